import Testing

@testable import GraftONNX

@Suite("Parts of a network")
struct NetworkPartsTests {
    /// Two convolutions at 8 x 8, a residual block at 4 x 4, the mean.
    private func network() throws -> ONNXGraph {
        var builder = GraphBuilder(name: "parts")
        let x = builder.input("pixels", shape: ["N", 3, 16, 16])
        func conv(_ x: String, _ from: Int, _ to: Int, stride: Int) -> String {
            let w = builder.constant(
                [Float](repeating: 0.1, count: to * from * 9), shape: [to, from, 3, 3])
            return builder.add(
                "Conv", [x, w],
                [
                    "kernel_shape": [3, 3], "strides": .ints([stride, stride]),
                    "pads": [1, 1, 1, 1],
                ])
        }
        let a = builder.add("Relu", [conv(x, 3, 4, stride: 2)])
        let b = builder.add("Relu", [conv(a, 4, 4, stride: 1)])
        let c = builder.add("Relu", [conv(b, 4, 8, stride: 2)])
        let d = builder.add(
            "Add", [c, conv(builder.add("Relu", [conv(c, 8, 8, stride: 1)]), 8, 8, stride: 1)])
        let e = builder.add("GlobalAveragePool", [d])
        let f = builder.add("Flatten", [e], ["axis": 1])
        builder.output(f, shape: ["N", 8])
        return try builder.graph()
    }

    @Test("a stage holds what has one resolution; branches are never cut")
    func stages() throws {
        let graph = try network()
        let parts = try NetworkParts(graph, to: try #require(graph.outputs.first).name)
        #expect(parts.stages.map(\.name) == ["stage1", "stage2"])
        #expect(parts.stages[0].shape == [4, 8, 8])
        #expect(parts.stages[0].blocks.count == 2)
        #expect(parts.stages[0].parameters == 9 * (3 * 4 + 4 * 4))
        #expect(parts.stages[1].parameters == 9 * (4 * 8 + 8 * 8 + 8 * 8))
        #expect(parts.stages[1].input == parts.stages[0].output)
        let block = try #require(parts["stage1.2"])
        #expect(block.input == parts.stages[0].blocks[0].output)
        #expect(parts["stage9"] == nil)
    }

    @Test("a section holds exactly what lies between two tensors")
    func sections() throws {
        let graph = try network()
        let output = try #require(graph.outputs.first).name
        let parts = try NetworkParts(graph, to: output)
        let tail = try graph.section(from: parts.stages[1].input, to: output)
        #expect(tail.filter { $0.operation == "Conv" }.count == 3)
        // A tensor inside a branch does not carry everything.
        let inner = try #require(
            graph.nodes.first { $0.operation == "Add" }?.inputs.first { name in
                graph.nodes.first { $0.outputs.contains(name) }?.operation == "Conv"
            })
        #expect(throws: ONNXError.self) { try graph.section(from: inner, to: output) }
    }

    @Test("constants are replaced in their own element type, others stay as they were")
    func constants() throws {
        let graph = try network()
        let name = try #require(graph.constantNames.first)
        let count = try #require(graph.constant(name)?.count)
        let changed = try graph.settingConstants([name: [Float](repeating: 2, count: count)])
        #expect(try changed.constant(name)?.floats().allSatisfy { $0 == 2 } == true)
        for other in graph.constantNames.dropFirst() {
            #expect(changed.constant(other) == graph.constant(other))
        }
        #expect(throws: ONNXError.self) { try graph.settingConstants([name: [1]]) }
        #expect(throws: ONNXError.self) { try graph.settingConstants(["nobody": [1]]) }
    }

    @Test("half precision is rounded to nearest even and back")
    func halves() {
        for bits in UInt16.min...UInt16.max {
            let value = ONNXTensor.single(half: bits)
            guard !value.isNaN else { continue }
            #expect(ONNXTensor.half(single: value) == bits)
        }
        #expect(ONNXTensor.half(single: 1 + 0x1p-11) == ONNXTensor.half(single: 1))
        #expect(ONNXTensor.half(single: 1 + 3 * 0x1p-11) == ONNXTensor.half(single: 1 + 0x1p-9))
        #expect(ONNXTensor.half(single: 1e6) == 0x7C00)
    }
}
