import Foundation
import GraftDatasets
import GraftFeatures
import GraftImages

/// One pre-training of a U-Net, or of a backbone with its own weights, on images without labels.
///
/// Blocks its thread; run it on one of its own.
public struct Pretrainer: Sendable {
    public var options: PretrainOptions
    /// The backbone that is trained with its own weights; nil: a U-Net of `options`.
    public var backbone: MaskedPlan?
    /// Names that backbone.
    public var name: String?
    public var trainer: Trainer
    public var cores: Int
    public var limits: ImageLimits
    /// Where the state of the run is kept; nil: nowhere.
    public var checkpoint: String?
    /// Go on from the checkpoint where there is one.
    public var resumes = false

    public init(
        options: PretrainOptions, trainer: Trainer, cores: Int, limits: ImageLimits = ImageLimits()
    ) {
        (self.options, self.trainer, self.cores, self.limits) = (options, trainer, cores, limits)
    }

    /// Images to learn from, and perhaps some with classes to watch by.
    public struct Job: Sendable {
        public var samples: [Sample]
        /// Labelled images; nothing is learned from their labels.
        public var labelled: [Sample]
        /// Class of each labelled image.
        public var classes: [Int]
        /// Contents that must not be set apart for choosing the epoch.
        public var kept: Set<ContentDigest>

        public init(
            samples: [Sample], labelled: [Sample] = [], classes: [Int] = [],
            kept: Set<ContentDigest> = []
        ) {
            precondition(labelled.count == classes.count, "one class for each labelled image")
            (self.samples, self.labelled) = (samples, labelled)
            (self.classes, self.kept) = (classes, kept)
        }
    }

    /// - Throws: `TrainingError`, `CancellationError` (after the checkpoint is written).
    package func run(
        _ job: Job, cancellation: CancellationFlag,
        progress: @escaping @Sendable (PretrainProgress) -> Void
    ) throws -> Pretrained {
        try options.check(isUNet: backbone == nil)
        try trainer.setThreads(cores)
        trainer.keepMemory()
        let inventory = try ImageInventory(
            job.samples, options: options, kept: job.kept, limits: limits, cores: cores,
            cancellation: cancellation
        ) { progress(PretrainProgress(stage: .reading, done: $0, total: $1)) }
        let run = try PretrainRun(self, job, inventory, cancellation: cancellation)
        if resumes, let checkpoint, FileManager.default.fileExists(atPath: checkpoint) {
            try run.restore(Checkpoint(contentsOf: checkpoint, fingerprint: run.fingerprint))
        }
        try run.train(progress)
        return try run.best()
    }

    func views(of samples: [Sample], _ cancellation: CancellationFlag) -> LiveViews {
        LiveViews(
            ViewRecipe(
                samples: samples, geometry: options.geometry, augmentation: options.augmentation,
                testViews: .plain, seed: options.seed, limits: limits),
            cores: cores, cancellation: cancellation)
    }
}
