import GraftLinearAlgebra

/// Every score of N answers, each with a 95 % interval.
///
/// Methods: accuracy, recall and precision by Wilson; balanced accuracy by adding the Wilson
/// distances of the recalls in squares (Zou and Donner 2008, Stat. Med. 27); F1 from draws of the
/// confusion matrix's posterior, on the logit scale; log loss by the studentised bootstrap;
/// calibration error from a bootstrap, its downward side widened by twice the bias that few images
/// per bin cause. With groups, counts are divided by the design effect and whole groups are
/// resampled. The intervals speak about new images like these for the heads as they were trained.
public struct Evaluation: Sendable, Codable, Equatable {
    /// The scores of one class.
    public struct ClassScores: Sendable, Codable, Equatable {
        /// Images of it, and predictions of it.
        public let images: Int
        public let predicted: Int
        public let precision: Interval
        public let recall: Interval
        public let f1: Interval
    }

    public let images: Int
    public let confusion: ConfusionMatrix
    public let accuracy: Interval
    public let balancedAccuracy: Interval
    public let macroF1: Interval
    public let logLoss: Interval
    public let expectedCalibrationError: Interval
    /// One for each class.
    public let classes: [ClassScores]

    /// - Parameters:
    ///   - classes: the true class of each image, in 0..<K.
    ///   - probabilities: N x K.
    ///   - predictions: N; nil takes the most probable class.
    ///   - groups: images with the same number are not independent; nil for none.
    ///   - seed: decides the resampling.
    public init(
        classes: [Int], probabilities: Matrix<Float>, predictions: [Int]? = nil,
        groups: [Int]? = nil,
        seed: UInt64 = 0, resamples: Int = 1_000
    ) {
        precondition(!classes.isEmpty, "an evaluation needs images")
        let predictions = predictions ?? probabilities.largestColumns()
        let confusion = ConfusionMatrix(
            classes: classes, predictions: predictions, classCount: probabilities.columns)
        let right = zip(classes, predictions).map { $0 == $1 ? 1.0 : 0.0 }
        let effect = DesignEffect(right, groups: groups)
        let shares = ShareIntervals(confusion, effect: effect)
        let draws = ConfusionDraws(confusion, effect: effect, seed: seed, draws: resamples)
        let resampled = ResampledScores(
            AnswerTable(classes: classes, probabilities: probabilities), classes: classes,
            groups: groups,
            seed: seed, resamples: resamples)
        images = classes.count
        self.confusion = confusion
        accuracy = shares.accuracy
        balancedAccuracy = shares.balancedAccuracy
        macroF1 = draws.macroF1
        logLoss = resampled.logLoss
        expectedCalibrationError = resampled.expectedCalibrationError
        let (support, predicted) = (confusion.support, confusion.predicted)
        self.classes = support.indices.map { k in
            ClassScores(
                images: support[k], predicted: predicted[k], precision: shares.precision[k],
                recall: shares.recall[k], f1: draws.f1[k])
        }
    }
}
