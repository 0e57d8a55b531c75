import GraftLinearAlgebra

/// A fusion that has learned: from the features of all parts (N x D) to the input of a head.
public struct FittedFusion: Sendable, Codable, Equatable {
    /// Columns of each part.
    public let widths: [Int]
    /// Whether each part of a row is divided by its length first.
    public let normalisesParts: Bool
    /// Subtracted from every column (D values).
    public let shift: [Double]
    /// What every column is multiplied by then (D values).
    public let factors: [Double]
    /// D x C: principal directions; nil where all columns stay.
    public let directions: Matrix<Float>?

    /// N x C, or N x D without principal components.
    public func features(of raw: Matrix<Float>) -> Matrix<Float> {
        precondition(raw.columns == shift.count, "features must be as wide as in training")
        let moved = moved(normalisesParts ? raw.partsNormalised(widths) : raw)
        return directions.map { moved.product(with: $0) } ?? moved
    }

    /// Shifted and scaled rows.
    func moved(_ rows: Matrix<Float>) -> Matrix<Float> {
        var result = rows
        let columns = rows.columns
        result.withUnsafeMutableElements { x in
            for i in 0..<rows.rows {
                for j in 0..<columns {
                    x[i * columns + j] = Float(
                        (Double(x[i * columns + j]) - shift[j]) * factors[j])
                }
            }
        }
        return result
    }

    /// Weights (D x K) and bias for the raw features that do what the given ones (C x K) do behind
    /// the fusion; what is left to do first is `normalisesParts`.
    func folded(weights: Matrix<Float>, bias: [Float]) -> (weights: Matrix<Float>, bias: [Float]) {
        var result = directions.map { $0.product(with: weights) } ?? weights
        var sums = bias.map { Double($0) }
        for j in 0..<result.rows {
            for k in 0..<result.columns {
                let weight = Double(result[j, k]) * factors[j]
                result[j, k] = Float(weight)
                sums[k] -= weight * shift[j]
            }
        }
        return (result, sums.map { Float($0) })
    }
}

extension Matrix<Float> {
    /// Every part of every row divided by its Euclidean length; a part of zeros stays as it is.
    func partsNormalised(_ widths: [Int]) -> Matrix<Float> {
        precondition(widths.reduce(0, +) == columns, "parts must cover the columns")
        var result = self
        let columns = columns
        result.withUnsafeMutableElements { x in
            for i in 0..<rows {
                var start = i * columns
                for width in widths {
                    var sum = 0.0
                    for j in start..<start + width { sum += Double(x[j]) * Double(x[j]) }
                    let norm = sum.squareRoot()
                    if norm > 0 {
                        for j in start..<start + width { x[j] = Float(Double(x[j]) / norm) }
                    }
                    start += width
                }
            }
        }
        return result
    }
}
