import GraftLinearAlgebra

/// The epochs of a network: which images train, in what order, and when it is enough.
struct NetworkSchedule: Sendable {
    struct Outcome: Sendable {
        var layers: [NetworkForm.Layer]
        /// Epochs whose result was kept.
        var epochs: Int
    }

    private let head: NetworkHead
    private let classes: [Int]
    /// Rows that train, and those that say when to stop.
    let training: [Int]
    let validation: [Int]
    private let objective: NetworkObjective
    private let watched: NetworkObjective

    /// Fewer say too little about when to stop.
    private static let fewest = 12

    init(_ head: NetworkHead, classes: [Int], classCount: Int) {
        self.head = head
        self.classes = classes
        let held = Self.sixth(of: classes, seed: head.seed)
        validation = held.count < Self.fewest ? [] : held
        let out = Set(validation)
        training = classes.indices.filter { !out.contains($0) }
        let own = training.map { classes[$0] }
        objective = NetworkObjective(
            weights: head.classWeights.weights(of: own, classCount: classCount),
            shape: head.loss.shape(of: own, classCount: classCount))
        // Balanced batches are watched by a balanced loss.
        watched =
            head.sampling == .shuffled
            ? objective
            : NetworkObjective(
                weights: ClassWeights.balanced.weights(of: own, classCount: classCount),
                shape: objective.shape)
    }

    /// A sixth of each class, rounded down, drawn without regard to the classes' numbers.
    private static func sixth(of classes: [Int], seed: UInt64) -> [Int] {
        Dictionary(grouping: classes.indices) { classes[$0] }.values.flatMap { own -> [Int] in
            var generator = SeededGenerator(seed: seed, stream: own[0])
            return Array(generator.shuffled(own).prefix(own.count / 6))
        }.sorted()
    }

    /// Trains until the loss of the validation rows no longer falls.
    func trained(
        _ start: [NetworkForm.Layer], inputs: Matrix<Float>, dropout: Double
    ) -> Outcome {
        var run = NetworkTraining(start, objective: objective, rate: head.rate, dropout: dropout)
        let held = inputs.selecting(rows: validation)
        let heldClasses = validation.map { classes[$0] }
        var best = Outcome(layers: start, epochs: 0)
        var lowest = Double.infinity
        for epoch in 0..<(validation.isEmpty ? max(1, head.epochs / 3) : head.epochs) {
            let order = order(epoch)
            for first in stride(from: 0, to: order.count, by: head.batch) {
                let rows = Array(order[first..<min(first + head.batch, order.count)])
                run.step(
                    inputs.selecting(rows: rows), classes: rows.map { classes[$0] },
                    seed: head.seed)
            }
            guard !validation.isEmpty else {
                best = Outcome(layers: run.layers, epochs: epoch + 1)
                continue
            }
            let loss = watched.loss(of: run.layers, held, classes: heldClasses)
            if loss < lowest {
                lowest = loss
                best = Outcome(layers: run.layers, epochs: epoch + 1)
            } else if epoch + 1 - best.epochs >= head.patience {
                break
            }
        }
        return best
    }

    private func order(_ epoch: Int) -> [Int] {
        guard head.sampling == .shuffled else {
            return head.sampling.order(
                classes: training.map { classes[$0] }, seed: head.seed, epoch: epoch
            ).map { training[$0] }
        }
        var generator = SeededGenerator(seed: head.seed, stream: -1 - epoch)
        return generator.shuffled(training)
    }
}
