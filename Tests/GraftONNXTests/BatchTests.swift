import Testing

@testable import GraftONNX

@Suite("Batch size") struct BatchTests {
    @Test func aLiteralTargetShapeIsFreed() throws {
        let graph = try Fixtures.smallNetwork()
        #expect(graph.batchRule == .fixed(1))
        let free = try graph.settingBatch(nil)
        #expect(free.batchRule == .free)
        #expect(free.inputs[0].shape == ["N", 3, 8, 8])
        #expect(free.outputs[0].shape == ["N", 4])
        let target = try #require(free.nodes.first { $0.operation == "Reshape" }).inputs[1]
        #expect(try free.constant(target)?.integers() == [0, 6])
        let five = try free.settingBatch(5)
        #expect(five.outputs[0].shape == [5, 4])
        #expect(try graph.settingBatch(5).outputs[0].shape == [5, 4])
    }

    @Test func metadataAndOtherSettingsStay() throws {
        var graph = try Fixtures.smallNetwork()
        graph.metadata["a"] = "b"
        #expect(try graph.settingBatch(nil).metadata == ["a": "b"])
    }

    /// The places that a batch can take when [..., N, ...] is given a new shape.
    @Test(arguments: [
        ([1: 0, 2: 512, 3: 1, 4: 1], [1, 512], 0, 1, 1),  // flatten
        ([1: 197, 2: 0, 3: 768], [197, 12, 64], 1, 1, 12),  // heads of sequence-first attention
        ([1: 197, 2: 0, 3: 768], [197, 768], 0, 197, 1),  // rows for a product
        ([1: 0, 2: 8, 3: 8, 4: 49, 5: 96], [64, 49, 96], 0, 1, 64),  // windows
        ([1: 0, 2: 196, 3: 64], [1, 1, 196, 64], 0, 1, 1),
    ])
    func goesWhereMemorySaysSo(
        _ shape: [Int: Int], _ target: [Int], _ axis: Int, _ outer: Int, _ inner: Int
    ) throws {
        let input = shape.sorted { $0.key < $1.key }.map {
            $0.value == 0 ? Extent.batch : .fixed($0.value)
        }
        let found = try #require(
            BatchPlacement(input: input, target: target, batch: 1, inferred: nil))
        #expect(found.axis == axis)
        #expect(found.extent == .batch(outer: outer, inner: inner))
    }

    @Test func classTokensAreRepeated() throws {
        var builder = GraphBuilder()
        let x = builder.input("x", shape: [1, 3, 8, 8])
        let patches = builder.add(
            "Conv", [x, builder.constant(Fixtures.ramp(192 * 4), shape: [4, 3, 8, 8])],
            ["strides": [8, 8]])
        let rows = builder.add("Reshape", [patches, builder.constant([1, 4, 1])])
        let tokens = builder.add("Transpose", [rows], ["perm": [0, 2, 1]])
        let token = builder.constant(Fixtures.ramp(4), shape: [1, 1, 4], name: "class_token")
        builder.output(
            builder.add("Concat", [token, tokens], ["axis": 1]), as: "sequence", shape: [1, 2, 4])
        let graph = try builder.graph()
        let free = try graph.settingBatch(nil)
        #expect(free.outputs[0].shape == ["N", 2, 4])
        #expect(free.operations["Expand"] == 1)
        #expect(free.operations["Shape"] == 1)
        let three = try graph.settingBatch(3)
        #expect(three.operations["Expand"] == 1)
        #expect(three.operations["Shape"] == nil)
    }

    @Test func mixingImagesIsAnError() throws {
        func graph(_ build: (inout GraphBuilder, String) -> String) throws -> ONNXGraph {
            var builder = GraphBuilder()
            let x = builder.input("x", shape: [1, 3, 4, 4])
            builder.output(build(&builder, x))
            return try builder.graph()
        }
        let reduced = try graph { $0.add("ReduceMean", [$1], ["axes": [0]]) }
        let taken = try graph { builder, x in
            let first = builder.add("Gather", [x, builder.constant([0], shape: [])], ["axis": 0])
            return builder.add("Relu", [first])
        }
        let flat = try graph { $0.add("Reshape", [$1, $0.constant([-1])]) }
        let whole = try graph { builder, x in
            let rows = builder.add("Reshape", [x, builder.constant([3, 16])])
            return builder.add(
                "MatMul", [rows, builder.constant(Fixtures.ramp(32), shape: [16, 2])])
        }
        for one in [reduced, taken, flat, whole] {
            #expect(code { _ = try one.settingBatch(nil) } == .fixedBatch, "\(one.operations)")
        }
    }

    @Test func branchesAreAnErrorThatSaysSo() throws {
        var graph = try Fixtures.smallNetwork()
        graph.graph.node[1].opType = "If"
        #expect(code { _ = try graph.settingBatch(nil) } == .fixedBatch)
        #expect(graph.controlFlow.count == 1)
    }
}
