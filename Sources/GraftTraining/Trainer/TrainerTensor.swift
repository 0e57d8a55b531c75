internal import CTrainer

/// An array of numbers in the trainer, perhaps recorded for gradients.
///
/// Belongs to one thread at a time. Shapes are in the order of ONNX.
final class TrainerTensor {
    let handle: OpaquePointer
    let trainer: Trainer

    /// Takes over a handle.
    init(_ handle: OpaquePointer, _ trainer: Trainer) {
        self.handle = handle
        self.trainer = trainer
    }

    deinit { trainer.table.tensor_free(handle) }

    /// - Precondition: as many values as the shape has elements.
    convenience init(_ values: [Float], shape: [Int], _ trainer: Trainer) throws(TrainingError) {
        precondition(values.count == shape.reduce(1, *), "as many values as elements")
        self.init(
            try trainer.handle { out in
                trainer.table.tensor_from_floats(
                    values, shape.map(Int64.init), shape.count, trainer.device.number, out)
            }, trainer)
    }

    /// - Precondition: as many values as the shape has elements.
    convenience init(_ values: [Int], shape: [Int], _ trainer: Trainer) throws(TrainingError) {
        precondition(values.count == shape.reduce(1, *), "as many values as elements")
        self.init(
            try trainer.handle { out in
                trainer.table.tensor_from_integers(
                    values.map(Int64.init), shape.map(Int64.init), shape.count,
                    trainer.device.number, out)
            }, trainer)
    }

    static func zeros(_ shape: [Int], _ trainer: Trainer) throws(TrainingError) -> TrainerTensor {
        try TrainerTensor(
            [Float](repeating: 0, count: shape.reduce(1, *)), shape: shape, trainer)
    }

    var shape: [Int] {
        let rank = trainer.table.tensor_rank(handle)
        var shape = [Int64](repeating: 0, count: rank)
        _ = trainer.table.tensor_shape(handle, &shape, rank)
        return shape.map { Int($0) }
    }

    var count: Int { shape.reduce(1, *) }

    /// Values in row-major order.
    func floats() throws(TrainingError) -> [Float] {
        let count = count
        var values = [Float](repeating: 0, count: count)
        try trainer.check(trainer.table.tensor_read(handle, &values, count))
        return values
    }

    /// The value of a tensor of one element.
    func scalar() throws(TrainingError) -> Float {
        var value: Float = 0
        try trainer.check(trainer.table.tensor_read(handle, &value, 1))
        return value
    }

    /// Replaces the values.
    func write(_ values: [Float]) throws(TrainingError) {
        try trainer.check(trainer.table.tensor_write(handle, values, values.count))
    }

    /// Makes it a leaf whose gradient is kept, or an ordinary constant again.
    func train(_ isOn: Bool = true) throws(TrainingError) {
        try trainer.check(trainer.table.tensor_train(handle, isOn))
    }

    /// nil before the first backward pass that reaches it.
    func gradient() throws(TrainingError) -> TrainerTensor? {
        var gradient: OpaquePointer?
        try trainer.check(trainer.table.tensor_gradient(handle, &gradient))
        return gradient.map { TrainerTensor($0, trainer) }
    }

    func backward() throws(TrainingError) {
        try trainer.check(trainer.table.backward(handle))
    }
}

extension Trainer {
    /// The handle that `body` writes.
    func handle(_ body: (UnsafeMutablePointer<OpaquePointer?>) -> Int32)
        throws(TrainingError) -> OpaquePointer
    {
        var handle: OpaquePointer?
        try check(body(&handle))
        guard let handle else {
            throw TrainingError(
                .trainerFailed, subject: "trainer",
                detail: "gave nothing back. Build it again with: make trainer")
        }
        return handle
    }

    /// Calls `body` with the handles of several tensors.
    static func withHandles<Value>(
        _ tensors: [TrainerTensor],
        _ body: (UnsafePointer<OpaquePointer?>?) throws(TrainingError) -> Value
    ) throws(TrainingError) -> Value {
        let handles = tensors.map { Optional($0.handle) }
        let result = handles.withUnsafeBufferPointer { buffer in
            Result { () throws(TrainingError) in try body(buffer.baseAddress) }
        }
        withExtendedLifetime(tensors) {}
        return try result.get()
    }
}
