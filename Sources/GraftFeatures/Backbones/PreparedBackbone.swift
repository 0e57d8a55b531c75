import Foundation
import GraftEngines
import GraftImages
import GraftONNX
import SystemPackage

/// A backbone made ready for an engine: cut at its features, batch free, normalisation inside.
///
/// The engine's input is always RGB, N x 3 x H x W, 0...255; its output the features, N x D, and the
/// scores of the source task where they are asked for. Made once per run and kept in memory.
public struct PreparedBackbone: Sendable {
    /// The scores of the source task.
    public struct Posteriors: Sendable, Hashable {
        /// Output of the graph that is prepared with posteriors.
        public var tensor: String
        /// K of the source task.
        public var width: Int
        public var activation: BackboneCard.Posteriors.Activation
    }

    /// Card and origin; the card is completed with what the graph says.
    public let backbone: Backbone
    /// SHA-256 of the graph that gives the features only: part of the key of the feature store.
    public let digest: ContentDigest
    public let geometry: PixelGeometry
    /// Output of the prepared graph, N x D.
    public var featureTensor: String { FeatureTap.features }
    /// How the features were found and pooled.
    public let penultimate: Penultimate
    /// D, all stages together.
    public let featureWidth: Int
    /// Which columns belong to which stage, in order; the features themselves come last.
    public let parts: [StagePart]
    public let posteriors: Posteriors?
    /// Images that one request holds: small, so that activations stay in the cache.
    public let batch: Int
    /// Bytes of the original file, 0 for a built-in backbone.
    public let fileBytes: Int
    /// Bytes of the prepared graph.
    public let modelBytes: Int
    /// The parts of a fusion, each with the fusion's geometry; empty for a single network.
    public let components: [PreparedBackbone]

    /// Empty for a fusion, whose graph is made when it is needed.
    let model: [UInt8]

    public var name: String { backbone.name }

    /// Reads, checks and cuts the graph. Blocks while it reads.
    ///
    /// - Parameter withStages: put the means of every stage in front of the features, so that one
    ///   pass gives all; the store files this under a key of its own. A fusion has no stages.
    /// - Throws: `FeatureError` (`hashMismatch`, `badCard`, `noFeatureTensor`, `unsupportedInput`),
    ///   `ONNXError`.
    public init(_ backbone: Backbone, withStages: Bool = false) throws {
        if case .fused(let parts) = backbone.origin {
            try self.init(parts, as: backbone)
        } else {
            try self.init(backbone, withStages: withStages, seeing: nil)
        }
    }

    /// - Parameter outer: the preparation of pixels that the graph gets instead of its own; what it
    ///   takes is then resampled inside. nil: its own.
    init(_ backbone: Backbone, withStages: Bool, seeing outer: PixelGeometry?) throws {
        let preparation = try GraphPreparation(backbone, withStages: withStages)
        var (graph, isFixedBatch) = try preparation.graph(posteriors: false)
        if let outer { graph = try preparation.resampling(graph, from: outer) }
        model = try graph.serialized()
        let tap = preparation.tap
        var card = backbone.card
        card.features = BackboneCard.Features(name: tap.penultimate.tensor, width: tap.width)
        self.backbone = Backbone(card: card, origin: backbone.origin)
        digest = ContentDigest(of: model)
        geometry = outer ?? preparation.transform.geometry
        components = []
        penultimate = tap.penultimate
        parts = StagePart.all(preparation.stages, features: tap.width)
        featureWidth = parts.last?.columns.upperBound ?? tap.width
        posteriors = tap.posteriors
        let pixels = geometry.width * geometry.height
        batch = isFixedBatch ? 1 : pixels <= 128 * 128 ? 4 : 1
        fileBytes = preparation.fileBytes
        modelBytes = model.count
    }

    /// A fusion: parts prepared for the same pixels.
    private init(_ parts: [Backbone], as backbone: Backbone) throws {
        guard let view = backbone.card.input?.transform.geometry else {
            throw FeatureError(
                .unsupportedInput, subject: backbone.name, detail: "make it with Backbone.fused")
        }
        components = try parts.map { part in
            do {
                return try PreparedBackbone(part, withStages: false, seeing: view)
            } catch let error as FeatureError {
                throw FeatureError(
                    error.code, subject: backbone.name,
                    detail: "its part \(part.name): \(error.detail)")
            }
        }
        featureWidth = components.reduce(0) { $0 + $1.featureWidth }
        penultimate = Penultimate(
            tensor: FeatureTap.features, width: featureWidth, pooling: .none, scoresTensor: nil,
            scores: nil, classCount: nil, confidence: .declared, reason: "features of all parts")
        var card = backbone.card
        card.features = BackboneCard.Features(name: FeatureTap.features, width: featureWidth)
        self.backbone = Backbone(card: card, origin: backbone.origin)
        digest = ContentDigest(
            of: components.map(\.digest.hex).joined(separator: Backbone.joint.description))
        geometry = view
        self.parts = StagePart.all([], features: featureWidth)
        posteriors = nil
        batch = components.map(\.batch).min() ?? 1
        fileBytes = components.reduce(0) { $0 + $1.fileBytes }
        modelBytes = components.reduce(0) { $0 + $1.modelBytes }
        model = []
    }

    /// The graphs of the parts as one.
    private func fusedGraph() throws -> ONNXGraph {
        var graphs = try components.map { try $0.graph() }
        let fixed = graphs.compactMap { graph -> Int? in
            if case .fixed(let size) = graph.batchRule { size } else { nil }
        }
        if let size = fixed.max() { graphs = try graphs.map { try $0.settingBatch(size) } }
        do {
            return try ONNXGraph.fusing(graphs, as: FeatureTap.features)
        } catch {
            throw FeatureError(
                .unsupportedInput, subject: name,
                detail: "its parts cannot stand in one graph: \(error.subject): \(error.detail)")
        }
    }

    /// The prepared graph, for export: a head is appended to `featureTensor`.
    public func graph(posteriors: Bool = false) throws -> ONNXGraph {
        guard components.isEmpty else { return try fusedGraph() }
        guard posteriors, self.posteriors != nil else { return try ONNXGraph(bytes: model) }
        return try GraphPreparation(backbone, withStages: parts.count > 1)
            .graph(posteriors: true).graph
    }

    /// Compiles the prepared graph for `lanes` concurrent requests on `cores` cores.
    ///
    /// - Parameter batch: images a request; nil: what suits the input size.
    public func compiled(
        by engine: any Engine, precision: Precision, posteriors: Bool = false, cores: Int,
        lanes: Int,
        batch: Int? = nil, cacheFolder: String? = nil
    ) throws -> any CompiledGraph {
        let bytes =
            posteriors && self.posteriors != nil || !components.isEmpty
            ? try graph(posteriors: posteriors).serialized() : model
        return try engine.compile(
            bytes,
            options: EngineOptions(
                precision: precision, threads: cores, lanes: lanes, batch: batch ?? self.batch,
                cacheFolder: cacheFolder))
    }
}
