import Foundation
import SystemPackage
import Testing

@testable import GraftONNX

struct ZooGolden: Decodable {
    struct Graph: Decodable {
        let name: String
        let model: Data
        let tensor: String
        let width: Int
        let classes: Int
        let scores: String
        var bytes: [UInt8] { Array(model) }
    }
    let graphs: [Graph]
}

struct Manifest: Decodable {
    struct Model: Decodable {
        struct Features: Decodable {
            let name: String
            let dim: Int
        }
        let file: String
        let features: Features
        let classes: Int
    }
    let models: [Model]
}

@Suite("Penultimate tensor") struct PenultimateTests {
    @Test func isFoundInGraphsOfManyExporters() throws {
        for graph in try Fixtures.golden("zoo", as: ZooGolden.self).graphs {
            let found = try ONNXGraph(bytes: graph.bytes).penultimate()
            #expect(found.tensor == graph.tensor, "\(graph.name)")
            #expect(found.width == graph.width, "\(graph.name)")
            #expect((found.classCount ?? -1) == graph.classes, "\(graph.name)")
            #expect((found.scores?.rawValue ?? "") == graph.scores, "\(graph.name)")
        }
    }

    @Test func isExposedAsRows() throws {
        for graph in try Fixtures.golden("zoo", as: ZooGolden.self).graphs {
            let whole = try ONNXGraph(bytes: graph.bytes)
            let exposed = try whole.exposing(whole.penultimate(), scores: "scores").settingBatch(
                nil)
            #expect(exposed.outputs[0].name == "features", "\(graph.name)")
            #expect(exposed.outputs[0].shape == ["N", .fixed(graph.width)], "\(graph.name)")
            #expect(exposed.outputs.count == (graph.classes > 0 ? 2 : 1))
            #expect(
                try exposed.shapes()["features"] == ["N", .fixed(graph.width)], "\(graph.name)")
        }
    }

    @Test(.enabled(if: Fixtures.sharedModels != nil, "no folder of shared models"))
    func agreesWithTheManifestOfRealModels() throws {
        let folder = try #require(Fixtures.sharedModels)
        let url = URL(filePath: folder.appending("manifest.json").string)
        let manifest = try JSONDecoder().decode(Manifest.self, from: Data(contentsOf: url))
        for model in manifest.models {
            let graph = try ONNXGraph(contentsOf: folder.appending(model.file))
            let found = try graph.penultimate()
            #expect(found.tensor == model.features.name, "\(model.file)")
            #expect(found.width == model.features.dim, "\(model.file)")
            #expect(found.classCount == model.classes, "\(model.file)")
            // The same width must come out when nobody shows the features as an output.
            let hidden = try graph.cut(at: [#require(found.scoresTensor)])
            let rule = try hidden.penultimate()
            #expect(rule.confidence != .declared)
            if rule.tensor != model.features.name {
                #expect(rule.width != nil, "\(model.file): \(rule)")
            }
        }
    }

    @Test func bareBackbonesAreTheirOwnFeature() throws {
        let found = try Fixtures.smallNetwork().cut(at: ["rows"]).penultimate()
        #expect(found.tensor == "rows")
        #expect(found.scoresTensor == nil)
        #expect(found.confidence == .likely)
        let maps = try Fixtures.smallNetwork().cut(at: ["rectified"]).penultimate()
        #expect(maps.pooling == .average)
        #expect(maps.width == 6)
    }

    @Test func tokensGiveTheClassToken() throws {
        var builder = GraphBuilder()
        let x = builder.input("x", shape: ["N", 3, 4, 4])
        let rows = builder.add("Reshape", [x, builder.constant([0, 6, 8])])
        builder.output(builder.add("Tanh", [rows]), as: "last_hidden_state", shape: ["N", 6, 8])
        builder.output(builder.add("Relu", [rows]), as: "attention", shape: ["N", 6, 8])
        let graph = try builder.graph()
        let found = try graph.penultimate()
        #expect(found.tensor == "last_hidden_state")
        #expect(found.pooling == .classToken)
        #expect(found.width == 8)
        #expect(try graph.exposing(found).outputs[0].shape == ["N", 8])
    }

    @Test func unclearGraphsAreErrors() throws {
        var builder = GraphBuilder()
        let x = builder.input("x", shape: ["N", 3, 4, 4])
        builder.output(builder.add("Relu", [x]), as: "a")
        builder.output(builder.add("Tanh", [x]), as: "b")
        let several = try builder.graph()
        #expect(code { _ = try several.penultimate() } == .unclearHead)
        #expect(try several.penultimate(of: "a").tensor == "a")
        #expect(code { _ = try several.penultimate(of: "c") } == .missingTensor)
        builder = GraphBuilder()
        let y = builder.input("x", shape: ["N", 10])
        builder.output(builder.add("Softmax", [builder.add("Tanh", [y])]))
        let headless = try builder.graph()
        #expect(code { _ = try headless.penultimate() } == .unclearHead)
    }
}
