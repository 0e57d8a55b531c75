import GraftLinearAlgebra

/// How alike two feature vectors are; larger is more alike.
public enum SimilarityMeasure: String, Sendable, Codable, CaseIterable {
    /// Inner product of vectors of length 1. A vector of zeros is 0 to every other.
    case cosine
    /// Inner product.
    case dot
    /// Pearson's correlation over features. Constant features are 0 to every other image's.
    case correlation
    /// Minus the distance.
    case euclidean

    /// Features as rows whose inner products are the similarities; for `euclidean` rows around
    /// their mean, whose distances are wanted.
    /// - Parameters:
    ///   - features: N x D, finite.
    ///   - isCentred: subtract every feature's mean over the images first.
    func comparableRows(_ features: Matrix<Float>, isCentred: Bool) -> Matrix<Double> {
        let (count, columns) = (features.rows, features.columns)
        let means =
            isCentred || self == .euclidean
            ? features.columnMeans() : [Double](repeating: 0, count: columns)
        var rows = Matrix<Double>(rows: count, columns: columns)
        features.withUnsafeElements { x in
            rows.withUnsafeMutableElements { y in
                for i in 0..<count {
                    var mean = 0.0
                    for j in i * columns..<(i + 1) * columns {
                        y[j] = Double(x[j]) - means[j - i * columns]
                        mean += y[j]
                    }
                    guard self == .correlation else { continue }
                    mean /= Double(columns)
                    for j in i * columns..<(i + 1) * columns { y[j] -= mean }
                }
            }
        }
        switch self {
        case .cosine, .correlation: return rows.unitRows()
        case .dot, .euclidean: return rows
        }
    }
}

extension Matrix<Double> {
    /// Rows of length 1; a row that is zero but for rounding becomes zero.
    func unitRows() -> Matrix<Double> {
        var result = self
        let norms = rowNorms()
        let tiny = 1e-12 * (norms.max() ?? 0)
        result.withUnsafeMutableElements { y in
            for i in 0..<rows {
                let scale = norms[i] > tiny ? 1 / norms[i] : 0
                for j in i * columns..<(i + 1) * columns { y[j] *= scale }
            }
        }
        return result
    }
}
