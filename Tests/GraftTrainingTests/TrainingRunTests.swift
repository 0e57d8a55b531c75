import Foundation
import GraftDatasets
import GraftFeatures
import GraftImages
import GraftLearning
import GraftLinearAlgebra
import GraftONNX
import SystemPackage
import Testing

@testable import GraftTraining

/// Inputs that are random numbers around a mean of their class.
private final class SyntheticViews: ViewSource {
    let shape: [Int]
    let classes: [Int]

    init(classes: [Int], shape: [Int] = [3, 24, 24]) {
        (self.classes, self.shape) = (classes, shape)
    }

    func fill(_ views: [ImageView], into buffer: UnsafeMutableBufferPointer<Float>) {
        for (place, view) in views.enumerated() {
            var generator = SeededGenerator(seed: 7, stream: view.image)
            if case .augmented(let number) = view.kind {
                generator = SeededGenerator(seed: generator.next(), stream: number)
            }
            let level = Float(classes[view.image]) - 0.5
            for index in 0..<width {
                // A class is bright, the other dark.
                buffer[place * width + index] = 2 * level + Float(generator.normal())
            }
        }
    }
}

extension TrainerSuites {
    @Suite(
        "Training", .enabled(if: TestTrainer.isThere, "the trainer is not built: make trainer"))
    struct TrainingRunTests {
        private static let classes = (0..<40).map { $0 % 2 }

        private func run(
            _ change: (inout FineTuneOptions) -> Void = { _ in },
            targets: TrainingTargets? = nil, checkpoint: String? = nil,
            cancellation: CancellationFlag = CancellationFlag()
        ) throws -> TrainingRun {
            let known = try ParityCase.small("residual")
            var options = FineTuneOptions()
            options.recipe = .full
            options.epochs = 3
            options.batch = 8
            options.optimiser = .sgd
            options.rate = 0.02
            options.headStart = .random
            options.augmentation = .preset(.natural)
            change(&options)
            let resolved = options.resolved().options
            let prepared = try Self.prepared(known)
            let trainer = try Trainer()
            try trainer.setThreads(1)
            var tuner = FineTuner(
                prepared: prepared, plan: try FineTunePlan(prepared, recipe: resolved.recipe),
                options: resolved, trainer: trainer, engine: NoEngine(), precision: .f32, cores: 1,
                limits: ImageLimits(), folder: NSTemporaryDirectory())
            tuner.checkpoint = checkpoint
            let features = Matrix<Float>(
                rows: 40, columns: prepared.featureWidth,
                storage: (0..<40 * prepared.featureWidth).map { Float($0 % 7) })
            let job = FineTuner.Job(
                samples: [],
                targets: targets ?? TrainingTargets(classes: Self.classes, classCount: 2),
                training: Array(0..<30), validation: Array(30..<40), test: [], features: features,
                clusters: Array(0..<40), probe: { _ in nil }, fingerprint: "synthetic")
            let shape = tuner.plan.isWhole ? [3, 24, 24] : [8, 12, 12]
            return try TrainingRun(
                tuner, job, SyntheticViews(classes: Self.classes, shape: shape),
                cancellation: cancellation)
        }

        private static func prepared(_ known: ParityCase) throws -> PreparedBackbone {
            let file = FilePath(NSTemporaryDirectory()).appending("graft-residual-\(UUID()).onnx")
            try known.graph.write(to: file)
            defer { try? FileManager.default.removeItem(atPath: file.string) }
            var card = BackboneCard(
                name: "residual",
                input: .init(
                    name: "pixels",
                    transform: ImageTransform(
                        geometry: PixelGeometry(resize: .squash, width: 24, height: 24),
                        normalisation: .identity)))
            card.file = file.lastComponent?.string
            return try PreparedBackbone(Backbone(card: card, origin: .file(file)))
        }

        @Test("training learns, and the chosen epoch is the best one on the validation images")
        func learns() throws {
            let run = try run {
                $0.epochs = 6
                $0.rate = 0.05
            }
            try run.train { _ in }
            let records = run.place.records
            #expect(records.count == 7)
            #expect(records[6].trainLoss ?? 9 < (records[1].trainLoss ?? 0) * 0.8)
            let best = records.map(\.validationAccuracy).max() ?? 0
            #expect(records[run.place.bestEpoch].validationAccuracy == best)
            #expect(best > 0.9)
        }

        /// Bright and dark as two categories, of which every third label is unknown.
        private static let labels = Labels(
            classes: ["dark", "bright"],
            states: classes.enumerated().map { image, own in
                (0..<2).map { k in
                    (image + k) % 3 == 0 ? .unknown : (k == own ? .present : .absent)
                }
            })

