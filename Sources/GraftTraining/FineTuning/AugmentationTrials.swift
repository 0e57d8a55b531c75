import Foundation
import GraftFeatures
import GraftImages
import GraftLinearAlgebra

/// Short trainings that find out which augmentation suits a set of images.
///
/// Every candidate trains the last stage for a few epochs on the same part of the training images and
/// is judged, unaugmented, on the validation images and on training images that were left out. Test
/// images have no part in it. A candidate has to be better than a weaker one to be taken.
struct AugmentationTrials {
    let tuner: FineTuner
    let job: FineTuner.Job
    let cancellation: CancellationFlag

    /// From the weakest change to the strongest.
    static let candidates: [AugmentationPreset] = [.none, .gentle, .natural]
    /// Images that learn, and images that judge, at most; epochs; augmented views of an image.
    static let (mostLearning, mostJudging, epochs, views) = (256, 384, 4, 2)
    /// Images of a step: small, so that few images make enough steps.
    static let batch = 16
    /// Images with fewer of which nothing is tried.
    static let leastImages = 60
    /// What is taken where nothing can be tried.
    static let untried = AugmentationPreset.gentle

    /// - Parameter progress: candidates done and candidates in all.
    func run(_ progress: @escaping @Sendable (FineTuneProgress) -> Void) throws
        -> AugmentationChoice
    {
        let started = Date()
        func report(_ done: Int) {
            progress(FineTuneProgress(stage: .trials, done: done, total: Self.candidates.count))
        }
        let (learning, judging) = parts()
        var choice = AugmentationChoice(
            preset: Self.untried, trials: [], learned: 0, judged: 0, seconds: 0)
        guard canTry(learning, judging) else { return choice }
        report(0)
        let small = try smallTuner()
        let plain = try small.cache(
            (learning + judging).map { ImageView(image: $0, kind: .plain) }, of: job, .none,
            cancellation)
        for (number, preset) in Self.candidates.enumerated() {
            choice.trials.append(try trial(preset, small, learning, judging, plain))
            report(number + 1)
        }
        (choice.learned, choice.judged) = (learning.count, judging.count)
        choice.preset = Self.best(choice.trials)
        choice.seconds = Date().timeIntervalSince(started)
        return choice
    }

    /// Whether there is enough to learn from and to judge on: one large group may leave too little.
    private func canTry(_ learning: [Int], _ judging: [Int]) -> Bool {
        let classes = job.targets.classes
        let isOneClass = job.targets.known == nil && Set(learning.map { classes[$0] }).count < 2
        return !isOneClass && learning.count + judging.count >= Self.leastImages
            && min(learning.count, judging.count) >= Self.leastImages / 4
    }

    /// The most accurate; of equally accurate ones that with the smaller loss.
    static func best(_ trials: [AugmentationChoice.Trial]) -> AugmentationPreset {
        var best = trials[0]
        for trial in trials.dropFirst()
        where (trial.accuracy, -trial.loss) > (best.accuracy, -best.loss) { best = trial }
        return best.preset
    }

    /// Training images that learn, then images that judge: the validation images and as many training
    /// images as make it two fifths of all. Images of one cluster stay on one side.
    func parts() -> (learning: [Int], judging: [Int]) {
        var generator = SeededGenerator(seed: tuner.options.seed, stream: 0xA06)
        let judging = Array(generator.shuffled(job.validation).prefix(Self.mostJudging))
        let all = job.training.count + judging.count
        let wanted = min(Self.mostJudging, all * 2 / 5)
        let held = Dictionary(grouping: job.training) { job.clusters[$0] }
        var (learned, judged) = ([Int](), judging)
        for cluster in generator.shuffled(held.keys.sorted()) {
            let images = held[cluster] ?? []
            if judged.count < wanted {
                judged += images
            } else if learned.count < Self.mostLearning {
                learned += images
            }
        }
        return (learned.sorted(), judged.sorted())
    }

    /// The last stage alone, for a few epochs, kept nowhere.
    private func smallTuner() throws -> FineTuner {
        var small = tuner
        if tuner.options.recipe != .head, tuner.plan.trainedStages > 1 || tuner.plan.isWhole {
            // Settings that the user chose for more layers say nothing about the last ones.
            var options = FineTuneOptions()
            options.recipe = .lastStage
            options.labelLoss = tuner.options.labelLoss
            options.unknown = tuner.options.unknown
            options.seed = tuner.options.seed
            small.options = options.resolved().options
            small.plan = try FineTunePlan(tuner.prepared, recipe: .lastStage)
        }
        small.options.epochs = Self.epochs
        small.options.views = Self.views
        small.options.batch = min(Self.batch, tuner.options.batch)
        small.options.accumulation = 1
        small.options.patience = nil
        small.options.testViews = .plain
        small.checkpoint = nil
        return small
    }

    /// Trains to the end of the schedule, where the rate is 0, and judges once: an epoch chosen by the
    /// same images would flatter the candidate that wavers most.
    private func trial(
        _ preset: AugmentationPreset, _ small: FineTuner, _ learning: [Int], _ judging: [Int],
        _ plain: ActivationCache
    ) throws -> AugmentationChoice.Trial {
        var (tuner, job) = (small, self.job)
        tuner.options.augmentation = .preset(preset)
        (job.training, job.validation, job.test) = (learning, [], [])
        var caches = [plain]
        if preset != .none {
            let views = learning.flatMap { image in
                (0..<Self.views).map { ImageView(image: image, kind: .augmented($0)) }
            }
            caches.append(try tuner.cache(views, of: job, preset, cancellation))
        }
        let run = try TrainingRun(tuner, job, JoinedViews(caches), cancellation: cancellation)
        try run.train { _ in }
        let result = try run.judged(on: judging)
        return .init(preset: preset, accuracy: result.accuracy, loss: result.loss)
    }
}

/// Several caches of one tensor as one.
private final class JoinedViews: ViewSource {
    let shape: [Int]
    private let caches: [ActivationCache]

    /// - Precondition: at least one cache.
    init(_ caches: [ActivationCache]) {
        self.caches = caches
        shape = caches[0].shape
    }

    func fill(_ views: [ImageView], into buffer: UnsafeMutableBufferPointer<Float>) {
        for (place, view) in views.enumerated() {
            let cache = caches.first { $0.rows[view] != nil } ?? caches[0]
            cache.fill(
                [view],
                into: UnsafeMutableBufferPointer(
                    rebasing: buffer[place * width..<(place + 1) * width]))
        }
    }
}
