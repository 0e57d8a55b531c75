/// How well one backbone does on the dataset, with what that costs.
public struct BackboneResult: Sendable, Codable {
    public var name: String
    /// Features per image (D).
    public var featureWidth: Int
    /// Shares of 1, out of fold.
    public var accuracy: Estimate
    public var balancedAccuracy: Estimate
    public var macroF1: Estimate
    /// Mean negative natural logarithm of the probability given to the true class.
    @Finite public var logLoss: Double
    /// Expected calibration error, a share of 1.
    @Finite public var ece: Double
    /// Throughput in batches, from file to features; NaN where it was not measured.
    @Finite public var imagesPerSecond: Double
    /// One image from file to answer.
    public var latencyMS: Latency
    /// Size of the ONNX file in millions of bytes.
    @Finite public var fileMB: Double
    /// What the engine computed in: `f32` or `bf16`.
    public var precision: String
    /// Images that went through the network in this run; 0 when all features came from the store.
    public var forwardPasses: Int
    /// The data cannot tell this backbone from the best (true for the best itself).
    public var tiedWithBest: Bool
    /// No other backbone is both cheaper and more accurate.
    public var onParetoFront: Bool
    /// Cost on the plot's axis, which also decides the Pareto front: milliseconds per image in
    /// batches.
    @Finite public var costMS: Double
    /// Accuracy minus the best's, with interval; unknown for the best itself.
    public var differenceToBest: Estimate
    /// Of the paired comparison with the best; NaN for the best itself.
    @Finite public var pValue: Double
    /// Peak resident memory during this backbone's extraction, millions of bytes.
    @Finite public var peakMemoryMB: Double
    /// Side or size of the pixels that enter, such as `224 x 224`.
    @Explicit public var inputSize: String?
    /// What the network was trained for, such as `ImageNet-1k classification`.
    @Explicit public var sourceTask: String?
    @Explicit public var licence: String?
    /// The head's penalty that inner cross-validation chose in each fold.
    public var penalties: [Double]
    /// What the user should know about this backbone, one sentence each.
    public var notes: [String]

    public init(
        name: String, featureWidth: Int, accuracy: Estimate, balancedAccuracy: Estimate,
        macroF1: Estimate,
        logLoss: Double, ece: Double, imagesPerSecond: Double, latencyMS: Latency, fileMB: Double,
        precision: String, forwardPasses: Int, tiedWithBest: Bool, onParetoFront: Bool,
        costMS: Double,
        differenceToBest: Estimate = .unknown, pValue: Double = .nan, peakMemoryMB: Double = .nan,
        inputSize: String? = nil, sourceTask: String? = nil, licence: String? = nil,
        penalties: [Double] = [],
        notes: [String] = []
    ) {
        self.name = name
        self.featureWidth = featureWidth
        self.accuracy = accuracy
        self.balancedAccuracy = balancedAccuracy
        self.macroF1 = macroF1
        self.logLoss = logLoss
        self.ece = ece
        self.imagesPerSecond = imagesPerSecond
        self.latencyMS = latencyMS
        self.fileMB = fileMB
        self.precision = precision
        self.forwardPasses = forwardPasses
        self.tiedWithBest = tiedWithBest
        self.onParetoFront = onParetoFront
        self.costMS = costMS
        self.differenceToBest = differenceToBest
        self.pValue = pValue
        self.peakMemoryMB = peakMemoryMB
        self.inputSize = inputSize
        self.sourceTask = sourceTask
        self.licence = licence
        self.penalties = penalties
        self.notes = notes
    }
}

/// Time from file to answer for one image, in milliseconds.
public struct Latency: Sendable, Hashable, Codable {
    @Finite public var p50: Double
    @Finite public var p95: Double

    public init(p50: Double, p95: Double) {
        self.p50 = p50
        self.p95 = p95
    }

    public static let unknown = Latency(p50: .nan, p95: .nan)
}

/// A backbone that could not be compared, with the reason in words.
public struct BackboneFailure: Sendable, Hashable, Codable {
    public var name: String
    public var reason: String

    public init(name: String, reason: String) {
        self.name = name
        self.reason = reason
    }
}
