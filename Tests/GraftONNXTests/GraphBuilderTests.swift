import Testing

@testable import GraftONNX

@Suite("Building graphs") struct GraphBuilderTests {
    @Test func aGraphSaysWhatWasBuilt() throws {
        let graph = try Fixtures.smallNetwork(batch: "N")
        #expect(
            graph.inputs == [
                ValueDescription(name: "x", elementType: .float, shape: ["N", 3, 8, 8])
            ])
        #expect(graph.outputs.map(\.name) == ["probabilities"])
        #expect(
            graph.nodes.map(\.operation) == [
                "Conv", "Relu", "GlobalAveragePool", "Reshape", "Gemm", "Softmax",
            ])
        #expect(graph.nodes[0].attributes["pads"] == [1, 1, 1, 1])
        #expect(graph.opset == 13)
        #expect(graph.parameterCount == 162 + 24 + 4)
        #expect(graph.operations["Conv"] == 1)
        #expect(graph.controlFlow.isEmpty)
    }

    @Test func namesAreMadeUniqueAndEqualConstantsShared() throws {
        var builder = GraphBuilder()
        let x = builder.input("x", shape: ["N", 4])
        let first = builder.constant([1, 2, 3, 4] as [Float], shape: [4])
        #expect(builder.constant([1, 2, 3, 4] as [Float], shape: [4]) == first)
        #expect(builder.constant([1, 2, 3, 4] as [Float], shape: [1, 4]) != first)
        let a = builder.add("Mul", [x, first])
        let b = builder.add("Mul", [a, first])
        #expect(a != b)
        let parts = builder.add("Split", [b], ["axis": 1], outputCount: 2)
        #expect(Set(parts).count == 2)
        builder.output(builder.add("Concat", parts, ["axis": 1]), as: "features", shape: ["N", 4])
        builder.metadata["graft.kind"] = "test"
        let graph = try builder.graph()
        #expect(graph.outputs[0].name == "features")
        #expect(try ONNXGraph(bytes: graph.serialized()).metadata == ["graft.kind": "test"])
    }

    @Test func mistakesAreErrors() throws {
        #expect(code { _ = try GraphBuilder().graph() } == .emptyGraph)
        var builder = GraphBuilder()
        builder.output(builder.add("Relu", ["nobody"]))
        #expect(code { _ = try builder.graph() } == .malformedGraph)
    }

    @Test func cyclesAndDoubleOutputsAreErrors() throws {
        var graph = try Fixtures.smallNetwork()
        graph.graph.node[1].input[0] = "rows"
        #expect(code { _ = try graph.shapes() } == .malformedGraph)
        graph = try Fixtures.smallNetwork()
        graph.graph.node[1].output[0] = "maps"
        #expect(code { _ = try graph.shapes() } == .malformedGraph)
    }

    @Test func nodesInAnyOrderAreUnderstood() throws {
        var graph = try Fixtures.smallNetwork()
        graph.graph.node.reverse()
        #expect(try graph.shapes()["logits"] == [1, 4])
        let cut = try graph.cut(at: ["pooled"])
        #expect(cut.nodes.map(\.operation) == ["Conv", "Relu", "GlobalAveragePool"])
    }
}
