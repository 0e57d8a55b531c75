import GraftLinearAlgebra

/// Linear support vector machine, the same optimum as scikit-learn's `LinearSVC` with its defaults.
///
/// For each class against the rest, minimises 1/2 (|w|^2 + b^2) + C * sum of max(0, 1 - t z)^2 with
/// t = +1 or -1: as in LIBLINEAR the bias is penalised, and class weights multiply the own class of
/// each column only. Two classes share one weight vector, scored (-z, z).
public struct LinearSVMHead: Head {
    /// C: smaller regularises more.
    public var penalty: Double
    public var scaling: FeatureScaling
    public var classWeights: ClassWeights
    /// Stops when no component of the gradient of the mean loss exceeds it.
    public var tolerance: Double

    public init(
        penalty: Double = 0.01, scaling: FeatureScaling = .standardise,
        classWeights: ClassWeights = .none,
        tolerance: Double = 1e-6
    ) {
        self.penalty = penalty
        self.scaling = scaling
        self.classWeights = classWeights
        self.tolerance = tolerance
    }

    public func fit(
        _ features: Matrix<Float>, classes: [Int], classCount: Int
    ) throws(LearningError) -> FittedHead {
        let path = LinearPath(
            kind: .linearSVM, scaling: scaling, classWeights: classWeights, tolerance: tolerance)
        return try path.fit(features, classes: classes, classCount: classCount, penalty: penalty)
    }
}
