import Foundation
import GraftDatasets
import GraftLearning
import GraftONNX
import GraftReports
import GraftWorkflows
import SystemPackage
import Testing

@Suite(.enabled(if: hasEngine, "OpenVINO is not here; make engines fetches it"))
struct FusionTests {
    private let fused = "colour+scattering"

    private func compare(_ set: PaintedSet, _ names: [String], _ fusion: FusionOptions = .init())
        -> Compare
    {
        var compare = set.compare
        compare.backbones = BackboneSelection(only: names)
        compare.head.fusion = fusion
        return compare
    }

    @Test func cachedPartsNeedNoForwardPass() async throws {
        let set = try PaintedSet(overlap: 0.2)
        defer { set.remove() }
        let first = try await compare(set, [fused, "colour", "scattering"]).run()
        #expect(first.backbones.count == 3 && first.failed.isEmpty)
        let second = try await compare(set, [fused]).run()
        let result = try #require(second.backbones.first)
        #expect(result.forwardPasses == 0 && result.name == fused)
        let widths = first.backbones.filter { $0.name != fused }.map(\.featureWidth)
        #expect(result.featureWidth == widths.reduce(0, +))
        #expect(result.notes.contains { $0.hasPrefix("Fused: ") })
    }

    @Test(arguments: FeatureFusion.Normalisation.allCases)
    func modelPredictsWhatWasFitted(normalisation: FeatureFusion.Normalisation) async throws {
        let set = try PaintedSet()
        defer { set.remove() }
        let chosen = FusionOptions(
            normalisation: normalisation, weights: .crossValidated, components: .share(0.99))
        // A network is slow in an unoptimised test; one fusion is enough.
        let network = [(HeadChoice.network, FusionOptions(normalisation: normalisation))]
        for (choice, fusion) in [(.logistic, chosen)] + (normalisation == .l2 ? network : []) {
            let outcome = try await Train(
                data: set.folder, backbone: fused,
                head: HeadOptions(choice: choice, fusion: fusion, folds: 3),
                running: set.running, output: set.work + "/model.onnx"
            ).run()
            #expect(outcome.contract.parts?.map(\.name) == ["colour", "scattering"])
            let graph = try ONNXGraph(contentsOf: FilePath(outcome.model))
            #expect(graph.inputs.map(\.name) == [ModelContract.input])
            let rows = try await Predict(
                model: outcome.model, files: [set.folder], running: set.running
            ).run()
            #expect(rows.count == 24)
            for row in rows { #expect(row.path.contains("/\(row.label ?? "?")/")) }
        }
    }

    @Test func filesArePartsToo() async throws {
        let set = try PaintedSet()
        defer { set.remove() }
        let file = set.work + "/own+net.onnx"
        var builder = GraphBuilder(name: "mean colour")
        let pixels = builder.input("pixels", shape: ["N", 3, 32, 32])
        let mean = builder.add("GlobalAveragePool", [pixels])
        builder.output(builder.add("Flatten", [mean]), as: "features", shape: ["N", 3])
        try builder.graph().write(to: FilePath(file))
        let card = """
            {"name": "own", "input": {"size": 32, "mean": [0, 0, 0], "std": [1, 1, 1],
             "colourOrder": "BGR", "kernel": "bicubic"}, "features": {"name": "features", "dim": 3}}
            """
        try Data(card.utf8).write(to: URL(fileURLWithPath: set.work + "/own+net.json"))
        let comparison = try await compare(set, ["colour+\(file)", file]).run()
        #expect(Set(comparison.backbones.map(\.name)) == ["colour+own", "own"])
    }

    @Test func badNamesSayWhatIsWrong() async throws {
        let set = try PaintedSet(images: 4)
        defer { set.remove() }
        for (name, word) in [
            ("colour+colour", "twice"), ("colour+nobody", "no backbone has this name"),
            ("colour+", "no name"), ("colour+absent.onnx", "no such file"),
        ] {
            let error = await #expect(throws: WorkflowError.self) {
                try await compare(set, [name]).run()
            }
            #expect(error?.detail.contains(word) == true, "\(name): \(error?.detail ?? "")")
        }
        let error = await #expect(throws: LearningError.self) {
            try await compare(set, [fused], FusionOptions(weights: .given([1, 2, 3]))).run()
        }
        #expect(error?.code == .invalidOption)
    }

    @Test func unequalClassesPutBalancedAccuracyFirst() async throws {
        let set = try PaintedSet(images: 24, overlap: 0.1)
        defer { set.remove() }
        for image in 6..<24 {
            try FileManager.default.removeItem(atPath: "\(set.folder)/red/\(image).jpg")
        }
        var compare = set.compare
        for method in ImbalanceMethod.allCases {
            compare.head.imbalance = method
            let headline = try #require(try await compare.run().headline)
            #expect(headline.measure == .balancedAccuracy && headline.imbalance == 4)
            #expect(headline.recalls.map(\.images) == [24, 6])
        }
        compare.head = HeadOptions(
            imbalance: .crt, tunesThresholds: true, folds: 3)
        let comparison = try await compare.run()
        let text = TextReport().rendered(comparison)
        #expect(text.contains("recall of colour") && text.contains("macro F1 %"))
        #expect(comparison.recommendation.contains("balanced accuracy"))
    }
}
