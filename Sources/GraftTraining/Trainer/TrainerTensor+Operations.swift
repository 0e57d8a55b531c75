internal import CTrainer

/// The trainer's operations as functions of tensors; definitions stand in CTrainer.h.
extension TrainerTensor {
    func unary(
        _ kind: graft_trainer_unary, _ a: Double = 0, _ b: Double = 0
    ) throws(TrainingError) -> TrainerTensor {
        try trainer.tensor {
            trainer.table.unary(Int32(kind.rawValue), handle, a, b, $0)
        }
    }

    func binary(
        _ kind: graft_trainer_binary, _ other: TrainerTensor
    ) throws(TrainingError) -> TrainerTensor {
        try trainer.tensor {
            trainer.table.binary(Int32(kind.rawValue), handle, other.handle, $0)
        }
    }

    /// Elements of `x` where this is true, of `y` elsewhere.
    func choosing(_ x: TrainerTensor, _ y: TrainerTensor) throws(TrainingError) -> TrainerTensor {
        try trainer.tensor { trainer.table.where(handle, x.handle, y.handle, $0) }
    }

    func dropout(_ share: Double) throws(TrainingError) -> TrainerTensor {
        try trainer.tensor { trainer.table.dropout(handle, share, $0) }
    }

    func convolution(
        _ weights: TrainerTensor, bias: TrainerTensor?, _ window: graft_trainer_window
    ) throws(TrainingError) -> TrainerTensor {
        var window = window
        return try trainer.tensor {
            trainer.table.convolution(handle, weights.handle, bias?.handle, &window, $0)
        }
    }

    func maximumPool(_ window: graft_trainer_window) throws(TrainingError) -> TrainerTensor {
        var window = window
        return try trainer.tensor { trainer.table.maximum_pool(handle, &window, $0) }
    }

    func averagePool(_ window: graft_trainer_window) throws(TrainingError) -> TrainerTensor {
        var window = window
        return try trainer.tensor { trainer.table.average_pool(handle, &window, $0) }
    }

    /// alpha A B + beta C.
    func gemm(
        _ b: TrainerTensor, _ c: TrainerTensor?, alpha: Double = 1, beta: Double = 1,
        transposeA: Bool = false, transposeB: Bool = false
    ) throws(TrainingError) -> TrainerTensor {
        try trainer.tensor {
            trainer.table.gemm(
                handle, b.handle, c?.handle, alpha, beta, transposeA, transposeB, $0)
        }
    }

    func softmax(axis: Int, logarithm: Bool = false) throws(TrainingError) -> TrainerTensor {
        try trainer.tensor { trainer.table.softmax(handle, Int64(axis), logarithm, $0) }
    }

    func reduced(
        _ kind: graft_trainer_reduction, axes: [Int], keep: Bool
    ) throws(TrainingError) -> TrainerTensor {
        try trainer.tensor {
            trainer.table.reduce(
                Int32(kind.rawValue), handle, axes.map(Int64.init), axes.count, keep, $0)
        }
    }

    func sliced(
        axis: Int, from start: Int, to end: Int, step: Int = 1
    ) throws(TrainingError) -> TrainerTensor {
        try trainer.tensor {
            trainer.table.slice(handle, Int64(axis), Int64(start), Int64(end), Int64(step), $0)
        }
    }

    func gathered(_ indices: TrainerTensor, axis: Int) throws(TrainingError) -> TrainerTensor {
        try trainer.tensor { trainer.table.gather(handle, Int64(axis), indices.handle, $0) }
    }

    func reshaped(_ shape: [Int]) throws(TrainingError) -> TrainerTensor {
        try trainer.tensor {
            trainer.table.reshape(handle, shape.map(Int64.init), shape.count, $0)
        }
    }

    func permuted(_ order: [Int]) throws(TrainingError) -> TrainerTensor {
        try trainer.tensor {
            trainer.table.permute(handle, order.map(Int64.init), order.count, $0)
        }
    }

    func expanded(_ shape: [Int]) throws(TrainingError) -> TrainerTensor {
        try trainer.tensor {
            trainer.table.expand(handle, shape.map(Int64.init), shape.count, $0)
        }
    }

    func padded(
        _ pads: [Int], _ kind: graft_trainer_padding, value: Double
    ) throws(TrainingError) -> TrainerTensor {
        try trainer.tensor {
            trainer.table.pad(
                handle, pads.map(Int64.init), pads.count, Int32(kind.rawValue), value, $0)
        }
    }

    func cast(_ type: graft_trainer_type) throws(TrainingError) -> TrainerTensor {
        try trainer.tensor { trainer.table.tensor_cast(handle, Int32(type.rawValue), $0) }
    }

    /// The same values with channels innermost in memory, which convolutions in f32 want.
    func channelsLast() throws(TrainingError) -> TrainerTensor {
        try trainer.tensor { trainer.table.tensor_channels_last(handle, $0) }
    }

    static func concatenated(_ tensors: [TrainerTensor], axis: Int) throws(TrainingError)
        -> TrainerTensor
    {
        let trainer = tensors[0].trainer
        return try Trainer.withHandles(tensors) { (handles) throws(TrainingError) in
            try trainer.tensor {
                trainer.table.concatenate(handles, tensors.count, Int64(axis), $0)
            }
        }
    }
}
