import Testing

@testable import GraftONNX

@Suite("The last linear layer") struct LinearTailTests {
    private let head = LinearHead(
        weights: Fixtures.ramp(12), bias: [0.25, -1], activation: .sigmoid)

    @Test func aHeadIsFoundAsItWasAppended() throws {
        let graph = try Fixtures.smallNetwork().appending(head, to: "rows")
        let tail = try graph.linearTail()
        #expect(tail.weights == head.weights)
        #expect(tail.bias == head.bias)
        #expect(tail.features == "rows")
        #expect(tail.activation == .sigmoid)
        #expect(tail.categoryCount == 2 && tail.featureCount == 6)
    }

    @Test func otherWeightsTakeItsPlace() throws {
        let graph = try Fixtures.smallNetwork().appending(head, to: "rows")
        let weights = head.weights.map { -2 * $0 }
        let changed = try graph.replacing(graph.linearTail(), weights: weights, bias: [3, 4])
        let tail = try changed.linearTail()
        #expect(tail.weights == weights)
        #expect(tail.bias == [3, 4])
        #expect(changed.nodes.map(\.operation) == graph.nodes.map(\.operation))
        #expect(changed.outputs == graph.outputs)
        // The old numbers are gone from the file.
        #expect(changed.constantNames.count == graph.constantNames.count)
        _ = try GraphIndex(changed.graph)
    }

    @Test func aProductWithASumIsOneLayerToo() throws {
        var graph = try Fixtures.smallNetwork().appending(head, to: "rows")
        let place = try #require(graph.graph.node.firstIndex { $0.opType == "Gemm" })
        var editor = GraphEditor(graph)
        let gemm = graph.graph.node[place]
        let product = editor.node("MatMul", [gemm.input[0], gemm.input[1]], named: "product")
        let sum = editor.node("Add", [gemm.input[2], product.output[0]], output: gemm.output[0])
        graph.graph.node.replaceSubrange(place...place, with: [product, sum])
        let tail = try graph.linearTail()
        #expect(tail.weights == head.weights && tail.bias == head.bias)
        let changed = try graph.replacing(tail, weights: tail.weights, bias: [1, 2])
        #expect(try changed.linearTail().bias == [1, 2])
        _ = try GraphIndex(changed.graph)
    }

    @Test func transposedWeightsAreTurned() throws {
        var graph = try Fixtures.smallNetwork().appending(head, to: "rows")
        let place = try #require(graph.graph.node.firstIndex { $0.opType == "Gemm" })
        var turned = [Float](repeating: 0, count: 12)
        for row in 0..<6 {
            for column in 0..<2 { turned[column * 6 + row] = head.weights[row * 2 + column] }
        }
        var editor = GraphEditor(graph)
        let name = editor.constant(ONNXTensor(turned, shape: [2, 6]), named: "turned")
        graph.graph = editor.graph
        graph.graph.node[place].input[1] = name
        graph.graph.node[place].set("transB", .int(1))
        #expect(try graph.linearTail().weights == head.weights)
    }

    @Test func aSoftmaxIsRefused() throws {
        let softmax = LinearHead(weights: Fixtures.ramp(12), bias: [0, 1])
        let graph = try Fixtures.smallNetwork().appending(softmax, to: "rows")
        let error = #expect(throws: ONNXError.self) { try graph.linearTail() }
        #expect(error?.code == .unclearHead)
        #expect(throws: ONNXError.self) { try graph.linearTail(of: "nothing") }
    }
}
