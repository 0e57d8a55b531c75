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
        /// Images with the same number belong together.
        public var clusters: [Int]
        /// The linear probe fitted on the given images.
        public var probe: @Sendable ([Int]) throws -> LinearForm?
        /// Names the images and labels, for the checkpoint.
        public var fingerprint: String

        public init(
            samples: [Sample], targets: TrainingTargets, training: [Int],
            validation: [Int], test: [Int], features: Matrix<Float>, clusters: [Int],
            probe: @escaping @Sendable ([Int]) throws -> LinearForm?, fingerprint: String
        ) {
            self.samples = samples
            self.targets = targets
            self.training = training
            self.validation = validation
            self.test = test
            self.features = features
            self.clusters = clusters
            self.probe = probe
            self.fingerprint = fingerprint
        }
    }

    /// A fitted network with its answers for the test images.
    public struct Outcome: Sendable {
        public var network: FineTuned
        /// One row for each test image, averaged over test views: probabilities; before the sigmoid
        /// where images have several categories.
        public var answers: Matrix<Float>
    }

    /// - Throws: `TrainingError`, `EngineError`, `CancellationError` (after the checkpoint is written).
    package func run(
        _ job: Job, cancellation: CancellationFlag,
        progress: @escaping @Sendable (FineTuneProgress) -> Void
    ) throws -> Outcome {
        try trainer.setThreads(cores)
        trainer.keepMemory()
        let name = fingerprint(of: job)
        let saved = try savedState(name)
        var (settled, choice) = (self, saved?.choice)
        if options.augmentation == .automatic, choice == nil {
            let found = try AugmentationTrials(
                tuner: self, job: job, cancellation: cancellation
            ).run(progress)
            if let checkpoint {
                try Checkpoint<EpochRecord>(fingerprint: name, choice: found).write(to: checkpoint)
            }
            choice = found
        }
        if let choice { settled.options.augmentation = .preset(choice.preset) }
        let source = try settled.views(job, cancellation, progress)
        let run = try TrainingRun(settled, job, source, cancellation: cancellation)
        (run.fingerprint, run.choice) = (name, choice)
        return try settled.finish(run, from: saved, progress)
    }

    private func finish(
        _ run: TrainingRun, from saved: Checkpoint<EpochRecord>?,
        _ progress: @escaping @Sendable (FineTuneProgress) -> Void
    ) throws -> Outcome {
        var search: RateSearch?
        if rateSearch != .none {
            progress(FineTuneProgress(stage: .rateSearch, done: 0, total: 1))
            search = try run.searchRate()
            if rateSearch == .use, let found = search?.suggestion { run.baseRate = found }
        }
        if let saved { try run.restore(saved) }
        try run.train(progress)
        var network = try run.best()
        network.rateSearch = search
        return Outcome(network: network, answers: try run.answers(to: run.job.test))
    }

    /// What an earlier run has kept; nil where there is nothing or nothing is wanted.
    private func savedState(_ name: String) throws -> Checkpoint<EpochRecord>? {
        guard resumes, let checkpoint, FileManager.default.fileExists(atPath: checkpoint) else {
            return nil
        }
        return try Checkpoint(contentsOf: checkpoint, fingerprint: name)
    }

    /// Names a run by everything that decides its result.
    func fingerprint(of job: Job) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let settings = (try? encoder.encode(options)).map { String(decoding: $0, as: UTF8.self) }
        let words = [
            settings ?? "", rateSearch == .use ? "searched rate" : "", prepared.digest.hex,
            plan.cut,
            job.fingerprint, job.training.description, job.validation.description,
        ]
        return ContentDigest(of: words.joined(separator: "\n")).hex
    }

    private func views(
        _ job: Job, _ cancellation: CancellationFlag,
        _ progress: @escaping @Sendable (FineTuneProgress) -> Void
    ) throws -> any ViewSource {
        let preset = augmentation
        if plan.isWhole {
            return LiveViews(recipe(job, preset), cores: cores, cancellation: cancellation)
        }
        var views = job.training.flatMap { image in
            preset == .none
                ? [ImageView(image: image, kind: .plain)]
                : (0..<keptViews).map { ImageView(image: image, kind: .augmented($0)) }
        }
        views += (job.validation + job.test).flatMap { image in
            judgedKinds.map { ImageView(image: image, kind: $0) }
        }
        return try cache(views, of: job, preset, cancellation) { done, total in
            progress(FineTuneProgress(stage: .frozenLayers, done: done, total: total))
        }
    }

    /// What the frozen layers give for some views.
    func cache(
        _ views: [ImageView], of job: Job, _ preset: AugmentationPreset,
        _ cancellation: CancellationFlag,
        progress: @escaping @Sendable (Int, Int) -> Void = { _, _ in }
    ) throws -> ActivationCache {
        try ActivationPass(
            plan: plan, engine: engine, precision: precision, cores: cores,
            cancellation: cancellation
        ).run(recipe(job, preset), views: views, folder: folder, progress: progress)
    }

    private func recipe(_ job: Job, _ preset: AugmentationPreset) -> ViewRecipe {
        ViewRecipe(
            samples: job.samples, geometry: prepared.geometry, augmentation: preset.options,
            testViews: options.testViews, seed: options.seed, limits: limits)
    }

    /// The preset of a run whose trials are over.
    var augmentation: AugmentationPreset {
        guard let preset = options.augmentation.preset else {
            preconditionFailure("augmentation is chosen before training")
        }
        return preset
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
