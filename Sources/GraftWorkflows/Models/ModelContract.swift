import Foundation
import GraftFeatures
import GraftImages
import GraftReports

/// What a trained model says of itself, kept as JSON under the key `graft` in the ONNX file's metadata.
///
/// Anyone who prepares pixels as `geometry` says and feeds them to `pixels` gets the same answers.
public struct ModelContract: Sendable, Codable {
    /// Metadata key.
    public static let key = "graft"
    /// Name of the input: RGB planes, N x 3 x H x W, values 0...255.
    public static let input = "pixels"
    /// Name of the output: N x K.
    public static let output = "probabilities"

    /// Raised when a field changes its meaning.
    public var format = 1
    public var graft: String
    /// Class names in the order of the output's columns.
    public var classes: [String]
    /// How a file becomes H x W pixels: orientation of the EXIF tag, resize, centre crop.
    public var geometry: PixelGeometry
    public var pixelType: PixelType
    public var backbone: String
    /// The backbones that a fusion puts side by side, in the order of their features.
    @Explicit public var parts: [Part]?
    /// How their features are fused, in words.
    @Explicit public var fusion: String?
    /// D.
    public var featureWidth: Int
    /// Licence of the backbone's weights.
    @Explicit public var licence: String?
    /// The classifier in words, with its penalty.
    public var head: String
    /// Cross-validated on the training data.
    public var accuracy: Estimate
    public var balancedAccuracy: Estimate
    public var macroF1: Estimate
    @Finite public var logLoss: Double
    @Finite public var ece: Double
    /// How the numbers above were obtained.
    public var protocolSentence: String
    /// SHA-256 over the digests and labels of the training images, in order of digest.
    public var dataFingerprint: String
    public var trainingImages: Int
    public var imagesPerClass: [ClassCount]
    public var seed: UInt64
    /// ISO 8601.
    public var created: String
}

extension ModelContract {
    /// One backbone of a fusion.
    public struct Part: Sendable, Codable {
        public var name: String
        /// Its number of features.
        public var featureWidth: Int
        /// Height and width of the pixels that reach its network.
        public var size: [Int]
        /// Licence of its weights.
        @Explicit public var licence: String?

        init(_ prepared: PreparedBackbone) {
            let own = prepared.backbone.card.input?.transform.geometry ?? prepared.geometry
            name = prepared.name
            featureWidth = prepared.featureWidth
            size = [own.height, own.width]
            licence = prepared.backbone.card.licence
        }
    }
}

/// How the pixels of a model's input are stored; values are 0...255 either way.
public enum PixelType: String, Sendable, Hashable, Codable, CaseIterable {
    case float, uint8
}
