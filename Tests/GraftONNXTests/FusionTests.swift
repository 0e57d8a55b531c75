import Testing

@testable import GraftONNX

@Suite("Fusing graphs") struct FusionTests {
    private func part(_ opset: Int) throws -> ONNXGraph {
        try Fixtures.smallNetwork(opset: opset, batch: "N").cut(at: ["rows"])
    }

    @Test func outputsStandSideBySide() throws {
        let one = try part(13)
        let fused = try ONNXGraph.fusing([one, one, one], as: "features")
        #expect(fused.inputs.count == 1 && fused.outputs.map(\.name) == ["features"])
        let width = try #require(one.outputs[0].shape?.last?.size)
        #expect(fused.outputs[0].shape?.last?.size == 3 * width)
        #expect(fused.nodes.count { $0.operation == "Conv" } == 3)
        #expect(fused.nodes.last?.operation == "Concat")
        _ = try GraphIndex(fused.graph)
    }

    @Test func olderPartsAreDeclaredForTheNewestSet() throws {
        let fused = try ONNXGraph.fusing([try part(9), try part(17)], as: "features")
        #expect(fused.opset == 17 && fused.irVersion >= 8)
    }

    /// Clip took its bounds as attributes before operator set 11.
    @Test func changedOperatorsAreRefused() throws {
        var builder = GraphBuilder(opset: 9)
        let pixels = builder.input("pixels", shape: ["N", 3, 4, 4])
        let clipped = builder.add("Clip", [pixels], ["min": .float(0), "max": .float(6)])
        builder.output(builder.add("Flatten", [clipped]), as: "rows", shape: ["N", 48])
        let old = try builder.graph()
        #expect(try old.raisingOperatorSet(to: 10).opset == 10)
        #expect(code { _ = try old.raisingOperatorSet(to: 13) } == .unsupportedOperatorSet)
    }

    @Test func partsOfOtherSizesAreRefused() throws {
        let one = try part(13)
        let shape = try #require(one.inputs[0].shape)
        let (height, width) = (try #require(shape[2].size), try #require(shape[3].size))
        let resampled = try one.resamplingInput(
            height: height * 2, width: width * 2,
            rows: [Float](repeating: 0.5, count: height * height * 2),
            columns: [Float](repeating: 0.5, count: width * width * 2))
        #expect(resampled.inputs[0].shape?[2].size == height * 2)
        #expect(resampled.inputs[0].name == one.inputs[0].name)
        #expect(resampled.nodes.prefix(2).map(\.operation) == ["MatMul", "MatMul"])
        #expect(try resampled.shapes()["rows"] == one.shapes()["rows"])
        #expect(
            code { _ = try ONNXGraph.fusing([one, resampled], as: "features") } == .shapeMismatch)
    }

    @Test(arguments: [9, 13, 18])
    func headOfLayersNormalisesParts(opset: Int) throws {
        let head = LayeredHead(
            layers: [
                .init(weights: Fixtures.ramp(18), bias: [0, 1, 2]),
                .init(weights: Fixtures.ramp(6), bias: [0, 1]),
            ], scaling: .l2OfParts([4, 2]))
        let graph = try part(opset).appending(head, to: "rows")
        #expect(graph.nodes.count { $0.operation == "ReduceL2" } == 2)
        #expect(graph.nodes.count { $0.operation == "Slice" } == 2)
        #expect(
            graph.nodes.suffix(5).map(\.operation) == ["Concat", "Gemm", "Relu", "Gemm", "Softmax"])
        _ = try GraphIndex(graph.graph)
    }
}
