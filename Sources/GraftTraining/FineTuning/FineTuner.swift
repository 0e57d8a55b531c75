import Foundation
import GraftDatasets
import GraftEngines
import GraftFeatures
import GraftImages
import GraftLearning
import GraftLinearAlgebra

/// One fit of a network to images: learns on one part, chooses its epoch on another.
///
/// Blocks its thread; run it on one of its own.
public struct FineTuner: Sendable {
    public var prepared: PreparedBackbone
    public var plan: FineTunePlan
    /// With nothing left open; see `FineTuneOptions.resolved`.
    public var options: FineTuneOptions
    /// Whether the learning rate is looked for before training.
    public var rateSearch = RateSearchRule.none
    public var trainer: Trainer
    public var engine: any Engine
    public var precision: Precision
    public var cores: Int
    public var limits: ImageLimits
    /// For temporary files.
    public var folder: String
    /// Where the state of the run is kept; nil: nowhere.
    public var checkpoint: String?
    /// Go on from the checkpoint where there is one.
    public var resumes = false

    public enum RateSearchRule: String, Sendable, Codable, CaseIterable {
        case none
        /// Look, and report what was seen.
        case report
        /// Take what was found.
        case use
    }

    public init(
        prepared: PreparedBackbone, plan: FineTunePlan, options: FineTuneOptions, trainer: Trainer,
        engine: any Engine, precision: Precision, cores: Int, limits: ImageLimits, folder: String
    ) {
        self.prepared = prepared
        self.plan = plan
        self.options = options
        self.trainer = trainer
        self.engine = engine
        self.precision = precision
        self.cores = cores
        self.limits = limits
        self.folder = folder
    }

    /// Images with what they should be answered with, and their parts.
    public struct Job: Sendable {
        public var samples: [Sample]
        public var targets: TrainingTargets
        public var training: [Int]
        /// For choosing the epoch; may be empty, then the last one counts.
        public var validation: [Int]
        /// Images to answer at the end.
        public var test: [Int]
        /// Features of all images by the network as it was, N x D.
        public var features: Matrix<Float>
        /// The linear probe fitted on the training part.
        public var probe: LinearForm?
        /// Names the images and labels, for the checkpoint.
        public var fingerprint: String

        public init(
            samples: [Sample], targets: TrainingTargets, training: [Int],
            validation: [Int], test: [Int], features: Matrix<Float>, probe: LinearForm?,
            fingerprint: String
        ) {
            self.samples = samples
            self.targets = targets
            self.training = training
            self.validation = validation
            self.test = test
            self.features = features
            self.probe = probe
            self.fingerprint = fingerprint
        }
    }

    /// A fitted network with its answers for the test images.
    public struct Outcome: Sendable {
        public var network: FineTuned
        /// One row for each test image: logits, averaged as log-probabilities over test views.
        public var probabilities: Matrix<Float>
    }

    /// - Throws: `TrainingError`, `EngineError`, `CancellationError` (after the checkpoint is written).
    package func run(
        _ job: Job, cancellation: CancellationFlag,
        progress: @escaping @Sendable (FineTuneProgress) -> Void
    ) throws -> Outcome {
        try trainer.setThreads(cores)
        trainer.keepMemory()
        let source = try views(job, cancellation, progress)
        let run = try TrainingRun(self, job, source, cancellation: cancellation)
        var search: RateSearch?
        if rateSearch != .none {
            progress(FineTuneProgress(stage: .rateSearch, done: 0, total: 1))
            search = try run.searchRate()
            if rateSearch == .use, let found = search?.suggestion { run.baseRate = found }
        }
        if resumes, let checkpoint, FileManager.default.fileExists(atPath: checkpoint) {
            try run.restore(Checkpoint(contentsOf: checkpoint, fingerprint: run.fingerprint))
        }
        try run.train(progress)
        var network = try run.best()
        network.rateSearch = search
        return Outcome(network: network, probabilities: try run.probabilities(of: job.test))
    }

    private func views(
        _ job: Job, _ cancellation: CancellationFlag,
        _ progress: @escaping @Sendable (FineTuneProgress) -> Void
    ) throws -> any ViewSource {
        let recipe = ViewRecipe(
            samples: job.samples, geometry: prepared.geometry,
            augmentation: options.augmentation.options, testViews: options.testViews,
            seed: options.seed,
            limits: limits)
        if plan.isWhole { return LiveViews(recipe, cores: cores, cancellation: cancellation) }
        var views: [ImageView] = []
        for image in job.training {
            if options.augmentation == .none {
                views.append(ImageView(image: image, kind: .plain))
            } else {
                views += (0..<keptViews).map { ImageView(image: image, kind: .augmented($0)) }
            }
        }
        for image in job.validation + job.test {
            views += judgedKinds.map { ImageView(image: image, kind: $0) }
        }
        let pass = ActivationPass(
            plan: plan, engine: engine, precision: precision, cores: cores,
            cancellation: cancellation)
        return try pass.run(recipe, views: views, folder: folder) { done, total in
            progress(FineTuneProgress(stage: .frozenLayers, done: done, total: total))
        }
    }

    /// Augmented views of each image that are kept when activations are.
    var keptViews: Int { max(1, options.views ?? 4) }

    /// Views whose probabilities are averaged when an image is judged.
    var judgedKinds: [ImageView.Kind] {
        let geometry = prepared.geometry
        let count = options.testViews.draws(
            width: geometry.width, height: geometry.height, geometry: geometry
        ).count
        return count == 1 ? [.plain] : (0..<count).map { .test($0) }
    }
}
