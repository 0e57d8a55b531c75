import Foundation
import Testing

@testable import GraftONNX

@Suite("Cutting and merging") struct CutTests {
    @Test func outputsBecomeExactlyTheTensors() throws {
        let cut = try Fixtures.smallNetwork().cut(at: ["rows", "rectified"])
        #expect(cut.outputs.map(\.name) == ["rows", "rectified"])
        #expect(cut.outputs[0].shape == [1, 6])
        #expect(cut.outputs[1].elementType == .float)
        #expect(cut.constantNames.count == 2)
        #expect(cut.nodes.count == 4)
    }

    @Test func dropoutIsTakenOut() throws {
        var builder = GraphBuilder(opset: 14)
        let x = builder.input("x", shape: [1, 4])
        var training = ONNXTensor([1], shape: [])
        training.proto.dataType = ElementType.bool.rawValue
        training.proto.rawData = Data([1])
        let inputs = [x, builder.constant([0 as Float], shape: []), builder.constant(training)]
        builder.output(builder.add("Dropout", inputs, name: "y"))
        let graph = try builder.graph().settingBatch(nil)
        #expect(graph.nodes.map(\.operation) == ["Identity"])
        #expect(graph.nodes[0].inputs == ["x"])
        #expect(graph.constantNames.isEmpty)
    }

    @Test func unknownTensorsAreErrorsWithAHint() throws {
        let graph = try Fixtures.smallNetwork()
        #expect(code { _ = try graph.cut(at: ["nothing"]) } == .missingTensor)
        #expect(code { _ = try graph.cut(at: []) } == .missingTensor)
        #expect(code { _ = try graph.cut(at: ["rows", "rows"]) } == .missingTensor)
        let error = #expect(throws: ONNXError.self) { try graph.cut(at: ["Logits"]) }
        #expect(error?.detail.contains("logits") == true)
    }

    /// Cutting at every tensor in turn gives a graph that makes exactly that tensor.
    @Test func anyTensorCanBeCutAt() throws {
        for graph in try Fixtures.golden("zoo", as: ZooGolden.self).graphs.map({
            try ONNXGraph(bytes: $0.bytes)
        }) {
            for tensor in graph.nodes.flatMap(\.outputs) where !tensor.isEmpty {
                let cut = try ONNXGraph(bytes: graph.cut(at: [tensor]).serialized())
                #expect(cut.outputs.map(\.name) == [tensor])
                #expect(cut.nodes.count <= graph.nodes.count)
                _ = try GraphIndex(cut.graph)
            }
        }
    }

    @Test func whatABranchUsesInsideIsKept() throws {
        var graph = try Fixtures.smallNetwork()
        var body = ONNXGraphProto()
        var inner = ONNXNodeProto()
        (inner.opType, inner.input, inner.output) = ("Relu", ["pooled"], ["inside"])
        body.node = [inner]
        body.output = [ValueDescription(name: "inside", elementType: .float, shape: nil).proto]
        var branch = ONNXNodeProto()
        (branch.opType, branch.input, branch.output) = ("If", ["condition"], ["chosen"])
        var attribute = ONNXAttributeProto()
        (attribute.name, attribute.type, attribute.g) = ("then_branch", .graph, body)
        branch.attribute = [attribute]
        graph.graph.node.append(branch)
        graph.graph.input.append(
            ValueDescription(name: "condition", elementType: .bool, shape: []).proto)
        let cut = try graph.cut(at: ["chosen"])
        #expect(cut.nodes.map(\.operation) == ["Conv", "Relu", "GlobalAveragePool", "If"])
        #expect(cut.inputs.map(\.name) == ["x", "condition"])
    }

    @Test func mergedGraphsShareTheInput() throws {
        let graph = try Fixtures.smallNetwork()
        let both = try graph.merging(graph.cut(at: ["rows"]), prefix: "b/")
        #expect(both.inputs.map(\.name) == ["x"])
        #expect(both.outputs.map(\.name) == ["probabilities", "b/rows"])
        #expect(both.nodes.count == 10)
        #expect(try both.shapes()["b/rows"] == [1, 6])
        _ = try GraphIndex(both.graph)
    }

    @Test func graphsThatDoNotFitAreNotMerged() throws {
        let graph = try Fixtures.smallNetwork()
        #expect(
            code { _ = try graph.merging(Fixtures.smallNetwork(opset: 11)) }
                == .unsupportedOperatorSet)
        #expect(code { _ = try graph.merging(graph.settingBatch(2)) } == .shapeMismatch)
    }
}
