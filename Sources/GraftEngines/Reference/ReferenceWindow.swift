/// The sliding window of convolutions and pools: where it stands and what it covers.

import GraftONNX

package struct ReferenceWindow {
    /// One value for rows, one for columns.
    package let kernel: [Int]
    package let strides: [Int]
    package let dilations: [Int]
    /// Cells added at the top and the left.
    package let before: [Int]
    /// Cells added at the bottom and the right.
    package let after: [Int]
    package let output: [Int]

    /// The window of a convolution or pool over an input of the given height and width.
    package init(_ node: ONNXNode, input: [Int], kernel: [Int]) throws(EngineError) {
        try self.init(
            ReferenceNode(node: node, opset: 0, inputs: []), input: input, kernel: kernel)
    }

    init(_ node: ReferenceNode, input: [Int], kernel: [Int]) throws(EngineError) {
        let strides = node.ints("strides") ?? [1, 1]
        let dilations = node.ints("dilations") ?? [1, 1]
        let pads = node.ints("pads") ?? [0, 0, 0, 0]
        guard input.count == 2, kernel.count == 2, strides.count == 2, dilations.count == 2,
            pads.count == 4,
            strides.allSatisfy({ $0 > 0 }), dilations.allSatisfy({ $0 > 0 })
        else { throw node.fault("has not two spatial dimensions") }
        let mode = node.string("auto_pad", "NOTSET")
        var before: [Int] = []
        var after: [Int] = []
        var output: [Int] = []
        for axis in 0..<2 {
            let reach = (kernel[axis] - 1) * dilations[axis] + 1
            if mode.hasPrefix("SAME") {
                let size = (input[axis] + strides[axis] - 1) / strides[axis]
                let total = max((size - 1) * strides[axis] + reach - input[axis], 0)
                before.append(mode == "SAME_LOWER" ? total - total / 2 : total / 2)
                after.append(total - before[axis])
                output.append(size)
                continue
            }
            before.append(mode == "VALID" ? 0 : pads[axis])
            after.append(mode == "VALID" ? 0 : pads[axis + 2])
            let room = input[axis] + before[axis] + after[axis] - reach
            guard room >= 0 else { throw node.fault("has a window larger than its input \(input)") }
            var size = room / strides[axis] + 1
            if node.int("ceil_mode", 0) == 1, room % strides[axis] != 0 {
                // The last window must begin inside the input or its padding in front.
                if size * strides[axis] < input[axis] + before[axis] { size += 1 }
            }
            output.append(size)
        }
        (self.kernel, self.strides, self.dilations) = (kernel, strides, dilations)
        (self.before, self.after, self.output) = (before, after, output)
    }

    /// Position in the input, which may lie outside, of one cell of the window at one place of the
    /// output.
    func position(axis: Int, output: Int, cell: Int) -> Int {
        output * strides[axis] - before[axis] + cell * dilations[axis]
    }

    /// Output places at which `cell` falls inside an input of `size`.
    func valid(axis: Int, cell: Int, size: Int) -> Range<Int> {
        let offset = cell * dilations[axis] - before[axis]
        let first = offset >= 0 ? 0 : (-offset + strides[axis] - 1) / strides[axis]
        let end =
            size - offset <= 0 ? 0 : min(output[axis], (size - offset - 1) / strides[axis] + 1)
        return first < end ? first..<end : 0..<0
    }
}
