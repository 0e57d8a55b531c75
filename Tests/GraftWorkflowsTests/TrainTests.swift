import Foundation
import GraftDatasets
import GraftFeatures
import GraftONNX
import GraftReports
import GraftWorkflows
import SystemPackage
import Testing

@Suite(.enabled(if: hasEngine, "OpenVINO is not here; make engines fetches it"))
struct TrainTests {
    private func train(_ set: PaintedSet, _ pixels: GraftWorkflows.PixelType = .float) -> Train {
        Train(
            data: set.folder, backbone: "colour", head: HeadOptions(folds: 3), running: set.running,
            pixelType: pixels, output: set.work + "/model.onnx")
    }

    @Test(arguments: GraftWorkflows.PixelType.allCases)
    func modelKnowsItsTrainingImages(pixels: GraftWorkflows.PixelType) async throws {
        let set = try PaintedSet()
        defer { set.remove() }
        let outcome = try await train(set, pixels).run()
        #expect(outcome.contract.classes == ["blue", "red"])
        #expect(outcome.contract.accuracy.value == 1)
        let rows = try await Predict(
            model: outcome.model, files: [set.folder], top: 2, running: set.running
        ).run()
        #expect(rows.count == 24)
        for row in rows {
            #expect(row.path.contains("/\(row.label ?? "?")/"))
            #expect(row.top.count == 2)
            #expect(abs(row.top.reduce(0) { $0 + $1.probability } - 1) < 1e-4)
        }
    }

    @Test func rareClassIsMetInChangedViews() async throws {
        let set = try PaintedSet()
        defer { set.remove() }
        for image in 3..<12 {
            try FileManager.default.removeItem(atPath: "\(set.folder)/red/\(image).jpg")
        }
        var train = train(set)
        train.head.imbalance = .augmentation
        let outcome = try await train.run()
        #expect(outcome.contract.head.contains("changed views"))
        #expect(outcome.contract.imagesPerClass.map(\.images) == [12, 3])
        let rows = try await Predict(
            model: outcome.model, files: [set.folder], running: set.running
        ).run()
        #expect(rows.allSatisfy { $0.path.contains("/\($0.label ?? "?")/") })
        // Three more views of each red image, under keys of their own.
        let store = FeatureStore.open(at: FilePath(set.work + "/store"))
        #expect(try store.summary().entries.map(\.vectors).sorted() == [3, 3, 3, 15])
    }

    @Test func fileCarriesItsContract() async throws {
        let set = try PaintedSet()
        defer { set.remove() }
        _ = try await train(set).run()
        let graph = try ONNXGraph(contentsOf: FilePath(set.work + "/model.onnx"))
        #expect(graph.inputs.map(\.name) == [ModelContract.input])
        #expect(graph.outputs.map(\.name) == [ModelContract.output])
        let text = try #require(graph.metadata[ModelContract.key])
        let contract = try JSONDecoder().decode(ModelContract.self, from: Data(text.utf8))
        #expect(contract.trainingImages == 24)
        #expect(contract.dataFingerprint.count == 64)
    }

    @Test func evaluationAgreesWithPredictions() async throws {
        let set = try PaintedSet(overlap: 0.2)
        defer { set.remove() }
        let outcome = try await train(set).run()
        let rows = try await Predict(
            model: outcome.model, files: [set.folder], running: set.running
        ).run()
        let right = rows.count { $0.path.contains("/\($0.label ?? "?")/") }
        let evaluation = try await Evaluate(
            model: outcome.model, data: set.folder, running: set.running
        ).run()
        #expect(evaluation.accuracy.value == Double(right) / 24)
        #expect(evaluation.detail.confusion.counts.flatMap(\.self).reduce(0, +) == 24)
    }

    @Test func unreadableFileGetsItsReason() async throws {
        let set = try PaintedSet()
        defer { set.remove() }
        let outcome = try await train(set).run()
        let bad = set.work + "/bad.jpg"
        try Data("no picture".utf8).write(to: URL(fileURLWithPath: bad))
        let rows = try await Predict(
            model: outcome.model,
            files: [set.folder + "/red/0.jpg", bad, set.work + "/absent.jpg"],
            running: set.running
        ).run()
        #expect(rows.map { $0.error == nil } == [true, false, false])
        #expect(rows[0].label == "red")
    }

    @Test func foreignModelIsRefused() async throws {
        let set = try PaintedSet(images: 2)
        defer { set.remove() }
        let file = set.work + "/foreign.onnx"
        try Data("not a model".utf8).write(to: URL(fileURLWithPath: file))
        await #expect(throws: ONNXError.self) {
            try await Predict(model: file, files: [set.folder], running: set.running).run()
        }
    }

    @Test func featuresAreExported() async throws {
        let set = try PaintedSet()
        defer { set.remove() }
        for format in FeatureFormat.allCases {
            let outcome = try await ExportFeatures(
                data: set.folder, backbones: BackboneSelection(only: ["colour"]),
                running: set.running,
                format: format, output: set.work + "/features"
            ).run()
            let file = try #require(outcome.files.first)
            #expect(file.images == 24)
            let bytes = try Data(contentsOf: URL(fileURLWithPath: file.path))
            #expect(bytes.count > 24 * file.width * 4)
        }
    }
}
