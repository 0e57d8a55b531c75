import GraftFeatures
import GraftImages
import GraftReports

/// What a model with several categories an image says of itself, kept as JSON under the key `graft`
/// in the ONNX file's metadata.
///
/// The output `probabilities` is N x K, one sigmoid a category with its temperature inside; a
/// category is present from its threshold upwards.
public struct MultiLabelContract: Sendable, Codable {
    public static let task = "multi-label"

    /// Raised when a field changes its meaning.
    public var format = 1
    public var task = MultiLabelContract.task
    public var graft: String
    /// Category names in the order of the output's columns.
    public var classes: [String]
    /// How a file becomes H x W pixels.
    public var geometry: PixelGeometry
    public var pixelType: PixelType
    public var backbone: String
    /// D.
    public var featureWidth: Int
    /// Licence of the backbone's weights.
    @Explicit public var licence: String?
    /// How the head came about, a sentence for each step.
    public var history: [String]
    /// One for each category, in the order of `classes`.
    public var rules: [Rule]
    public var mAP: Estimate
    @Finite public var mAUC: Double
    @Finite public var microF1: Double
    @Finite public var macroF1: Double
    /// How the numbers above were obtained.
    public var protocolSentence: String
    /// Images that selected and that reported, so that later steps leave them to it.
    public var parts: Parts
    /// Images that the head learned from.
    public var trainingImages: Int
    public var seed: UInt64
    /// ISO 8601.
    public var created: String

    /// When a category is answered.
    public struct Rule: Sendable, Hashable, Codable {
        public var name: String
        /// Probability from which on it is present; nil: unknown territory, no answer.
        @Explicit public var threshold: Double?
        /// The divisor of scores that the graph already has in its weights.
        public var temperature: Double
        public var knownPositive: Int
        public var knownNegative: Int
        public var unknown: Int
    }

    /// First 16 hexadecimal digits of the SHA-256 of files.
    public struct Parts: Sendable, Hashable, Codable {
        public var select: [String]
        public var report: [String]

        /// Digits of a digest that are kept.
        static func short(_ digest: ContentDigest) -> String { String(digest.hex.prefix(16)) }
    }
}
