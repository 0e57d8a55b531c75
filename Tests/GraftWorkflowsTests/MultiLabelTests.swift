import Foundation
import GraftDatasets
import GraftEngines
import GraftFeatures
import GraftImages
import GraftLearning
import GraftLinearAlgebra
import GraftONNX
import GraftReports
import GraftWorkflows
import SystemPackage
import Testing

/// Painted images with up to three categories, told by colour, some labels hidden.
struct ColouredSet {
    let folder: String
    let work: String
    static let names = ["red, bright", "green", "青"]

    init(images: Int = 90, keep: Double = 1) throws {
        work = NSTemporaryDirectory() + "graft-partial-\(UUID().uuidString)"
        folder = work + "/photos"
        try FileManager.default.createDirectory(
            atPath: folder + "/images", withIntermediateDirectories: true)
        var generator = SeededGenerator(seed: 5)
        var table = DelimitedWriter()
        table.append(["path"] + Self.names + ["n_objects"])
        for image in 0..<images {
            let present = Self.names.map { _ in generator.uniform() < 0.4 }
            var pixels: [UInt8] = []
            for _ in 0..<(32 * 32) {
                for channel in 0..<3 {
                    pixels.append(
                        UInt8((present[channel] ? 170 : 50) + Int(generator.uniform() * 50)))
                }
            }
            let name = "images/\(image).jpg"
            let bytes = try JPEGEncoder().encoded(rgb: pixels, width: 32, height: 32, quality: 92)
            try Data(bytes).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
            table.append([name] + present.map { $0 ? "1" : "0" } + ["\(present.count { $0 })"])
        }
        try Data(table.bytes).write(to: URL(fileURLWithPath: folder + "/labels.csv"))
        if keep < 1 {
            _ = try SimulateUnknown(
                labels: folder + "/labels.csv", rule: .independent(keep: keep), seed: 3,
                output: partial
            ).run()
        }
    }

    var partial: String { work + "/partial.csv" }
    var model: String { work + "/model.onnx" }
    var running: RunningOptions { RunningOptions(store: work + "/store") }
    func remove() { try? FileManager.default.removeItem(atPath: work) }

    func train(_ policy: UnknownPolicy = .ignore) -> TrainMultiLabel {
        TrainMultiLabel(
            data: folder, dataset: DatasetOptions(labelsFile: partial), backbone: "colour",
            head: MultiLabelHeadOptions(unknown: policy),
            options: PartialLabelOptions(truth: "labels.csv"), running: running, output: model)
    }

    func fineTune(
        _ method: CategoryFineTuning.Method, _ kind: FineTuneCategories.ReportProtocol = .clean
    ) -> FineTuneCategories {
        FineTuneCategories(
            model: model, data: folder, dataset: DatasetOptions(labelsFile: partial),
            fineTuning: CategoryFineTuning(method: method), reportProtocol: kind,
            options: PartialLabelOptions(truth: "labels.csv", report: work + "/report"),
            running: running, output: work + "/better.onnx")
    }
}

@Suite(
    "Several categories an image",
    .enabled(if: hasEngine, "OpenVINO is not here; make engines fetches it"))
struct MultiLabelTests {
    @Test("hidden labels are a table with the same images and a part of the labels")
    func simulation() throws {
        let set = try ColouredSet(images: 30)
        defer { set.remove() }
        let outcome = try SimulateUnknown(
            labels: set.folder + "/labels.csv", rule: .independent(keep: 0.5), seed: 1,
            output: set.partial
        ).run()
        let before = try DatasetReader().read(FilePath(set.folder)).labels
        var options = DatasetOptions(labelsFile: set.partial)
        options.labelsAlone = true
        let after = try DatasetReader(options: options).read(FilePath(set.folder)).labels
        #expect(after.classes == ColouredSet.names)
        #expect(after == before.hiding(.independent(keep: 0.5), seed: 1))
        #expect(outcome.after == after.knowledge)
        #expect(abs(outcome.knownShare - 0.5) < 0.15)
    }

