import Foundation
import GraftDatasets
import GraftEngines
import GraftImages
import GraftLinearAlgebra
import GraftONNX
import Synchronization
import SystemPackage
import Testing

@testable import GraftFeatures

@Suite("Feature extractor")
struct FeatureExtractorTests {
    /// A backbone written to a file, prepared.
    private func backbone(_ name: String, in folder: FilePath, scale: Float = 1) throws
        -> PreparedBackbone
    {
        let file = folder.appending("\(name).onnx")
        try TestPlaces.meanColour(scale: scale).write(to: file)
        var card = TestPlaces.card(name)
        card.posteriors = .init(name: "scores", width: 2, activation: .logits)
        return try PreparedBackbone(Backbone(card: card, origin: .file(file)))
    }

    private func extractor(_ store: FeatureStore, cores: Int = 2, chunk: Int = 4)
        -> FeatureExtractor
    {
        FeatureExtractor(
            engine: ReferenceEngine(), store: store,
            options: .init(cores: cores, chunk: chunk, posteriors: true))
    }

    @Test(
        "a second run makes no forward pass, more images cost only themselves, renaming costs nothing"
    )
    func incremental() async throws {
        try await TestPlaces.withFolder { folder in
            let backbones = [
                try backbone("one", in: folder), try backbone("two", in: folder, scale: 2),
            ]
            let store = FeatureStore.open(at: folder.appending("store"))
            var samples = try TestPlaces.images(21, in: folder)
            let first = try await extractor(store).extract(samples, with: backbones)
            #expect(first.forwardPasses == 42)
            #expect(first.problems.isEmpty)
            let again = try await extractor(FeatureStore.open(at: folder.appending("store")))
                .extract(samples, with: backbones)
            #expect(again.forwardPasses == 0)
            #expect(again.runs.map(\.reused) == [21, 21])
            samples += try TestPlaces.images(20, in: folder, start: 21)
            let more = try await extractor(store).extract(samples, with: backbones)
            #expect(more.forwardPasses == 40)
            let moved = folder.appending("moved.bmp")
            try FileManager.default.moveItem(atPath: samples[3].file.string, toPath: moved.string)
            samples[3] = Sample(path: "moved.bmp", file: moved)
            let renamed = try await extractor(store).extract(samples, with: backbones)
            #expect(renamed.forwardPasses == 0)
            let table = try store.table(of: renamed, backbone: "two", posteriors: true)
            #expect(table.paths[3] == "moved.bmp")
            #expect(table.features.rows == 41)
        }
    }

    @Test("a view has features and a key of its own, which hang on the file's contents alone")
    func augmentedViews() async throws {
        try await TestPlaces.withFolder { folder in
            let backbone = try backbone("one", in: folder)
            let store = FeatureStore.open(at: folder.appending("store"))
            let samples = try TestPlaces.images(9, in: folder)
            let plain = try await extractor(store).extract(samples, with: [backbone])
            let options = AugmentationOptions(
                colour: .init(brightness: 0.4, contrast: 0, probability: 1))
            func table(_ number: Int, of samples: [Sample]) async throws -> (Int, Matrix<Float>) {
                var extractor = extractor(store)
                extractor.options.view = AugmentedView(options, seed: 3, number: number)
                let run = try await extractor.extract(samples, with: [backbone])
                return (run.forwardPasses, try store.table(of: run, backbone: "one").features)
            }
            let (passes, first) = try await table(0, of: samples)
            #expect(passes == 9)
            let own = try store.table(of: plain, backbone: "one").features
            let decoder = ImageDecoder()
            for (row, sample) in samples.enumerated() {
                let bytes = try Data(contentsOf: URL(fileURLWithPath: sample.file.string))
                let draw = try bytes.withUnsafeBytes { bytes in
                    try AugmentedView(options, seed: 3, number: 0).draws(
                        decoder, bytes, ContentDigest(of: bytes))[0]
                }
                // Red and green are the same all over: a lighter picture has a lighter mean, up to white.
                let factor = Float(try #require(draw.colour).brightness)
                for j in 0..<2 {
                    let expected = min(own[row, j] * factor, 255)
                    #expect(abs(first[row, j] - expected) < 1e-3 * expected + 1e-3)
                }
            }
            let (none, again) = try await table(0, of: samples.reversed())
            #expect(none == 0)
            #expect(again == first.selecting(rows: Array((0..<9).reversed())))
            #expect(try await table(1, of: samples).1 != first)
            #expect(
                try await extractor(store).extract(samples, with: [backbone]).forwardPasses == 0)
        }
    }

    @Test("rows are the mean colours in the order of the samples, at any chunk size and lane count")
    func values() async throws {
        try await TestPlaces.withFolder { folder in
            let backbone = try backbone("one", in: folder)
            let samples = try TestPlaces.images(17, in: folder)
            var tables: [FeatureTable] = []
            for (cores, chunk) in [(1, 1), (2, 3), (3, 64)] {
                let store = FeatureStore.inMemory()
                let run = try await extractor(store, cores: cores, chunk: chunk)
                    .extract(samples, with: [backbone])
                try #require(run.runs[0].failure == nil)
                try #require(run.problems.isEmpty)
                tables.append(try store.table(of: run, backbone: "one", posteriors: true))
            }
            #expect(tables[0] == tables[1])
            #expect(tables[0] == tables[2])
            for index in samples.indices where index > 0 {
                let red = Float(index * 7 % 256)
                #expect(abs(tables[0].features[index, 0] - red) < 0.01)
                let posteriors = try #require(tables[0].posteriors)
                #expect(abs(posteriors[index, 0] + posteriors[index, 1] - 1) < 1e-5)
            }
        }
    }

