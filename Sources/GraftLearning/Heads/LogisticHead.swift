import GraftLinearAlgebra

/// Multinomial logistic regression with an L2 penalty, the same optimum as scikit-learn's
/// `LogisticRegression`.
///
/// Minimises 1/2 |W|^2 + C * sum of -log p(y) over the standardised features; the bias is not
/// penalised. Two classes use one weight vector and the sigmoid, as scikit-learn does; more use the
/// softmax. Where images are fewer than features, the same optimum is found in the space of the
/// images' inner products.
public struct LogisticHead: Head {
    /// C: smaller regularises more.
    public var penalty: Double
    public var scaling: FeatureScaling
    public var classWeights: ClassWeights
    /// What takes the place of -log p.
    public var loss: ClassificationLoss
    /// Stops when no component of the gradient of the mean loss exceeds it (scikit-learn's `tol`).
    public var tolerance: Double

    public init(
        penalty: Double = 0.1, scaling: FeatureScaling = .standardise,
        classWeights: ClassWeights = .none, loss: ClassificationLoss = .crossEntropy,
        tolerance: Double = 1e-6
    ) {
        self.penalty = penalty
        self.scaling = scaling
        self.classWeights = classWeights
        self.loss = loss
        self.tolerance = tolerance
    }

    public func fit(
        _ features: Matrix<Float>, classes: [Int], classCount: Int
    ) throws(LearningError) -> FittedHead {
        let path = LinearPath(
            kind: .logistic, scaling: scaling, classWeights: classWeights, classification: loss,
            tolerance: tolerance)
        return try path.fit(features, classes: classes, classCount: classCount, penalty: penalty)
    }
}