    @Test("train, fine-tune, predict and evaluate agree with each other and with the labels")
    func wholeWay() async throws {
        let set = try ColouredSet(keep: 0.5)
        defer { set.remove() }
        let trained = try await set.train().run()
        #expect(trained.contract.classes == ColouredSet.names)
        #expect(trained.evaluation.mAP.value > 0.95)
        #expect(trained.contract.parts.report.count == trained.evaluation.parts[2].images)
        let result = try await set.fineTune(.path).run()
        #expect(result.mAPBefore == trained.evaluation.mAP.value)
        #expect(result.mAPAfter > 0.95)
        #expect(result.categories.map(\.name) == ColouredSet.names)
        #expect(FileManager.default.fileExists(atPath: set.work + "/report/report.html"))
        let rows = try await Predict(
            model: set.work + "/better.onnx", files: [set.folder], running: set.running
        ).run()
        let truth = try DatasetReader().read(FilePath(set.folder))
        var right = 0
        for row in rows {
            let image = try #require(
                truth.samples.firstIndex { row.path.hasSuffix($0.path) })
            let answers = try #require(row.answers)
            for answer in answers where answer.answer != .unknownTerritory {
                let index = try #require(ColouredSet.names.firstIndex(of: answer.label))
                let isPresent = truth.labels[image, index] == .present
                right += (answer.answer == .present) == isPresent ? 1 : 0
            }
        }
        #expect(Double(right) > 0.9 * 3 * 90)
        let evaluation = try await EvaluateMultiLabel(
            model: set.work + "/better.onnx", data: set.folder, reportPart: true,
            running: set.running
        ).run()
        #expect(abs(evaluation.mAP.value - result.mAPAfter) < 1e-6)
    }

    @Test("the exported graph gives the probabilities that the thresholds are for")
    func exportedGraph() async throws {
        let set = try ColouredSet(keep: 0.6)
        defer { set.remove() }
        let trained = try await set.train().run()
        let rows = try await Predict(
            model: set.model, files: [set.folder], running: set.running
        ).run()
        // The same file as a network of its own, whose features are its output.
        var card = BackboneCard(
            name: "whole",
            input: .init(
                name: ModelContract.input,
                transform: ImageTransform(
                    geometry: trained.contract.geometry, normalisation: .identity)))
        card.features = .init(name: ModelContract.output, width: 3)
        let prepared = try PreparedBackbone(
            Backbone(card: card, origin: .file(FilePath(set.model))))
        let store = FeatureStore.inMemory()
        let samples = rows.map { Sample(path: $0.path, file: FilePath($0.path)) }
        let extraction = try await FeatureExtractor(
            engine: try OpenVINOEngine(), store: store, options: .init(cores: 1)
        ).extract(samples, with: [prepared]) { _ in }
        let table = try store.table(of: extraction, backbone: "whole")
        for (row, image) in table.indices.enumerated() {
            for answer in try #require(rows[image].answers) {
                let column = try #require(ColouredSet.names.firstIndex(of: answer.label))
                #expect(abs(Double(table.features[row, column]) - answer.probability) < 1e-3)
            }
        }
    }

    @Test(
        "the paper's protocol cannot lose, and says so",
        arguments: [CategoryFineTuning.Method.bp, .path])
    func paper(_ method: CategoryFineTuning.Method) async throws {
        let set = try ColouredSet(keep: 0.3)
        defer { set.remove() }
        _ = try await set.train(.negative).run()
        let result = try await set.fineTune(method, .paper).run()
        for category in result.categories where category.before.ap.isFinite {
            #expect(category.after.ap >= category.before.ap - 1e-9)
        }
        #expect(result.protocol == "paper")
        #expect(result.warnings.contains { $0.contains("cannot fall") })
        #expect(abs(result.selectionAfter - result.mAPAfter) < 1e-9)
    }

    @Test("a head of arrays is repaired like the model that it was taken from")
    func arrays() async throws {
        let set = try ColouredSet(keep: 0.5)
        defer { set.remove() }
        _ = try await set.train().run()
        let contract = try await set.fineTune(.path).run()
        _ = try await ExportFeatures(
            data: set.folder, backbones: BackboneSelection(only: ["colour"]),
            running: set.running, output: set.work + "/features"
        ).run()
        let graph = try ONNXGraph(contentsOf: FilePath(set.model))
        let tail = try graph.linearTail()
        let head = NamedArrays(arrays: [
            "W": Matrix(
                rows: tail.featureCount, columns: 3, storage: tail.weights),
            "b": Matrix(rows: 1, columns: 3, storage: tail.bias),
        ])
        try head.write(to: FilePath(set.work + "/head.npz"))
        var workflow = set.fineTune(.path)
        workflow.model = set.work + "/head.npz"
        workflow.features = set.work + "/features/colour.npy"
        workflow.output = set.work + "/better.npz"
        let result = try await workflow.run()
        #expect(result.categories.count == contract.categories.count)
        #expect(result.mAPAfter > 0.9)
        let after = try NamedArrays(contentsOf: FilePath(set.work + "/better.npz"))
        #expect(after.arrays["W"]?.rows == tail.featureCount)
        workflow.features = nil
        let error = await #expect(throws: WorkflowError.self) { try await workflow.run() }
        #expect(error?.code == .badHead)
    }

    @Test("wrong widths, other images, no known label: errors that say what to do")
    func faults() async throws {
        let set = try ColouredSet(images: 40, keep: 0.5)
        defer { set.remove() }
        _ = try await set.train().run()
        try NamedArrays(arrays: [
            "W": Matrix<Float>(rows: 5, columns: 2), "b": Matrix<Float>(rows: 1, columns: 2),
        ]).write(to: FilePath(set.work + "/wrong.npz"))
        _ = try await ExportFeatures(
            data: set.folder, backbones: BackboneSelection(only: ["colour"]),
            running: set.running, output: set.work + "/features"
        ).run()
        var wrong = set.fineTune(.path)
        wrong.model = set.work + "/wrong.npz"
        wrong.features = set.work + "/features/colour.npy"
        let error = await #expect(throws: WorkflowError.self) { try await wrong.run() }
        #expect(error?.code == .badHead)
        try Data("path,a,b\nimages/0.jpg,u,u\nimages/1.jpg,1,u\n".utf8).write(
            to: URL(fileURLWithPath: set.partial))
        let nothing = await #expect(throws: DatasetError.self) { try await set.train().run() }
        #expect(nothing?.code == .noLabels)
    }
}
