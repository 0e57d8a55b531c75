internal import CTrainer

/// The rule that turns gradients into new weights.
public enum OptimiserKind: String, Sendable, Hashable, Codable, CaseIterable {
    /// Stochastic gradient descent with Nesterov momentum.
    case sgd
    /// Adam with decoupled weight decay (Loshchilov and Hutter, ICLR 2019).
    case adamw
}

/// An optimiser at work: its settings, the tensors it moves, and what it remembers of them.
final class Optimiser {
    /// One tensor with how fast it learns and how much it decays.
    struct Group {
        var tensor: TrainerTensor
        /// Factor on the learning rate.
        var rate: Double
        var decay: Double
    }

    let kind: OptimiserKind
    let momentum: Double
    let groups: [Group]
    /// Steps taken.
    private(set) var step = 0
    /// SGD: velocities. AdamW: means, then squares.
    private let memories: [[TrainerTensor]]
    private let trainer: Trainer

    init(_ kind: OptimiserKind, momentum: Double, groups: [Group], trainer: Trainer)
        throws(TrainingError)
    {
        (self.kind, self.momentum, self.groups, self.trainer) = (kind, momentum, groups, trainer)
        var memories: [[TrainerTensor]] = []
        for _ in 0..<(kind == .sgd ? 1 : 2) {
            var zeros: [TrainerTensor] = []
            for group in groups { zeros.append(try .zeros(group.tensor.shape, trainer)) }
            memories.append(zeros)
        }
        self.memories = memories
    }

    /// Moves every tensor that has a gradient.
    func move(rate: Double) throws(TrainingError) {
        step += 1
        let tensors = groups.map(\.tensor)
        let (rates, decays) = (groups.map { rate * $0.rate }, groups.map(\.decay))
        var settings = graft_trainer_step(
            momentum: momentum, nesterov: momentum > 0, beta1: 0.9, beta2: 0.999, epsilon: 1e-8,
            step: Int64(step))
        let (trainer, memories, kind) = (trainer, memories, kind)
        try Trainer.withHandles(tensors) { (targets) throws(TrainingError) in
            try Trainer.withHandles(memories[0]) { (first) throws(TrainingError) in
                guard kind == .adamw else {
                    return try trainer.check(
                        trainer.table.sgd(targets, first, tensors.count, rates, decays, &settings))
                }
                try Trainer.withHandles(memories[1]) { (second) throws(TrainingError) in
                    try trainer.check(
                        trainer.table.adamw(
                            targets, first, second, tensors.count, rates, decays, &settings))
                }
            }
        }
    }

    func clearGradients() throws(TrainingError) {
        let (tensors, trainer) = (groups.map(\.tensor), trainer)
        try Trainer.withHandles(tensors) { (handles) throws(TrainingError) in
            try trainer.check(trainer.table.tensor_clear_gradients(handles, tensors.count))
        }
    }

    /// Scales gradients down to a joint norm of `limit`; 0 leaves them.
    ///
    /// - Returns: the norm before.
    @discardableResult
    func clipGradients(_ limit: Double) throws(TrainingError) -> Double {
        var norm = 0.0
        let (tensors, trainer) = (groups.map(\.tensor), trainer)
        try Trainer.withHandles(tensors) { (handles) throws(TrainingError) in
            try trainer.check(trainer.table.clip_gradients(handles, tensors.count, limit, &norm))
        }
        return norm
    }

    /// What is remembered, for a checkpoint; restored by `restore`.
    func memory() throws(TrainingError) -> [[[Float]]] {
        var all: [[[Float]]] = []
        for memory in memories {
            var values: [[Float]] = []
            for tensor in memory { values.append(try tensor.floats()) }
            all.append(values)
        }
        return all
    }

    func restore(step: Int, memory: [[[Float]]]) throws(TrainingError) {
        self.step = step
        for (tensors, values) in zip(memories, memory) {
            for (tensor, value) in zip(tensors, values) { try tensor.write(value) }
        }
    }
}
