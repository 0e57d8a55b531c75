import GraftLinearAlgebra

/// Majority of the k most similar training images by cosine, as scikit-learn's
/// `KNeighborsClassifier`.
///
/// Of equally similar images the earlier ones count; of classes with equally many votes the first
/// wins. With fewer than k training images all of them vote.
public struct NearestNeighboursHead: Head {
    /// k.
    public var neighbours: Int
    /// Applied before the cosine; with `standardise` it is the cosine of standardised features.
    public var scaling: FeatureScaling

    public init(neighbours: Int = 5, scaling: FeatureScaling = .l2) {
        self.neighbours = neighbours
        self.scaling = scaling
    }

    public func fit(
        _ features: Matrix<Float>, classes: [Int], classCount: Int
    ) throws(LearningError) -> FittedHead {
        try LearningError.check(features, classes: classes, classCount: classCount)
        guard neighbours > 0 else {
            throw LearningError(
                code: .invalidOption, subject: "\(neighbours) neighbours", detail: "use at least 1")
        }
        var moments = ColumnMoments(columns: features.columns)
        if scaling == .standardise {
            moments = ColumnMoments(of: features, rows: Array(0..<features.rows))
        }
        let memory = NeighbourMemory(
            features, classes: classes, neighbours: neighbours, shift: moments.means,
            scale: moments.deviations)
        return FittedHead(
            kind: .nearestNeighbours, setting: Double(neighbours), rule: .neighbours(memory),
            featureCount: features.columns, classCount: classCount)
    }
}

/// Training rows of length 1 and their classes.
struct NeighbourMemory: Sendable, Codable, Equatable {
    private let rows: Matrix<Float>
    private let classes: [Int]
    private let neighbours: Int
    private let shift: [Double]
    private let scale: [Double]

    /// Test rows whose similarities are held at a time.
    private static let pieceRows = 256

    init(
        _ features: Matrix<Float>, classes: [Int], neighbours: Int, shift: [Double], scale: [Double]
    ) {
        self.classes = classes
        self.neighbours = neighbours
        self.shift = shift
        self.scale = scale
        rows = Self.prepared(features, shift: shift, scale: scale)
    }

    private static func prepared(_ features: Matrix<Float>, shift: [Double], scale: [Double])
        -> Matrix<Float>
    {
        var moved = features
        let columns = features.columns
        moved.withUnsafeMutableElements { x in
            for i in 0..<features.rows {
                for j in 0..<columns {
                    x[i * columns + j] = Float((Double(x[i * columns + j]) - shift[j]) / scale[j])
                }
            }
        }
        return moved.rowsNormalised()
    }

    /// The share of votes of every class (N x K).
    func shares(of features: Matrix<Float>, classCount: Int) -> Matrix<Float> {
        var result = Matrix<Float>(rows: features.rows, columns: classCount)
        let count = min(neighbours, classes.count)
        for start in stride(from: 0, to: features.rows, by: Self.pieceRows) {
            let piece = Array(start..<min(start + Self.pieceRows, features.rows))
            let similarities = Self.prepared(
                features.selecting(rows: piece), shift: shift, scale: scale
            )
            .product(withTransposed: rows)
            for (place, row) in piece.enumerated() {
                for neighbour in nearest(similarities[row: place], count: count) {
                    result[row, classes[neighbour]] += 1
                }
                for k in 0..<classCount { result[row, k] /= Float(count) }
            }
        }
        return result
    }

    /// The `count` largest, of equal ones the earlier, by insertion into a short sorted list.
    private func nearest(_ similarities: ArraySlice<Float>, count: Int) -> [Int] {
        var best: [(similarity: Float, index: Int)] = []
        best.reserveCapacity(count + 1)
        for (index, similarity) in similarities.enumerated() {
            if best.count == count, let last = best.last, similarity <= last.similarity { continue }
            var place = best.count
            while place > 0, best[place - 1].similarity < similarity { place -= 1 }
            best.insert((similarity, index), at: place)
            if best.count > count { best.removeLast() }
        }
        return best.map(\.index)
    }
}
