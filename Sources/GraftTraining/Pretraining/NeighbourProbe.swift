import GraftLinearAlgebra

/// How well features know classes without anything being fitted: each image is answered by the
/// majority of its nearest others.
struct NeighbourProbe {
    var neighbours = 5

    /// Leave-one-out accuracy by cosine similarity of standardised features.
    ///
    /// Ties between classes go to the one with the nearest image.
    /// - Parameters:
    ///   - features: N x D.
    ///   - classes: N.
    /// - Precondition: at least two images.
    func accuracy(_ features: Matrix<Float>, classes: [Int]) -> Double {
        precondition(features.rows == classes.count && features.rows > 1, "two images or more")
        let rows = Self.prepared(features)
        var right = 0
        for image in rows.indices {
            var near: [(similarity: Float, image: Int)] = []
            for other in rows.indices where other != image {
                var sum: Float = 0
                for (a, b) in zip(rows[image], rows[other]) { sum += a * b }
                near.append((sum, other))
            }
            near.sort { ($1.similarity, $0.image) < ($0.similarity, $1.image) }
            right +=
                vote(near.prefix(neighbours).map { classes[$0.image] }) == classes[image] ? 1 : 0
        }
        return Double(right) / Double(rows.count)
    }

    private func vote(_ classes: [Int]) -> Int? {
        var counts: [Int: Int] = [:]
        for label in classes { counts[label, default: 0] += 1 }
        let most = counts.values.max()
        return classes.first { counts[$0] == most }
    }

    /// Columns of mean 0 and deviation 1, then rows of length 1; constant columns are left out.
    private static func prepared(_ features: Matrix<Float>) -> [[Float]] {
        let count = Double(features.rows)
        var rows = [[Float]](repeating: [], count: features.rows)
        for column in 0..<features.columns {
            let values = (0..<features.rows).map { Double(features[$0, column]) }
            let mean = values.reduce(0, +) / count
            let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
            guard variance > 1e-12 else { continue }
            for row in rows.indices {
                rows[row].append(Float((values[row] - mean) / variance.squareRoot()))
            }
        }
        return rows.map { row in
            let length = row.reduce(0) { $0 + $1 * $1 }.squareRoot()
            return length > 0 ? row.map { $0 / length } : row
        }
    }
}
