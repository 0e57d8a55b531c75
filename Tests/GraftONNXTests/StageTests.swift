import Foundation
import SystemPackage
import Testing

@testable import GraftONNX

/// The stages of a network are found from its graph.
@Suite struct StageTests {
    /// Two resolutions; residual blocks on the first, a dense one on the second.
    private func network() throws -> ONNXGraph {
        var builder = GraphBuilder(name: "stages")
        func conv(_ x: String, _ from: Int, _ to: Int, stride: Int = 1) -> String {
            let weights = builder.constant(
                Fixtures.ramp(from * to * 9), shape: [to, from, 3, 3], name: "w")
            let maps = builder.add(
                "Conv", [x, weights],
                [
                    "pads": [1, 1, 1, 1], "kernel_shape": [3, 3],
                    "strides": .ints([stride, stride]),
                ])
            return builder.add("Relu", [maps])
        }
        let x = builder.input("x", shape: ["N", 3, 16, 16])
        var y = conv(x, 3, 4)
        for _ in 0..<4 {
            let inner = conv(conv(y, 4, 4), 4, 4)
            y = builder.add("Relu", [builder.add("Add", [inner, y])])
        }
        y = conv(y, 4, 6, stride: 2)
        y = builder.add("Concat", [y, conv(y, 6, 2)], ["axis": 1])
        y = conv(y, 8, 5)
        let mean = builder.add("GlobalAveragePool", [y])
        let features = builder.add("Flatten", [mean], name: "flat")
        let matrix = builder.constant(Fixtures.ramp(15), shape: [5, 3], name: "fc")
        builder.output(builder.add("MatMul", [features, matrix], name: "scores"), shape: ["N", 3])
        return try builder.graph()
    }

    @Test func aStageEndsWhereTheResolutionFalls() throws {
        let graph = try network()
        let stages = try graph.stages(before: "flat", blocks: 9)
        #expect(
            stages.map(\.name) == [
                "stage1.block1", "stage1.block2", "stage1.block3", "stage1", "stage2.block1",
            ])
        #expect(stages.map(\.channels) == [4, 4, 4, 4, 8])
        #expect(stages.map(\.height) == [16, 16, 16, 16, 8])
        // What lies inside a residual branch is no stage: each is a rectified sum, or the concat.
        let makers = stages.map { stage in
            graph.nodes.first { $0.outputs.contains(stage.tensor) }?.operation
        }
        #expect(makers == ["Relu", "Relu", "Relu", "Relu", "Concat"])
        #expect(try graph.stages(before: "flat", blocks: 0).map(\.name) == ["stage1"])
        #expect(try graph.stages(before: "flat", blocks: 1).count == 3)
    }

    @Test func allStagesBecomeOneOutput() throws {
        let graph = try network()
        let stages = try graph.stages(before: "flat", blocks: 9)
        let penultimate = try graph.penultimate(of: nil)
        let wide = try graph.exposing(stages, with: penultimate, scores: "posteriors")
        #expect(wide.outputs.map(\.name) == ["features", "posteriors"])
        #expect(wide.outputs[0].shape?.last?.size == 4 + 4 + 4 + 4 + 8 + 5)
        let again = try ONNXGraph(bytes: wide.serialized())
        #expect(try again.shapes()["features"]?.last?.size == 29)
    }

    @Test("shared backbones have stages", .enabled(if: Fixtures.sharedModels != nil))
    func sharedBackbones() throws {
        guard let folder = Fixtures.sharedModels else { return }
        for (name, sizes) in [
            ("mobilenet_v2_100_224_tf", [112, 56, 28, 14]), ("squeezenet1_1", [111, 55, 27]),
            ("resnet20_cifar10", [32, 16]), ("densenet40_12_cifar10", [32, 16]),
        ] {
            let graph = try ONNXGraph(contentsOf: folder.appending("\(name).onnx"))
            let features = try graph.penultimate(of: "logits")
            let stages = try graph.stages(before: features.tensor)
            #expect(stages.filter { !$0.isBlock }.map(\.height) == sizes, "\(name)")
            #expect(stages.contains { $0.isBlock }, "\(name)")
            let wide = try graph.exposing(stages, with: features)
            let width = stages.reduce(features.width ?? 0) { $0 + $1.channels }
            #expect(wide.outputs[0].shape?.last?.size == width, "\(name)")
        }
    }
}
