internal import CTrainer
import GraftEngines
import GraftONNX

/// Operators that move, repeat, pick or summarise elements.
extension TrainingOperators {
    static func shape(_ node: TrainingNode) throws(TrainingError) -> [GraphValue] {
        let shape = try node.shape(0)
        func bounded(_ value: Int) -> Int {
            min(max(value < 0 ? value + shape.count : value, 0), shape.count)
        }
        let start = bounded(node.node.int("start", 0))
        let end = bounded(node.node.int("end", shape.count))
        let part = Array(shape[start..<max(start, end)])
        return [.host(HostValue(ReferenceArray([part.count], integers: part)))]
    }

    /// 0 keeps a dimension, -1 takes what is left.
    static func reshape(_ node: TrainingNode) throws(TrainingError) -> [GraphValue] {
        let x = try node.tensor(0)
        let before = x.shape
        guard var shape = try node.list("shape", orInput: 1) else {
            throw node.fault("does not say which shape")
        }
        if node.node.int("allowzero", 0) == 0 {
            for axis in shape.indices where shape[axis] == 0 && axis < before.count {
                shape[axis] = before[axis]
            }
        }
        if let free = shape.firstIndex(of: -1) {
            let rest = shape.indices.filter { $0 != free }.reduce(1) { $0 * shape[$1] }
            shape[free] = rest == 0 ? 0 : before.reduce(1, *) / rest
        }
        guard shape.reduce(1, *) == before.reduce(1, *) else {
            throw node.fault(
                "turns shape \(before) into \(shape); the graph fixes its batch")
        }
        return [.tensor(try x.reshaped(shape))]
    }

    static func flatten(_ node: TrainingNode) throws(TrainingError) -> [GraphValue] {
        let x = try node.tensor(0)
        let shape = x.shape
        let axis = try node.axis(node.node.int("axis", 1), rank: shape.count)
        let rows = shape[..<axis].reduce(1, *)
        return [.tensor(try x.reshaped([rows, shape[axis...].reduce(1, *)]))]
    }

    static func squeeze(_ node: TrainingNode) throws(TrainingError) -> [GraphValue] {
        let x = try node.tensor(0)
        let shape = x.shape
        let given = try node.list("axes", orInput: 1)
        let gone =
            try given.map { (axes) throws(TrainingError) in
                try node.axes(axes, rank: shape.count)
            } ?? shape.indices.filter { shape[$0] == 1 }
        return [
            .tensor(
                try x.reshaped(shape.indices.filter { !gone.contains($0) }.map { shape[$0] }))
        ]
    }

    static func unsqueeze(_ node: TrainingNode) throws(TrainingError) -> [GraphValue] {
        let x = try node.tensor(0)
        var shape = x.shape
        let given = try node.list("axes", orInput: 1) ?? []
        let axes = try node.axes(given, rank: shape.count + given.count)
        for axis in axes.sorted() { shape.insert(1, at: min(axis, shape.count)) }
        return [.tensor(try x.reshaped(shape))]
    }

    static func transpose(_ node: TrainingNode) throws(TrainingError) -> [GraphValue] {
        let x = try node.tensor(0)
        let order = node.node.ints("perm") ?? Array((0..<x.shape.count).reversed())
        return [.tensor(try x.permuted(order))]
    }

    /// Both shapes give way to each other where they are 1.
    static func expand(_ node: TrainingNode) throws(TrainingError) -> [GraphValue] {
        let x = try node.tensor(0)
        let (own, wanted) = (x.shape, try node.integers(1))
        let rank = max(own.count, wanted.count)
        let left = [Int](repeating: 1, count: rank - own.count) + own
        let right = [Int](repeating: 1, count: rank - wanted.count) + wanted
        return [.tensor(try x.expanded(zip(left, right).map { $0 == 1 ? $1 : $0 }))]
    }

    static func concatenate(_ node: TrainingNode) throws(TrainingError) -> [GraphValue] {
        var tensors: [TrainerTensor] = []
        for index in node.inputs.indices where node.has(index) {
            tensors.append(try node.tensor(index))
        }
        guard let first = tensors.first else { throw node.fault("joins nothing") }
        let axis = try node.axis(node.node.int("axis", 0), rank: first.shape.count)
        return [.tensor(try TrainerTensor.concatenated(tensors, axis: axis))]
    }

