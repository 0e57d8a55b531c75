internal import CTrainer
import GraftEngines
import GraftONNX

/// Convolutions, pools and products.
extension TrainingOperators {
    static func convolution(_ node: TrainingNode) throws(TrainingError) -> [GraphValue] {
        let weights = try node.tensor(1)
        let shape = weights.shape
        let window = try window(node, kernel: Array(shape.dropFirst(2)))
        let x = try node.tensor(0)
        return [.tensor(try x.convolution(weights, bias: try node.optionalTensor(2), window))]
    }

    static func transposedConvolution(_ node: TrainingNode) throws(TrainingError) -> [GraphValue] {
        let weights = try node.tensor(1)
        let shape = weights.shape
        guard node.node.string("auto_pad", "NOTSET") == "NOTSET",
            node.node.ints("output_shape") == nil
        else { throw node.fault("asks for an output size instead of stating its padding") }
        guard shape.count == 4, try node.shape(0).count == 4 else {
            throw node.fault("has not two spatial dimensions")
        }
        var window = graft_trainer_window()
        window.strides = pair(node.node.ints("strides") ?? [1, 1])
        window.dilations = pair(node.node.ints("dilations") ?? [1, 1])
        window.pads = four(node.node.ints("pads") ?? [0, 0, 0, 0])
        window.output_padding = pair(node.node.ints("output_padding") ?? [0, 0])
        window.groups = Int64(node.node.int("group", 1))
        window.transposed = true
        let x = try node.tensor(0)
        return [.tensor(try x.convolution(weights, bias: try node.optionalTensor(2), window))]
    }

    static func maximumPool(_ node: TrainingNode) throws(TrainingError) -> [GraphValue] {
        guard node.node.outputs.count < 2 || node.node.outputs[1].isEmpty else {
            throw node.fault("is asked for the places of its maxima")
        }
        let window = try window(node, kernel: node.node.ints("kernel_shape") ?? [])
        return [.tensor(try node.tensor(0).maximumPool(window))]
    }

    static func averagePool(_ node: TrainingNode) throws(TrainingError) -> [GraphValue] {
        var window = try window(node, kernel: node.node.ints("kernel_shape") ?? [])
        window.count_pads = node.node.int("count_include_pad", 0) == 1
        return [.tensor(try node.tensor(0).averagePool(window))]
    }

    static func globalPool(_ kind: graft_trainer_reduction) -> Operator {
        { node throws(TrainingError) in
            let x = try node.tensor(0)
            let axes = Array(x.shape.indices.dropFirst(2))
            return [.tensor(try x.reduced(kind, axes: axes, keep: true))]
        }
    }

    static func gemm(_ node: TrainingNode) throws(TrainingError) -> [GraphValue] {
        [
            .tensor(
                try node.tensor(0).gemm(
                    try node.tensor(1), try node.optionalTensor(2),
                    alpha: Double(node.node.float("alpha", 1)),
                    beta: Double(node.node.float("beta", 1)),
                    transposeA: node.node.int("transA", 0) != 0,
                    transposeB: node.node.int("transB", 0) != 0))
        ]
    }

    static func einsum(_ node: TrainingNode) throws(TrainingError) -> [GraphValue] {
        var tensors: [TrainerTensor] = []
        for index in node.inputs.indices { tensors.append(try node.tensor(index)) }
        let equation = node.node.string("equation", "")
        let trainer = node.trainer
        let result = try Trainer.withHandles(tensors) { (handles) throws(TrainingError) in
            try trainer.tensor { trainer.table.einsum(equation, handles, tensors.count, $0) }
        }
        return [.tensor(result)]
    }

    /// The window of a convolution or pool, with its padding worked out.
    private static func window(_ node: TrainingNode, kernel: [Int]) throws(TrainingError)
        -> graft_trainer_window
    {
        let shape = try node.shape(0)
        guard shape.count == 4, kernel.count == 2 else {
            throw node.fault("has not two spatial dimensions")
        }
        let placed: ReferenceWindow
        do throws(EngineError) {
            placed = try ReferenceWindow(node.node, input: Array(shape[2...]), kernel: kernel)
        } catch {
            throw node.fault(error.detail)
        }
        var window = graft_trainer_window()
        window.kernel = pair(kernel)
        window.strides = pair(placed.strides)
        window.dilations = pair(placed.dilations)
        window.pads = four(placed.before + placed.after)
        window.groups = Int64(node.node.int("group", 1))
        window.ceil = node.node.int("ceil_mode", 0) == 1
        return window
    }

    private static func pair(_ values: [Int]) -> (Int64, Int64) {
        (Int64(values[0]), Int64(values[1]))
    }

    private static func four(_ values: [Int]) -> (Int64, Int64, Int64, Int64) {
        (Int64(values[0]), Int64(values[1]), Int64(values[2]), Int64(values[3]))
    }
}
