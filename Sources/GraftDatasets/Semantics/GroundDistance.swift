import GraftLinearAlgebra

/// How far each class of a source is from each class of a target: the costs of the EMD index.
public struct GroundDistance: Sendable, Equatable {
    /// Distances of two word vectors.
    public enum Metric: String, Sendable, Codable, CaseIterable {
        case euclidean
        /// One minus the cosine of the angle, 0...2; 1 from a vector of length 0.
        case cosine
    }

    /// S source classes x T target classes; NaN where either class is missing.
    public let matrix: Matrix<Double>
    /// Source classes without a vector or a place in the hierarchy, in order; their rows are to be
    /// left out (see `dropping(_:)`).
    public let missingSources: [Int]
    /// Target classes of that kind; their columns, and their images, are to be left out.
    public let missingTargets: [Int]

    /// Distances between the vectors of two lists of classes.
    ///
    /// Both must come from the same word vectors: their dimensions must be equal.
    public init(from source: ClassVectors, to target: ClassVectors, metric: Metric = .euclidean) {
        precondition(
            source.matrix.columns == target.matrix.columns, "vectors must be equally long")
        let (sources, targets) = (source.isKnown, target.isKnown)
        self.init(sources: sources, targets: targets) { row, column in
            let (a, b) = (source.matrix[row: row], target.matrix[row: column])
            return metric == .euclidean ? Self.euclidean(a, b) : Self.cosine(a, b)
        }
    }

    /// Any distances, asked for where both classes are known.
    init(sources: [Bool], targets: [Bool], distance: (Int, Int) -> Double) {
        var matrix = Matrix<Double>(rows: sources.count, columns: targets.count, repeating: .nan)
        for row in sources.indices where sources[row] {
            for column in targets.indices where targets[column] {
                matrix[row, column] = distance(row, column)
            }
        }
        self.matrix = matrix
        missingSources = sources.indices.filter { !sources[$0] }
        missingTargets = targets.indices.filter { !targets[$0] }
    }

    private static func euclidean(_ a: ArraySlice<Double>, _ b: ArraySlice<Double>) -> Double {
        a.withUnsafeBufferPointer { a in
            b.withUnsafeBufferPointer { b in
                var sum = 0.0
                for index in 0..<a.count {
                    let difference = a[index] - b[index]
                    sum += difference * difference
                }
                return sum.squareRoot()
            }
        }
    }

    private static func cosine(_ a: ArraySlice<Double>, _ b: ArraySlice<Double>) -> Double {
        a.withUnsafeBufferPointer { a in
            b.withUnsafeBufferPointer { b in
                var (product, lengthA, lengthB) = (0.0, 0.0, 0.0)
                for index in 0..<a.count {
                    product += a[index] * b[index]
                    lengthA += a[index] * a[index]
                    lengthB += b[index] * b[index]
                }
                let lengths = (lengthA * lengthB).squareRoot()
                return lengths > 0 ? min(2, max(0, 1 - product / lengths)) : 1
            }
        }
    }
}

extension GroundDistance {
    /// Posteriors and distances without the source classes that have no distance.
    public struct KnownSources: Sendable, Equatable {
        /// Source classes that are left, in order.
        public let sources: [Int]
        /// N images x the classes left; each row sums to 1.
        public let posteriors: Matrix<Double>
        /// Classes left x T; NaN in the columns of missing targets.
        public let distances: Matrix<Double>
        /// Share of the probability that lay on dropped classes, averaged over images.
        public let droppedMass: Double
        /// Images whose probability lay on dropped classes only; their rows are uniform.
        public let emptied: [Int]
    }

    /// Leaves out the source classes without a distance and scales what is left to sum to 1.
    ///
    /// - Parameter posteriors: N images x S source classes, not negative.
    public func dropping(_ posteriors: Matrix<Double>) -> KnownSources {
        precondition(posteriors.columns == matrix.rows, "one column a source class is needed")
        let missing = Set(missingSources)
        let sources = (0..<matrix.rows).filter { !missing.contains($0) }
        var result = Matrix<Double>(rows: posteriors.rows, columns: sources.count)
        var dropped = 0.0
        var emptied: [Int] = []
        for row in 0..<posteriors.rows {
            let all = posteriors[row: row]
            let total = all.reduce(0, +)
            let kept = sources.map { all[all.startIndex + $0] }
            let sum = kept.reduce(0, +)
            dropped +=
                total > 0 ? missingSources.reduce(0) { $0 + all[all.startIndex + $1] } / total : 0
            if sum <= 0 { emptied.append(row) }
            for column in sources.indices {
                result[row, column] = sum > 0 ? kept[column] / sum : 1 / Double(sources.count)
            }
        }
        return KnownSources(
            sources: sources, posteriors: result, distances: matrix.selecting(rows: sources),
            droppedMass: posteriors.rows > 0 ? dropped / Double(posteriors.rows) : 0,
            emptied: emptied)
    }
}
