import Foundation
import GraftEngines
import GraftImages

/// Everything except the image that decides a feature vector: half of the feature store's key.
///
/// The engine takes part with its name and major version: two engines agree to about 1e-5, which is
/// close enough to learn on and too far to mix in one table.
public struct FeatureView: Sendable, Hashable, Codable {
    /// SHA-256 of the graph as it is cut at the features: normalisation folded in, batch free.
    /// Posteriors computed by a graph that keeps its classifier are filed beside these features.
    public var graph: ContentDigest
    /// How the file becomes pixels.
    public var geometry: PixelGeometry
    /// Precision that the engine really used.
    public var precision: Precision
    /// Name and major version, such as "OpenVINO 2026".
    public var engine: String
    /// Raised when the decoder's pixels change for the same geometry.
    public var pixels: Int
    /// The random change that the image went through; nil: none.
    public var augmentation: AugmentedView?

    /// Revision of the decoder's pixels.
    public static let pixelRevision = 1

    public init(
        graph: ContentDigest, geometry: PixelGeometry, precision: Precision, engineName: String,
        engineVersion: String, pixels: Int = FeatureView.pixelRevision,
        augmentation: AugmentedView? = nil
    ) {
        self.graph = graph
        self.geometry = geometry
        self.precision = precision
        let major = engineVersion.prefix { $0.isNumber }
        engine = major.isEmpty ? engineName : "\(engineName) \(major)"
        self.pixels = pixels
        self.augmentation = augmentation
    }

    /// Readable, stable text: JSON with sorted keys.
    public var text: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(self) else { return "\(self)" }
        return String(decoding: data, as: UTF8.self)
    }

    /// The key under which the store files vectors of this view.
    public var key: ContentDigest { ContentDigest(of: text) }
}
