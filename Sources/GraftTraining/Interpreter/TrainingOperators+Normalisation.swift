internal import CTrainer
import GraftONNX

/// Normalisation and softmax.
extension TrainingOperators {
    static func batchNormalisation(_ node: TrainingNode) throws(TrainingError) -> [GraphValue] {
        let (x, scale, bias) = (try node.tensor(0), try node.tensor(1), try node.tensor(2))
        let (mean, variance) = (try node.tensor(3), try node.tensor(4))
        // ONNX states the share of the old value that is kept.
        let momentum = 1 - Double(node.node.float("momentum", 0.9))
        let epsilon = Double(node.node.float("epsilon", 1e-5))
        let moves = node.mode.movesStatistics
        return [
            .tensor(
                try node.trainer.tensor {
                    node.trainer.table.batch_normalisation(
                        x.handle, scale.handle, bias.handle, mean.handle, variance.handle,
                        moves, momentum, epsilon, $0)
                })
        ]
    }

    static func layerNormalisation(_ node: TrainingNode) throws(TrainingError) -> [GraphValue] {
        let x = try node.tensor(0)
        let rank = x.shape.count
        let axis = try node.axis(node.node.int("axis", -1), rank: rank)
        let (scale, bias) = (try node.optionalTensor(1), try node.optionalTensor(2))
        let epsilon = Double(node.node.float("epsilon", 1e-5))
        guard node.node.outputs.dropFirst().allSatisfy(\.isEmpty) else {
            throw node.fault("is asked for its mean and deviation")
        }
        return [
            .tensor(
                try node.trainer.tensor {
                    node.trainer.table.layer_normalisation(
                        x.handle, rank - axis, scale?.handle, bias?.handle, epsilon, $0)
                })
        ]
    }

    static func instanceNormalisation(_ node: TrainingNode) throws(TrainingError) -> [GraphValue] {
        try grouped(node, groups: try node.shape(0)[1])
    }

    /// Since operator set 21 scale and bias are per channel; before, per group.
    static func groupNormalisation(_ node: TrainingNode) throws(TrainingError) -> [GraphValue] {
        guard try node.shape(1) == [try node.shape(0)[1]] else {
            throw node.fault("scales groups instead of channels")
        }
        return try grouped(node, groups: node.node.int("num_groups", 1))
    }

    private static func grouped(_ node: TrainingNode, groups: Int) throws(TrainingError)
        -> [GraphValue]
    {
        let (x, scale, bias) = (
            try node.tensor(0), try node.optionalTensor(1), try node.optionalTensor(2)
        )
        let epsilon = Double(node.node.float("epsilon", 1e-5))
        return [
            .tensor(
                try node.trainer.tensor {
                    node.trainer.table.group_normalisation(
                        x.handle, Int64(groups), scale?.handle, bias?.handle, epsilon, $0)
                })
        ]
    }

    static func localResponseNormalisation(_ node: TrainingNode) throws(TrainingError)
        -> [GraphValue]
    {
        let x = try node.tensor(0)
        let (alpha, beta, bias) = (
            Double(node.node.float("alpha", 0.0001)), Double(node.node.float("beta", 0.75)),
            Double(node.node.float("bias", 1))
        )
        let size = Int64(node.node.int("size", 1))
        return [
            .tensor(
                try node.trainer.tensor {
                    node.trainer.table.local_response_normalisation(
                        x.handle, size, alpha, beta, bias, $0)
                })
        ]
    }

    /// Before operator set 13 all dimensions from the axis on are taken together.
    static func softmax(_ node: TrainingNode, logarithm: Bool) throws(TrainingError)
        -> [GraphValue]
    {
        let x = try node.tensor(0)
        let shape = x.shape
        let axis = try node.axis(
            node.node.int("axis", node.opset < 13 ? 1 : -1), rank: shape.count)
        guard node.opset < 13, axis != shape.count - 1 else {
            return [.tensor(try x.softmax(axis: axis, logarithm: logarithm))]
        }
        let rows = shape[..<axis].reduce(1, *)
        let flat = try x.reshaped([rows, shape[axis...].reduce(1, *)])
        return [
            .tensor(try flat.softmax(axis: 1, logarithm: logarithm).reshaped(shape))
        ]
    }
}