        @Test(
            "the teacher's derivatives train as the trainer's own losses do",
            arguments: [MultiLabelLoss.Kind.bce, .focal, .asymmetric], [0, 0.1])
        func teacher(_ loss: MultiLabelLoss.Kind, _ smoothing: Double) throws {
            let change = { (options: inout FineTuneOptions) in
                options.labelLoss = loss
                options.unknown = .negative
                options.labelSmoothing = smoothing
            }
            var targets = TrainingTargets(Self.labels, unknown: .negative, loss: loss)
            #expect(targets.teacher == nil)
            let native = try run(change, targets: targets)
            try native.train { _ in }
            var kind = MultiLabelLoss(loss)
            // The trainer holds every focusing factor.
            kind.holdsFocus = true
            targets.teacher = LabelTeacher(Self.labels, unknown: .negative, loss: kind)
            let taught = try run(change, targets: targets)
            try taught.train { _ in }
            for (a, b) in zip(native.place.records, taught.place.records) {
                #expect(abs((a.trainLoss ?? 0) - (b.trainLoss ?? 0)) < 1e-4)
            }
            let (a, b) = (try native.best().headWeights, try taught.best().headWeights)
            #expect(zip(a, b).allSatisfy { abs($0 - $1) < 1e-3 })
        }

        @Test(
            "guesses are remembered: stopped and resumed, the bits are the same",
            arguments: [UnknownPolicy.correctForGood, .pseudoTop, .selective, .selfCorrecting],
            [2, 4, 7, 13])
        func resumesGuesses(_ policy: UnknownPolicy, _ stop: Int) throws {
            let file = NSTemporaryDirectory() + "graft-\(UUID()).checkpoint"
            defer { try? FileManager.default.removeItem(atPath: file) }
            let targets = TrainingTargets(
                Self.labels, unknown: policy,
                loss: MultiLabelHeadOptions(unknown: policy).loss.kind)
            let change = { (options: inout FineTuneOptions) in
                options.unknown = policy
                options.epochs = 5
            }
            let whole = try run(change, targets: targets)
            try whole.train { _ in }
            let start = try #require(targets.teacher?.memory)
            if policy == .correctForGood || policy == .pseudoTop {
                #expect(whole.teacher?.memory != start)
            }
            let flag = CancellationFlag()
            let first = try run(change, targets: targets, checkpoint: file, cancellation: flag)
            #expect(throws: CancellationError.self) {
                try first.train { if $0.done == stop { flag.raise() } }
            }
            let second = try run(change, targets: targets, checkpoint: file)
            try second.restore(Checkpoint(contentsOf: file, fingerprint: second.fingerprint))
            try second.train { _ in }
            #expect(try second.best().headWeights == whole.best().headWeights)
            #expect(second.teacher?.memory == whole.teacher?.memory)
        }

