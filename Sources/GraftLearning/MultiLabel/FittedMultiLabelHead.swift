import GraftLinearAlgebra

/// A head that has learned one sigmoid for each category.
public struct FittedMultiLabelHead: Sendable, Codable, Equatable {
    /// Scores before the sigmoid: weights D x C, bias C.
    public let form: LinearForm
    public let options: MultiLabelHeadOptions
    /// The mean loss of an image in every epoch or round.
    public let losses: [Double]
    /// Categories without both a known positive and a known negative, or, where the policy counts
    /// unknown as absent, without a known positive. Their weights are 0; their bias gives the share
    /// of positives among labels that counted, kept away from 0 and 1.
    public let untrained: [Int]

    /// Probabilities (N x C) of features (N x D), each category by itself.
    public func probabilities(of features: Matrix<Float>) -> Matrix<Float> {
        form.scores(of: features).sigmoid()
    }
}

extension Matrix<Float> {
    /// 1 / (1 + exp(-z)) of every element.
    public func sigmoid() -> Matrix<Float> {
        mapElements { z in
            let small = Float.exponential(-abs(z))
            return z > 0 ? 1 / (1 + small) : small / (1 + small)
        }
    }
}
