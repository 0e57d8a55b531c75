/// The result of comparing backbones on one dataset.
///
/// This one value is printed, written as JSON and CSV, and rendered as the report; nothing is
/// computed after it.
public struct Comparison: Sendable, Codable {
    public var dataset: DatasetSummary
    public var evaluation: EvaluationProtocol
    /// The numbers of the recommended backbone that come first; nil when none could be compared.
    @Explicit public var headline: Headline?
    /// In the order of the tables: best first.
    public var backbones: [BackboneResult]
    /// Backbones that could not be compared.
    public var failed: [BackboneFailure]
    /// Name of the backbone that is best by the headline's measure; nil when none could be compared.
    @Explicit public var best: String?
    /// Name of the cheapest backbone that cannot be told apart from the best.
    @Explicit public var recommended: String?
    /// Which backbone to take and why, in one sentence.
    public var recommendation: String
    /// Errors class by class: the recommended backbone's first, then, if it is another, the best's.
    public var details: [BackboneDetail]
    @Explicit public var learningCurve: LearningCurveSummary?
    /// What the user should know before trusting the numbers, one sentence each.
    public var warnings: [String]
    /// How intervals, ties and costs were computed.
    public var methods: Methods
    public var reproduction: Reproduction
    /// Wall time of the whole run.
    @Finite public var seconds: Double

    public init(
        dataset: DatasetSummary, evaluation: EvaluationProtocol, headline: Headline? = nil,
        backbones: [BackboneResult],
        failed: [BackboneFailure] = [], best: String?, recommended: String?, recommendation: String,
        details: [BackboneDetail] = [], learningCurve: LearningCurveSummary? = nil,
        warnings: [String] = [],
        methods: Methods, reproduction: Reproduction, seconds: Double
    ) {
        self.dataset = dataset
        self.evaluation = evaluation
        self.headline = headline
        self.backbones = backbones
        self.failed = failed
        self.best = best
        self.recommended = recommended
        self.recommendation = recommendation
        self.details = details
        self.learningCurve = learningCurve
        self.warnings = warnings
        self.methods = methods
        self.reproduction = reproduction
        self.seconds = seconds
    }

    private enum CodingKeys: String, CodingKey {
        case dataset
        case evaluation = "protocol"
        case headline, backbones, failed, best, recommended, recommendation, details, learningCurve,
            warnings,
            methods
        case reproduction, seconds
    }
}

/// How out-of-fold predictions were made.
public struct EvaluationProtocol: Sendable, Hashable, Codable {
    public var folds: Int
    public var seed: UInt64
    /// The head in words, such as `logistic regression (L2)`.
    public var head: String
    /// Folds of the inner cross-validation that chose the penalty; nil when nothing was chosen.
    @Explicit public var innerFolds: Int?
    /// The file that prescribed the folds.
    @Explicit public var foldsFile: String?

    public init(
        folds: Int, seed: UInt64, head: String, innerFolds: Int? = nil, foldsFile: String? = nil
    ) {
        self.folds = folds
        self.seed = seed
        self.head = head
        self.innerFolds = innerFolds
        self.foldsFile = foldsFile
    }
}

/// The statistics behind the numbers, in words.
public struct Methods: Sendable, Codable {
    /// One entry for each number that has an interval: name of the number, name of the method.
    public var intervals: [NamedValue]
    /// The test by which two backbones are told apart, in a sentence or two.
    public var ties: String
    /// What the cost axis measures, such as `milliseconds per image in batches of 16, from file to
    /// features`.
    public var cost: String

    public init(intervals: [NamedValue], ties: String, cost: String) {
        self.intervals = intervals
        self.ties = ties
        self.cost = cost
    }
}