    static func gather(_ node: TrainingNode) throws(TrainingError) -> [GraphValue] {
        let x = try node.tensor(0)
        let shape = x.shape
        let axis = try node.axis(node.node.int("axis", 0), rank: shape.count)
        let indices = try node.integers(1).map { $0 < 0 ? $0 + shape[axis] : $0 }
        guard indices.allSatisfy({ (0..<shape[axis]).contains($0) }) else {
            throw node.fault("picks beyond \(shape)")
        }
        let picked = try TrainerTensor(indices, shape: try node.shape(1), node.trainer)
        return [.tensor(try x.gathered(picked, axis: axis))]
    }

    /// Starts and ends may lie outside, or count from the back; steps may be negative.
    static func slice(_ node: TrainingNode) throws(TrainingError) -> [GraphValue] {
        var x = try node.tensor(0)
        let shape = x.shape
        guard let starts = try node.list("starts", orInput: 1),
            let ends = try node.list("ends", orInput: 2)
        else { throw node.fault("does not say from where to where") }
        let axes = try node.list("axes", orInput: 3) ?? Array(starts.indices)
        let steps = try node.list("steps", orInput: 4) ?? starts.map { _ in 1 }
        for (index, given) in axes.enumerated() {
            let axis = try node.axis(given, rank: shape.count)
            let (size, step) = (shape[axis], steps[index])
            guard step != 0 else { throw node.fault("has step 0") }
            let limits = step > 0 ? (0, size) : (-1, size - 1)
            func bounded(_ value: Int) -> Int {
                min(max(value < 0 ? value &+ size : value, limits.0), limits.1)
            }
            x = try x.sliced(
                axis: axis, from: bounded(starts[index]), to: bounded(ends[index]), step: step)
        }
        return [.tensor(x)]
    }

    static func split(_ node: TrainingNode) throws(TrainingError) -> [GraphValue] {
        let x = try node.tensor(0)
        let shape = x.shape
        let axis = try node.axis(node.node.int("axis", 0), rank: shape.count)
        let parts = node.node.outputs.count
        let share = (shape[axis] + parts - 1) / parts
        let sizes =
            try node.list("split", orInput: 1)
            ?? (0..<parts).map { min(share, shape[axis] - $0 * share) }
        guard sizes.count == parts, sizes.reduce(0, +) == shape[axis] else {
            throw node.fault("splits \(shape) into \(sizes)")
        }
        var results: [GraphValue] = []
        var start = 0
        for size in sizes {
            results.append(.tensor(try x.sliced(axis: axis, from: start, to: start + size)))
            start += size
        }
        return results
    }

    /// Pads are an attribute before operator set 11 and an input since; axes may be named since 18.
    static func pad(_ node: TrainingNode) throws(TrainingError) -> [GraphValue] {
        let x = try node.tensor(0)
        let rank = x.shape.count
        guard var pads = try node.list("pads", orInput: 1) else {
            throw node.fault("does not say how far")
        }
        if node.has(3) {
            let axes = try node.axes(try node.integers(3), rank: rank)
            var all = [Int](repeating: 0, count: 2 * rank)
            for (place, axis) in axes.enumerated() {
                all[axis] = pads[place]
                all[axis + rank] = pads[place + axes.count]
            }
            pads = all
        }
        let value = try node.number("value", orInput: 2) ?? 0
        switch node.node.string("mode", "constant") {
        case "constant": return [.tensor(try x.padded(pads, GRAFT_PAD_CONSTANT, value: value))]
        case "reflect": return [.tensor(try x.padded(pads, GRAFT_PAD_REFLECT, value: 0))]
        case "edge": return [.tensor(try x.padded(pads, GRAFT_PAD_EDGE, value: 0))]
        case let mode: throw node.fault("pads in mode \(mode)")
        }
    }

    static func reduce(_ kind: graft_trainer_reduction) -> Operator {
        { node throws(TrainingError) in
            [.tensor(try reduced(node, try node.tensor(0), kind))]
        }
    }

    static func reduced(
        _ node: TrainingNode, _ x: TrainerTensor, _ kind: graft_trainer_reduction
    ) throws(TrainingError) -> TrainerTensor {
        let rank = x.shape.count
        let given = try node.list("axes", orInput: 1) ?? []
        if given.isEmpty, node.node.int("noop_with_empty_axes", 0) == 1 { return x }
        let axes = try node.axes(given.isEmpty ? Array(0..<rank) : given, rank: rank)
        return try x.reduced(kind, axes: axes, keep: node.node.int("keepdims", 1) != 0)
    }
}
