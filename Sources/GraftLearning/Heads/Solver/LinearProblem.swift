import GraftLinearAlgebra

/// One fit on the shared rows: minimise 1/2 |W|^2 + C * sum of weighted losses over all blocks but
/// one.
struct LinearProblem: Sendable, Hashable {
    /// The block that is held out; nil trains on all rows.
    var excluded: Int?
    /// C of the formula, as in scikit-learn; a smaller one regularises more.
    var penalty: Double
}

/// What all problems of one run share.
struct LinearTask: Sendable {
    var loss: MarginLoss
    /// Columns of scores: K, or 1 for two classes.
    var columns: Int
    /// The class of every held row, in the order of the rows.
    var classes: [Int]
    /// K.
    var classCount: Int
    var classWeights: ClassWeights
    var classification = ClassificationLoss.crossEntropy
    /// Stops when no component of the gradient of the mean loss exceeds this (scikit-learn's `tol`)
    /// ...
    var tolerance: Double
    /// ... and the expected decrease is below this share of the value.
    var relativeDecrease: Double
    var iterationLimit = 500
}

/// The optimum of one problem in the coordinates of the held rows: score = rows * weights' + bias.
struct LinearSolution: Sendable {
    /// columns x D.
    var weights: Matrix<Double>
    var bias: [Double]
    var iterations: Int
    var converged: Bool
}