    @Test("bad files are listed with their reason; identical files are computed once")
    func badFiles() async throws {
        try await TestPlaces.withFolder { folder in
            let backbone = try backbone("one", in: folder)
            var samples = try TestPlaces.images(5, in: folder)
            func add(_ name: String, _ bytes: [UInt8]?) throws {
                let file = folder.appending(name)
                if let bytes { try Data(bytes).write(to: URL(fileURLWithPath: file.string)) }
                samples.append(Sample(path: name, file: file))
            }
            let copy = TestPlaces.bitmap(red: 7, green: 13, blue: 1, mark: 31)
            try add("copy.bmp", copy)
            try add("missing.bmp", nil)
            try add("empty.bmp", [])
            try add("text.bmp", Array("no image".utf8))
            try add("text2.bmp", Array("no image".utf8))
            let subfolder = folder.appending("folder.bmp")
            try FileManager.default.createDirectory(
                atPath: subfolder.string, withIntermediateDirectories: true)
            samples.append(Sample(path: "folder.bmp", file: subfolder))
            let pipe = folder.appending("pipe.bmp")
            #expect(mkfifo(pipe.string, 0o600) == 0)
            samples.append(Sample(path: "pipe.bmp", file: pipe))
            let store = FeatureStore.inMemory()
            let run = try await extractor(store).extract(samples, with: [backbone])
            #expect(run.forwardPasses == 5)
            #expect(
                run.problems.map(\.path)
                    == [
                        "missing.bmp", "empty.bmp", "text.bmp", "text2.bmp", "folder.bmp",
                        "pipe.bmp",
                    ])
            #expect(run.problems.allSatisfy { !$0.reason.isEmpty })
            #expect(run.usable == [0, 1, 2, 3, 4, 5])
            let table = try store.table(of: run, backbone: "one")
            #expect(table.features[row: 5] == table.features[row: 1])
        }
    }

    @Test("a backbone that fails leaves the others alone")
    func failingBackbone() async throws {
        try await TestPlaces.withFolder { folder in
            let good = try backbone("good", in: folder)
            let bad = try backbone("bad", in: folder, scale: .infinity)
            let samples = try TestPlaces.images(6, in: folder)
            let store = FeatureStore.inMemory()
            let run = try await extractor(store).extract(samples, with: [bad, good])
            #expect(run.runs[0].failure != nil)
            #expect(run.runs[1].failure == nil)
            #expect(run.problems.isEmpty)
            #expect(try store.table(of: run, backbone: "good").features.rows == 6)
            #expect(throws: FeatureError.self) { try store.table(of: run, backbone: "bad") }
        }
    }

    @Test("weights beyond the limit are loaded in turns with the same result")
    func turns() async throws {
        try await TestPlaces.withFolder { folder in
            let backbones = try (0..<3).map {
                try backbone("b\($0)", in: folder, scale: Float($0 + 1))
            }
            let samples = try TestPlaces.images(5, in: folder)
            var extractor = extractor(FeatureStore.inMemory())
            extractor.options.weightLimit = 1
            let run = try await extractor.extract(samples, with: backbones)
            #expect(run.runs.map(\.failure) == [nil, nil, nil])
            try #require(run.runs.map(\.forwardPasses) == [5, 5, 5])
            let one = try extractor.store.table(of: run, backbone: "b0")
            let three = try extractor.store.table(of: run, backbone: "b2")
            #expect(abs(three.features[4, 1] - 3 * one.features[4, 1]) < 0.01)
        }
    }

    @Test("cancelling keeps what was computed; progress never goes back")
    func cancelling() async throws {
        try await TestPlaces.withFolder { folder in
            let backbone = try backbone("one", in: folder)
            let samples = try TestPlaces.images(200, in: folder)
            let store = FeatureStore.open(at: folder.appending("store"))
            let seen = Guarded<[Int]>([])
            let box = Guarded<Task<Extraction, any Error>?>(nil)
            let task = Task {
                try await extractor(store, cores: 1, chunk: 1).extract(samples, with: [backbone]) {
                    event in
                    guard event.stage == .extracting else { return }
                    seen.withLock { $0.append(event.done) }
                    if event.done >= 1 { box.withLock { $0?.cancel() } }
                }
            }
            box.withLock { $0 = task }
            let outcome = await task.result
            let done = seen.withLock { $0 }
            #expect(done == done.sorted())
            if case .failure(let error) = outcome { #expect(error is CancellationError) }
            let summary = try store.summary()
            let resumed = try await extractor(store).extract(samples, with: [backbone])
            #expect(resumed.forwardPasses == 200 - (summary.entries.first?.vectors ?? 0))
        }
    }
}
