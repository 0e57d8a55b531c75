import GraftLinearAlgebra

/// Least squares on targets +1 (own class) and -1 (others) with an L2 penalty, as scikit-learn's
/// `RidgeClassifier`.
///
/// Minimises the weighted sum of (t - z)^2 plus alpha |w|^2 for each class; the bias is not
/// penalised. Two classes share one weight vector, scored (-z, z). Where images are fewer than
/// features the N x N equations are solved instead.
public struct RidgeHead: Head {
    /// alpha: larger regularises more. Unlike C of the other heads it multiplies the penalty.
    public var penalty: Double
    public var scaling: FeatureScaling
    public var classWeights: ClassWeights

    public init(
        penalty: Double = 1_000, scaling: FeatureScaling = .standardise,
        classWeights: ClassWeights = .none
    ) {
        self.penalty = penalty
        self.scaling = scaling
        self.classWeights = classWeights
    }

    public func fit(
        _ features: Matrix<Float>, classes: [Int], classCount: Int
    ) throws(LearningError) -> FittedHead {
        try fits(features, classes: classes, classCount: classCount, penalties: [penalty])[0]
    }

    /// One fit for each penalty, sharing the inner products.
    func fits(
        _ features: Matrix<Float>, classes: [Int], classCount: Int, penalties: [Double]
    ) throws(LearningError) -> [FittedHead] {
        try LearningError.check(features, classes: classes, classCount: classCount)
        for penalty in penalties where !(penalty > 0 && penalty.isFinite) {
            throw LearningError(
                code: .invalidOption, subject: "penalty \(penalty)",
                detail: "alpha must be positive")
        }
        let raw = PathData(
            features: features, classes: classes, classCount: classCount)
        let data = scaling == .l2 ? raw.rowsNormalised() : raw
        let equations = RidgeEquations(data, scaling: scaling, classWeights: classWeights)
        var heads: [FittedHead] = []
        for penalty in penalties {
            let form = try equations.form(penalty: penalty)
            heads.append(
                FittedHead(
                    kind: .ridge, setting: penalty, rule: .linear(form),
                    featureCount: features.columns,
                    classCount: classCount))
        }
        return heads
    }
}
