/// How well a trained model does on a labelled dataset.
public struct Evaluation: Sendable, Codable {
    /// The model file as the user named it.
    public var model: String
    public var dataset: DatasetSummary
    /// The numbers that come first.
    @Explicit public var headline: Headline?
    public var accuracy: Estimate
    public var balancedAccuracy: Estimate
    public var macroF1: Estimate
    /// Mean negative natural logarithm of the probability given to the true class.
    @Finite public var logLoss: Double
    /// Expected calibration error, a share of 1.
    @Finite public var ece: Double
    @Finite public var imagesPerSecond: Double
    public var detail: BackboneDetail
    /// What the user should know before trusting the numbers, one sentence each.
    public var warnings: [String]
    /// One entry for each number that has an interval: name of the number, name of the method.
    public var intervals: [NamedValue]
    /// Wall time of the whole run.
    @Finite public var seconds: Double

    public init(
        model: String, dataset: DatasetSummary, headline: Headline? = nil, accuracy: Estimate,
        balancedAccuracy: Estimate,
        macroF1: Estimate, logLoss: Double, ece: Double, imagesPerSecond: Double,
        detail: BackboneDetail,
        warnings: [String] = [], intervals: [NamedValue] = [], seconds: Double
    ) {
        self.model = model
        self.dataset = dataset
        self.headline = headline
        self.accuracy = accuracy
        self.balancedAccuracy = balancedAccuracy
        self.macroF1 = macroF1
        self.logLoss = logLoss
        self.ece = ece
        self.imagesPerSecond = imagesPerSecond
        self.detail = detail
        self.warnings = warnings
        self.intervals = intervals
        self.seconds = seconds
    }
}
