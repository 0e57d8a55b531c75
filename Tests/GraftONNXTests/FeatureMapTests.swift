import Testing

@testable import GraftONNX

/// Maps of features are put behind a network.
@Suite struct FeatureMapTests {
    @Test func aScaleKeepsTheWidthAndAMatrixSetsIt() throws {
        let graph = try Fixtures.smallNetwork(batch: "N")
        let shift = Fixtures.ramp(6)
        let scaled = try graph.appending(
            .scale(shift: shift, scale: shift), to: "pooled", pooling: .flatten)
        #expect(scaled.outputs.map(\.name) == ["features"])
        #expect(scaled.outputs[0].shape?.last?.size == 6)
        #expect(scaled.operations["Mul"] == 1 && scaled.operations["Softmax"] == nil)
        let again = try ONNXGraph(bytes: scaled.serialized())
        #expect(try again.shapes()["features"]?.last?.size == 6)
        let mapped = try graph.appending(
            .matrix(shift: shift, weights: Fixtures.ramp(12)), to: "rectified", pooling: .average)
        #expect(mapped.outputs[0].shape?.last?.size == 2)
    }

    @Test func anotherWidthIsRefused() throws {
        let graph = try Fixtures.smallNetwork(batch: "N")
        #expect(throws: ONNXError.self) {
            try graph.appending(
                .scale(shift: [0, 0], scale: [1, 1]), to: "rows")
        }
    }
}
