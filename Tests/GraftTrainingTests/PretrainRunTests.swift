import Foundation
import GraftDatasets
import GraftFeatures
import GraftImages
import GraftLinearAlgebra
import SystemPackage
import Testing

@testable import GraftTraining

/// A folder of small striped pictures, removed at the end.
private final class StripedImages {
    let folder: FilePath
    private(set) var samples: [Sample] = []

    init(_ count: Int) throws {
        folder = FilePath(NSTemporaryDirectory()).appending("graft-stripes-\(UUID())")
        try FileManager.default.createDirectory(
            atPath: folder.string, withIntermediateDirectories: true)
        for image in 0..<count {
            var generator = SeededGenerator(seed: 4, stream: image)
            let (low, high) = (generator.integer(below: 100), 150 + generator.integer(below: 100))
            let width = 2 + generator.integer(below: 3)
            let pixels = (0..<24 * 24).flatMap { place in
                [UInt8](repeating: UInt8(place / width % 2 == 0 ? low : high), count: 3)
            }
            let bytes = try JPEGEncoder(subsampled: false).encoded(
                rgb: pixels, width: 24, height: 24, quality: 95)
            try add("\(image).jpg", bytes)
        }
    }

    func add(_ name: String, _ bytes: [UInt8]) throws {
        let file = folder.appending(name)
        try Data(bytes).write(to: URL(fileURLWithPath: file.string))
        samples.append(Sample(path: name, file: file))
    }

    func bytes(_ place: Int) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: samples[place].file.string)))
    }

    deinit { try? FileManager.default.removeItem(atPath: folder.string) }
}

extension TrainerSuites {
    @Suite(
        "Pre-training", .enabled(if: TestTrainer.isThere, "the trainer is not built: make trainer"))
    struct PretrainRunTests {
        private func pretrainer(_ change: (inout PretrainOptions) -> Void = { _ in }) throws
            -> Pretrainer
        {
            var options = PretrainOptions()
            options.network = UNet(widths: [6, 12])
            options.side = 16
            options.epochs = 4
            options.batch = 4
            options.rate = 5e-3
            options.pretext = .both
            change(&options)
            return Pretrainer(options: options, trainer: try Trainer(), cores: 1)
        }

        private func run(
            _ pretrainer: Pretrainer, _ job: Pretrainer.Job,
            _ cancellation: CancellationFlag = CancellationFlag(),
            _ progress: @escaping @Sendable (PretrainProgress) -> Void = { _ in }
        ) throws -> Pretrained {
            try pretrainer.run(job, cancellation: cancellation, progress: progress)
        }

        @Test(
            "the network learns: its error falls below that of doing nothing",
            arguments: [Pretext.denoising, .masking, .both])
        func learns(_ pretext: Pretext) throws {
            let images = try StripedImages(40)
            let pretrainer = try pretrainer {
                $0.pretext = pretext
                // The receptive field of two levels covers a patch of 4.
                $0.pretext.mask?.patch = 4
                $0.epochs = pretext == .masking ? 30 : 12
            }
            let result = try run(pretrainer, .init(samples: images.samples))
            let first = try #require(result.epochs.first)
            let chosen = result.epochs[result.chosenEpoch]
            #expect(result.epochs.count == pretrainer.options.epochs + 1)
            #expect(chosen.corruptedError < 0.5 * first.corruptedError)
            #expect(chosen.corruptedError < result.baselines.better)
            #expect(result.trainingImages == 36 && result.validationImages == 4)
            #expect(result.pictures.count == 4)
        }

        @Test(
            "scaled targets on masked pixels and absolute distances learn as well, without skips")
        func otherLosses() throws {
            let images = try StripedImages(40)
            var options = PretrainOptions.highMask
            options.network = UNet(widths: [6, 12], normalisation: .group(2), hasSkips: false)
            options.pretext.mask?.patch = 4
            (options.side, options.epochs, options.batch) = (16, 6, 4)
            options.distance = .absolute
            let result = try run(
                Pretrainer(options: options, trainer: try Trainer(), cores: 1),
                .init(samples: images.samples))
            let first = try #require(result.epochs.first)
            #expect(result.epochs[result.chosenEpoch].validationLoss < first.validationLoss)
        }

        @Test(
            "a run that is stopped at any step goes on to the same bits", arguments: [1, 5, 9, 13])
        func resumes(_ stop: Int) throws {
            let images = try StripedImages(20)
            let job = Pretrainer.Job(samples: images.samples)
            let straight = try run(try pretrainer(), job)
            var stopped = try pretrainer()
            let file = images.folder.appending("state").string
            stopped.checkpoint = file
            let flag = CancellationFlag()
            #expect(throws: CancellationError.self) {
                try run(stopped, job, flag) { step in
                    if case .training = step.stage, step.done >= stop { flag.raise() }
                }
            }
            #expect(FileManager.default.fileExists(atPath: file))
            stopped.resumes = true
            let resumed = try run(stopped, job)
            #expect(resumed.weights == straight.weights)
            #expect(resumed.epochs.map(\.validationLoss) == straight.epochs.map(\.validationLoss))
            // It stays until the result is in a file.
            #expect(FileManager.default.fileExists(atPath: file))
        }

        @Test("unreadable and repeated images are seen before training")
        func inventory() throws {
            let images = try StripedImages(12)
            try images.add("broken.jpg", Array(try images.bytes(0).prefix(200)))
            for copy in 0..<5 { try images.add("copy\(copy).jpg", try images.bytes(3)) }
            let result = try run(
                try pretrainer { $0.epochs = 1 }, .init(samples: images.samples))
            #expect(Array(result.unreadable.keys) == [12])
            #expect(result.trainingImages + result.validationImages == 17)
            #expect(result.validationImages == 1 || result.validationImages == 6)
        }

        @Test("labelled contents are never set apart, and their neighbours are watched")
        func labelled() throws {
            let images = try StripedImages(12)
            let kept = Set(try (0..<11).map { ContentDigest(of: try images.bytes($0)) })
            let job = Pretrainer.Job(
                samples: images.samples, labelled: Array(images.samples.prefix(11)),
                classes: (0..<11).map { $0 % 2 }, kept: kept)
            let options = try pretrainer { $0.epochs = 1 }.options
            let inventory = try ImageInventory(
                images.samples, options: options, kept: kept, limits: ImageLimits(), cores: 2,
                cancellation: CancellationFlag()
            ) { _, _ in }
            #expect(inventory.validation == [11])
            let result = try run(try pretrainer { $0.epochs = 1 }, job)
            #expect(result.epochs.allSatisfy { $0.neighbourAccuracy != nil })
        }

        @Test("too few images, odd sizes and impossible rates are refused")
        func refusals() throws {
            let images = try StripedImages(3)
            let job = Pretrainer.Job(samples: images.samples)
            func code(_ pretrainer: Pretrainer) -> TrainingError.Code? {
                #expect(throws: TrainingError.self) { try run(pretrainer, job) }?.code
            }
            #expect(code(try pretrainer()) == .badData)
            #expect(code(try pretrainer { $0.side = 17 }) == .badOptions)
            #expect(code(try pretrainer { $0.rate = 0 }) == .badOptions)
            #expect(code(try pretrainer { $0.rate = 1e6 }) == .badOptions)
            #expect(code(try pretrainer { $0.pretext = Pretext() }) == .badOptions)
        }
    }
}
