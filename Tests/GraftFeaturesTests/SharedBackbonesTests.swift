import Foundation
import GraftDatasets
import GraftEngines
import SystemPackage
import Testing

@testable import GraftFeatures

@Suite("Shared backbones", .enabled(if: TestPlaces.hasShared, "GRAFT_SHARED is absent"))
struct SharedBackbonesTests {
    @Test(
        "every card of the manifest is read and its network prepared",
        .enabled(if: TestPlaces.hasShared))
    func manifest() throws {
        let models = try #require(TestPlaces.shared).appendingPathComponent("models")
        let folder = try BackboneFolder.read(FilePath(models.path))
        #expect(folder.skipped.isEmpty)
        #expect(folder.backbones.count == 11)
        for backbone in folder.backbones where (backbone.card.bytes ?? 0) < 3_000_000 {
            let prepared = try PreparedBackbone(backbone)
            #expect(prepared.featureWidth == backbone.card.features?.width)
            #expect(prepared.posteriors?.width == backbone.card.posteriors?.width)
        }
    }

    @Test("real images through a real network", .enabled(if: TestPlaces.engine != nil))
    func extraction() async throws {
        let shared = try #require(TestPlaces.shared)
        let engine = try #require(TestPlaces.engine)
        let folder = try BackboneFolder.read(FilePath(shared.appendingPathComponent("models").path))
        let names = ["mobilenet_v1_025_128", "mcunet_5fps_128"]
        let backbones = try folder.backbones.filter { names.contains($0.name) }.map {
            try PreparedBackbone($0)
        }
        let data = try DatasetReader(options: DatasetOptions())
            .read(FilePath(shared.appendingPathComponent("data/hymenoptera2").path))
        let samples = Array(data.samples.prefix(60))
        let store = FeatureStore.inMemory()
        let extractor = FeatureExtractor(
            engine: engine, store: store, options: .init(posteriors: true))
        let run = try await extractor.extract(samples, with: backbones)
        #expect(run.problems.isEmpty)
        #expect(run.runs.allSatisfy { $0.failure == nil && $0.forwardPasses == 60 })
        let table = try store.table(of: run, backbone: names[0], posteriors: true)
        let posteriors = try #require(table.posteriors)
        let sums = (0..<60).map { posteriors[row: $0].reduce(0, +) }
        #expect(sums.allSatisfy { abs($0 - 1) < 1e-4 })
    }
}
