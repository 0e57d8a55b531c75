internal import CTrainer
import GraftEngines
import GraftONNX

/// One node about to be executed: its attributes, the values of its inputs, the way it is trained.
struct TrainingNode {
    let node: ONNXNode
    let opset: Int
    /// nil for optional inputs that are left out.
    let inputs: [GraphValue?]
    let trainer: Trainer
    let mode: ForwardMode

    func fault(_ detail: String) -> TrainingError {
        TrainingError(
            .unsupportedOperator, subject: "\(node.operation) \(node.label)",
            detail: "\(detail). Use --recipe head, which trains behind the features, or export the "
                + "network without this node")
    }

    func has(_ index: Int) -> Bool { inputs.indices.contains(index) && inputs[index] != nil }

    func tensor(_ index: Int) throws(TrainingError) -> TrainerTensor {
        guard inputs.indices.contains(index), let value = inputs[index] else {
            throw fault("lacks input \(index)")
        }
        switch value {
        case .tensor(let tensor): return tensor
        case .host(let host): return try host.tensor(trainer)
        }
    }

    func optionalTensor(_ index: Int) throws(TrainingError) -> TrainerTensor? {
        has(index) ? try tensor(index) : nil
    }

    func shape(_ index: Int) throws(TrainingError) -> [Int] {
        guard inputs.indices.contains(index), let value = inputs[index] else {
            throw fault("lacks input \(index)")
        }
        switch value {
        case .tensor(let tensor): return tensor.shape
        case .host(let host): return host.array.shape
        }
    }

    /// Numbers that are known without executing the network.
    func host(_ index: Int) throws(TrainingError) -> ReferenceArray {
        guard inputs.indices.contains(index), case .host(let value)? = inputs[index] else {
            throw fault("wants input \(index) to be a constant")
        }
        return value.array
    }

    func integers(_ index: Int) throws(TrainingError) -> [Int] {
        guard case .integers(let values) = try host(index).values else {
            throw fault("wants integers as input \(index)")
        }
        return values
    }

    /// One number, an attribute in old operator sets and an input in new ones.
    func number(_ name: String, orInput index: Int) throws(TrainingError) -> Double? {
        if case .float(let value)? = node.attributes[name] { return Double(value) }
        guard has(index) else { return nil }
        switch try host(index).values {
        case .floats(let values): return values.first.map { Double($0) }
        case .integers(let values): return values.first.map { Double($0) }
        }
    }

    /// A list, an attribute in old operator sets and an input in new ones.
    func list(_ name: String, orInput index: Int) throws(TrainingError) -> [Int]? {
        if let values = node.ints(name) { return values }
        return has(index) ? try integers(index) : nil
    }

    /// An axis counted from the front.
    func axis(_ axis: Int, rank: Int) throws(TrainingError) -> Int {
        let counted = axis < 0 ? axis + rank : axis
        guard counted >= 0, counted <= rank else {
            throw fault("has axis \(axis) for \(rank) dimensions")
        }
        return counted
    }

    func axes(_ given: [Int], rank: Int) throws(TrainingError) -> [Int] {
        var axes: [Int] = []
        for axis in given { axes.append(try self.axis(axis, rank: rank)) }
        return axes
    }
}

/// How a graph is executed.
struct ForwardMode: Sendable, Hashable {
    /// Dropout is active, and batch normalisation as `movesStatistics` says.
    var isTraining: Bool
    /// Batch normalisation uses the batch's own moments and moves its running ones.
    var movesStatistics: Bool

    static let evaluation = ForwardMode(isTraining: false, movesStatistics: false)
}
