import GraftLinearAlgebra

/// Out-of-fold answers for every image, none of which influenced the head that gave it.
public struct NestedResult: Sendable, Codable {
    /// What was chosen for one outer fold, on its training part alone.
    public struct Choice: Sendable, Codable, Hashable {
        public let fold: Int
        /// Place of the family in the plan.
        public let family: Int
        public let kind: HeadKind
        /// The penalty or number of neighbours; nil for a kind without settings.
        public let setting: Double?
        /// What the plan's criterion says of the inner folds; nil where nothing had to be chosen.
        public let innerAccuracy: Double?
        /// Steps of the final fit.
        public let iterations: Int
        /// Wall time of this fold.
        public let seconds: Double
    }

    /// N x K.
    public let probabilities: Matrix<Float>
    /// N.
    public let predictions: [Int]
    /// One for each outer fold, in order.
    public let choices: [Choice]
    public let warnings: [LearningWarning]
    /// Wall time of everything.
    public let seconds: Double

    /// Answers that were worked out before: N x K probabilities, N predictions.
    public init(
        probabilities: Matrix<Float>, predictions: [Int], choices: [Choice],
        warnings: [LearningWarning],
        seconds: Double
    ) {
        precondition(probabilities.rows == predictions.count, "one prediction for every image")
        self.probabilities = probabilities
        self.predictions = predictions
        self.choices = choices
        self.warnings = warnings
        self.seconds = seconds
    }
}
