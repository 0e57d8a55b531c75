import Foundation
import GraftDatasets
import GraftEngines
import GraftImages

/// The loop that turns images into features, once per image and backbone.
///
/// Each of `cores` threads takes a chunk of images, decodes every image once for all pixel
/// geometries, runs the backbones that lack features of these images through a request of its own
/// and files the results: no thread waits for another, and no more threads run than there are cores.
/// What the store already holds is not computed; identical files are computed once.
public struct FeatureExtractor: Sendable {
    /// How the loop runs. Nothing here changes a feature, except precision and view.
    public struct Options: Sendable, Hashable, Codable {
        /// Threads that decode and compute at the same time.
        public var cores: Int
        public var precision: Precision
        /// Images that a thread takes at a time: one transaction of the store for each backbone, and
        /// what a killed run loses.
        public var chunk: Int
        /// Weights in bytes that are loaded at the same time; beyond it backbones take turns.
        public var weightLimit: Int
        public var limits: ImageLimits
        /// Keep the class probabilities of the source task as well, where a backbone has them.
        public var posteriors: Bool
        /// The view of each image that is wanted; nil: the image itself.
        public var view: AugmentedView?
        /// Folder for compiled graphs; nil: none are kept.
        public var compiledGraphs: String?

        public init(
            cores: Int = ProcessInfo.processInfo.activeProcessorCount,
            precision: Precision = .automatic,
            chunk: Int = 16, weightLimit: Int = 1 << 30, limits: ImageLimits = ImageLimits(),
            posteriors: Bool = false, view: AugmentedView? = nil, compiledGraphs: String? = nil
        ) {
            self.cores = max(1, cores)
            self.precision = precision
            self.chunk = max(1, chunk)
            self.weightLimit = weightLimit
            self.limits = limits
            self.posteriors = posteriors
            self.view = view
            self.compiledGraphs = compiledGraphs
        }
    }

    public var engine: any Engine
    public var store: FeatureStore
    public var options: Options

    public init(engine: any Engine, store: FeatureStore, options: Options = Options()) {
        self.engine = engine
        self.store = store
        self.options = options
    }

    /// Makes sure that the store holds features of every readable image for every backbone.
    ///
    /// An image that cannot be used and a backbone that fails are listed in the result; neither ends
    /// the run. Cancelling the task ends it after the chunks at hand; what was computed is kept.
    ///
    /// - Throws: `CancellationError`, or `FeatureError` if not even memory can hold the features.
    public func extract(
        _ samples: [Sample], with backbones: [PreparedBackbone],
        progress: @escaping @Sendable (ExtractionProgress) -> Void = { _ in }
    ) async throws -> Extraction {
        try await Lanes.detached { cancellation in
            let meter = ProgressMeter(progress)
            let start = Timing.now()
            let census = try ImageCensus.take(
                of: samples, store: store, lanes: options.cores,
                maximumBytes: options.limits.maximumBytes, cancellation: cancellation
            ) { meter.report(.reading, $0, $1) }
            let roster = ExtractionRoster(backbones)
            let plan = try ExtractionPlan(self, samples, census, roster.networks, cancellation)
            let outcome = try ExtractionLoop(self, plan, cancellation, meter).run()
            return roster.regrouped(
                plan.extraction(outcome, since: start, lanes: options.cores))
        }
    }
}
