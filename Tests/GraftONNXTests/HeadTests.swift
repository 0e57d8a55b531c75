import Foundation
import Testing

@testable import GraftONNX

@Suite("Appending a head") struct HeadTests {
    @Test func standardisationIsFoldedIn() {
        let head = LinearHead(
            weights: [1, 2, 3, 4], bias: [0.5, -0.5],
            scaling: .standardise(mean: [10, 20], scale: [2, 0]))
        let (weights, bias) = head.folded
        #expect(weights == [0.5, 1, 3, 4])
        #expect(bias == [-64.5, -90.5])
    }

    @Test(arguments: [7, 9, 10, 11, 12, 13, 15, 17, 18, 19])
    func nodesSuitTheOperatorSet(_ opset: Int) throws {
        let head = LinearHead(
            weights: Fixtures.ramp(12), bias: [0, 1], scaling: .l2, activation: .sigmoid)
        let graph = try Fixtures.smallNetwork(opset: opset).appending(
            head, to: "rows", features: "features")
        #expect(graph.outputs.map(\.name) == ["probabilities", "features"])
        #expect(graph.outputs[0].shape == [1, 2])
        let norm = try #require(graph.nodes.first { $0.operation == "ReduceL2" })
        #expect((norm.inputs.count == 2) == (opset >= 18))
        let clip = try #require(graph.nodes.first { $0.operation == "Clip" })
        #expect((clip.inputs.count == 2) == (opset >= 11))
        _ = try GraphIndex(graph.graph)
    }

    @Test func mapsArePooledFirst() throws {
        let head = LinearHead(weights: Fixtures.ramp(18), bias: [0, 1, 2])
        let graph = try Fixtures.smallNetwork().appending(head, to: "rectified", pooling: .average)
        #expect(
            graph.nodes.map(\.operation) == [
                "Conv", "Relu", "GlobalAveragePool", "Flatten", "Gemm", "Softmax",
            ])
        #expect(try graph.shapes()["probabilities"] == [1, 3])
    }

    @Test func anotherNetworksHeadIsRefused() throws {
        let head = LinearHead(weights: Fixtures.ramp(10), bias: [0, 1])
        let graph = try Fixtures.smallNetwork()
        #expect(code { _ = try graph.appending(head, to: "rows") } == .shapeMismatch)
        let fitting = LinearHead(weights: Fixtures.ramp(12), bias: [0, 1])
        #expect(code { _ = try graph.appending(fitting, to: "rectified") } == .shapeMismatch)
        #expect(
            code { _ = try Fixtures.smallNetwork(opset: 6).appending(fitting, to: "rows") }
                == .unsupportedOperatorSet)
    }

    @Test func aHeadIsCodable() throws {
        let head = LinearHead(
            weights: [1, 2], bias: [3], scaling: .standardise(mean: [1, 2], scale: [3, 4]))
        #expect(try JSONDecoder().decode(LinearHead.self, from: JSONEncoder().encode(head)) == head)
    }
}