        @Test(
            "a run that is stopped at any step and resumed ends with the same bits",
            arguments: [0, 1, 3, 4, 7, 10])
        func resumes(_ stop: Int) throws {
            let file = NSTemporaryDirectory() + "graft-\(UUID()).checkpoint"
            defer { try? FileManager.default.removeItem(atPath: file) }
            let change = { (options: inout FineTuneOptions) in
                options.optimiser = .adamw
                options.rate = 1e-3
                options.dropout = 0.2
                options.averaging = 0.9
                options.batchNorm = .moving
            }
            let whole = try run(change)
            try whole.train { _ in }
            let flag = CancellationFlag()
            let first = try run(change, checkpoint: file, cancellation: flag)
            if stop == 0 { flag.raise() }
            #expect(throws: CancellationError.self) {
                try first.train { if $0.done == stop { flag.raise() } }
            }
            let second = try run(change, checkpoint: file)
            // Before the first step there is nothing to keep.
            #expect(FileManager.default.fileExists(atPath: file) == (stop > 0))
            if stop > 0 {
                try second.restore(Checkpoint(contentsOf: file, fingerprint: second.fingerprint))
            }
            try second.train { _ in }
            #expect(try second.best().constants == whole.best().constants)
            #expect(try second.best().headWeights == whole.best().headWeights)
            #expect(second.place.records.map(\.trainLoss) == whole.place.records.map(\.trainLoss))
            // It goes once the model is written, which is not this type's work.
            #expect(FileManager.default.fileExists(atPath: file))
        }

        @Test("images of one cluster stay on one side of a trial, and test images on none")
        func trialParts() throws {
            let run = try run()
            var job = run.job
            (job.training, job.validation, job.test) = (
                Array(0..<24), Array(24..<30), Array(30..<40)
            )
            job.clusters = (0..<40).map { $0 / 3 }
            let (learning, judging) = AugmentationTrials(
                tuner: run.tuner, job: job, cancellation: CancellationFlag()
            ).parts()
            #expect(Set(learning + judging) == Set(0..<30))
            #expect(Set(learning.map { $0 / 3 }).isDisjoint(with: judging.map { $0 / 3 }))
            #expect(Set(judging).isSuperset(of: job.validation) && judging.count >= 12)
        }

        @Test("a run goes on with the augmentation that its trials chose")
        func keepsChoice() throws {
            let file = NSTemporaryDirectory() + "graft-\(UUID()).checkpoint"
            defer { try? FileManager.default.removeItem(atPath: file) }
            let choice = AugmentationChoice(
                preset: .gentle,
                trials: [.init(preset: .gentle, accuracy: 0.75, loss: 0.5)], learned: 20,
                judged: 10,
                seconds: 1.5)
            try Checkpoint<EpochRecord>(fingerprint: "run", choice: choice).write(to: file)
            let early = try Checkpoint<EpochRecord>(contentsOf: file, fingerprint: "run")
            #expect(early.choice == choice && early.arrays.isEmpty)
            let run = try run(checkpoint: file)
            (run.choice, run.fingerprint) = (choice, "run")
            try run.restore(early)
            #expect(run.place == Checkpoint.Place() || run.place.records.isEmpty)
            try run.save()
            #expect(
                try Checkpoint<EpochRecord>(contentsOf: file, fingerprint: "run").choice == choice)
        }

        @Test("a checkpoint of another run is refused")
        func otherRun() throws {
            let file = NSTemporaryDirectory() + "graft-\(UUID()).checkpoint"
            defer { try? FileManager.default.removeItem(atPath: file) }
            try run(checkpoint: file).save()
            let other = try run({ $0.rate = 0.5 }, checkpoint: file)
            let error = #expect(throws: TrainingError.self) {
                try other.restore(Checkpoint(contentsOf: file, fingerprint: other.fingerprint))
            }
            #expect(error?.code == .badCheckpoint)
        }

        @Test("looking for a rate changes nothing that comes after")
        func rateSearch() throws {
            let (plain, searched) = (try run(), try run())
            let found = try searched.searchRate(steps: 20)
            #expect(found.points.count > 3)
            try plain.train { _ in }
            try searched.train { _ in }
            #expect(try plain.best().constants == searched.best().constants)
        }

        @Test("a loss that is no number stops the run with a remedy")
        func diverges() throws {
            let run = try run {
                $0.rate = 1e6
                $0.gradientLimit = 0
            }
            let error = #expect(throws: TrainingError.self) { try run.train { _ in } }
            #expect(error?.code == .diverged)
            #expect(error?.detail.contains("--rate") == true)
        }

        @Test("a rate of 0 leaves every weight as it was")
        func rateOfZero() throws {
            let run = try run { $0.rate = 0 }
            let before = try run.weights()
            try run.train { _ in }
            #expect(try run.weights() == before)
        }

        @Test("parts of a batch add up to the batch")
        func accumulation() throws {
            let (whole, parts) = (
                try run { $0.epochs = 1 },
                try run {
                    $0.epochs = 1
                    $0.accumulation = 4
                }
            )
            try whole.train { _ in }
            try parts.train { _ in }
            let (a, b) = (try whole.weights(), try parts.weights())
            for (name, values) in a { #expect(distance(b[name] ?? [], values, floor: 1e-3) < 1e-3) }
        }

        @Test("frozen stages keep their weights; gradual runs free them one by one")
        func frozen() throws {
            let run = try run {
                $0.recipe = .gradual
                $0.epochs = 4
            }
            let before = try run.weights()
            try run.train { _ in }
            let after = try run.weights()
            let moved = Set(after.filter { before[$0.key] != $0.value }.keys)
            #expect(moved.contains("classifier weights"))
            #expect(!moved.contains("stem.weight"))
        }

        @Test("nothing of a run outlives it")
        func frees() throws {
            weak var network: TrainableGraph?
            weak var weights: TrainerTensor?
            do {
                let run = try run { $0.epochs = 1 }
                try run.train { _ in }
                (network, weights) = (run.network, run.head.weights)
                #expect(network != nil && weights != nil)
            }
            #expect(network == nil && weights == nil)
        }
    }
}
