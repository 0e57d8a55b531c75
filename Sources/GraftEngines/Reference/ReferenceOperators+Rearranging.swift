/// Operators that move, repeat or pick elements without changing them.

import GraftONNX

extension ReferenceOperators {
    static func constant(_ node: ReferenceNode) throws(EngineError) -> [ReferenceArray] {
        for (name, attribute) in node.node.attributes {
            switch attribute {
            case .tensor(let tensor): return [try ReferenceArray(tensor, name: node.label)]
            case .float(let value): return [ReferenceArray([], [value])]
            case .int(let value): return [ReferenceArray([], integers: [value])]
            case .floats(let values): return [ReferenceArray([values.count], values)]
            case .ints(let values): return [ReferenceArray([values.count], integers: values)]
            default: throw node.fault("has a constant of an unknown kind (\(name))")
            }
        }
        throw node.fault("has no value")
    }

    static func constantOfShape(_ node: ReferenceNode) throws(EngineError) -> [ReferenceArray] {
        let shape = try node.integers(0)
        guard case .tensor(let tensor)? = node.node.attributes["value"] else {
            return [ReferenceArray(shape, Array(repeating: 0, count: shape.reduce(1, *)))]
        }
        let value = try ReferenceArray(tensor, name: node.label)
        return [value.picking(Array(repeating: 0, count: shape.reduce(1, *)), shape: shape)]
    }

    /// Numbers from a start, a step apart, up to a limit that is left out.
    static func range(_ node: ReferenceNode) throws(EngineError) -> [ReferenceArray] {
        switch (try node.array(0).values, try node.array(1).values, try node.array(2).values) {
        case (.integers(let start), .integers(let limit), .integers(let step)) where step[0] != 0:
            let values = Array(stride(from: start[0], to: limit[0], by: step[0]))
            return [ReferenceArray([values.count], integers: values)]
        case (.floats(let start), .floats(let limit), .floats(let step)) where step[0] != 0:
            let count = max(0, Int(((limit[0] - start[0]) / step[0]).rounded(.up)))
            return [ReferenceArray([count], (0..<count).map { start[0] + Float($0) * step[0] })]
        default: throw node.fault("counts in steps of zero or of another type")
        }
    }

    /// A copy in which the slices that the rows of indices name are replaced.
    static func scatter(_ node: ReferenceNode) throws(EngineError) -> [ReferenceArray] {
        let (array, indices) = (try node.array(0), try node.array(1))
        guard node.string("reduction", "none") == "none", let depth = indices.shape.last,
            depth <= array.shape.count
        else { throw node.fault("adds up, or has indices that are too long") }
        let strides = ReferenceArray.strides(of: array.shape)
        let width = array.shape[depth...].reduce(1, *)
        let numbers = try node.integers(1)
        var starts = [Int](repeating: 0, count: indices.shape.dropLast().reduce(1, *))
        for row in starts.indices {
            for axis in 0..<depth {
                let (index, size) = (numbers[row * depth + axis], array.shape[axis])
                guard (-size..<size).contains(index) else {
                    throw node.fault("writes beyond \(array.shape)")
                }
                starts[row] += (index < 0 ? index + size : index) * strides[axis]
            }
        }
        func replaced<Value>(_ old: [Value], by new: [Value]) -> [Value] {
            var result = old
            for (row, start) in starts.enumerated() {
                result.replaceSubrange(
                    start..<start + width, with: new[row * width..<(row + 1) * width])
            }
            return result
        }
        switch (array.values, try node.array(2).values) {
        case (.floats(let old), .floats(let new)):
            return [ReferenceArray(array.shape, replaced(old, by: new))]
        case (.integers(let old), .integers(let new)):
            return [ReferenceArray(array.shape, integers: replaced(old, by: new))]
        default: throw node.fault("mixes floats and integers")
        }
    }

    static func shape(_ node: ReferenceNode) throws(EngineError) -> [ReferenceArray] {
        let shape = try node.array(0).shape
        return [ReferenceArray([shape.count], integers: shape)]
    }

    /// 0 keeps a dimension, -1 takes what is left.
    static func reshape(_ node: ReferenceNode) throws(EngineError) -> [ReferenceArray] {
        let array = try node.array(0)
        var shape = try node.integers(1)
        if node.int("allowzero", 0) == 0 {
            for axis in shape.indices where shape[axis] == 0 && axis < array.shape.count {
                shape[axis] = array.shape[axis]
            }
        }
        if let free = shape.firstIndex(of: -1) {
            let rest = shape.indices.filter { $0 != free }.reduce(1) { $0 * shape[$1] }
            shape[free] = rest == 0 ? 0 : array.count / rest
        }
        guard shape.allSatisfy({ $0 >= 0 }), shape.reduce(1, *) == array.count else {
            throw node.fault("turns shape \(array.shape) into \(shape)")
        }
        return [array.reshaped(shape)]
    }

    static func flatten(_ node: ReferenceNode) throws(EngineError) -> [ReferenceArray] {
        let array = try node.array(0)
        let axis = try node.axis(node.int("axis", 1), rank: array.shape.count)
        return [
            array.reshaped([array.shape[..<axis].reduce(1, *), array.shape[axis...].reduce(1, *)])
        ]
    }

    static func transpose(_ node: ReferenceNode) throws(EngineError) -> [ReferenceArray] {
        let array = try node.array(0)
        let order = node.ints("perm") ?? array.shape.indices.reversed()
        guard order.sorted() == Array(array.shape.indices) else {
            throw node.fault("has order \(order)")
        }
        return [permuted(array, order)]
    }

    static func permuted(_ array: ReferenceArray, _ order: [Int]) -> ReferenceArray {
        let strides = ReferenceArray.strides(of: array.shape)
        let shape = order.map { array.shape[$0] }
        return array.picking(
            ReferenceArray.positions(shape: shape, strides: order.map { strides[$0] }), shape: shape
        )
    }

    static func squeeze(_ node: ReferenceNode) throws(EngineError) -> [ReferenceArray] {
        let array = try node.array(0)
        guard let given = try node.list("axes", orInput: 1) else {
            return [array.reshaped(array.shape.filter { $0 != 1 })]
        }
        var axes: [Int] = []
        for axis in given { axes.append(try node.axis(axis, rank: array.shape.count)) }
        guard axes.allSatisfy({ $0 < array.shape.count && array.shape[$0] == 1 }) else {
            throw node.fault("squeezes \(given) of \(array.shape)")
        }
        return [
            array.reshaped(
                array.shape.indices.filter { !axes.contains($0) }.map { array.shape[$0] })
        ]
    }

    static func unsqueeze(_ node: ReferenceNode) throws(EngineError) -> [ReferenceArray] {
        let array = try node.array(0)
        var axes: [Int] = []
        let given = try node.list("axes", orInput: 1) ?? []
        for axis in given {
            axes.append(try node.axis(axis, rank: array.shape.count + given.count))
        }
        var shape = array.shape
        for axis in axes.sorted() { shape.insert(1, at: min(axis, shape.count)) }
        return [array.reshaped(shape)]
    }

    static func expand(_ node: ReferenceNode) throws(EngineError) -> [ReferenceArray] {
        let shape = try node.integers(1)
        let pattern = ReferenceArray(
            shape, integers: Array(repeating: 0, count: shape.reduce(1, *)))
        return [try broadcast(node, try node.array(0), pattern).0]
    }

    static func concatenate(_ node: ReferenceNode) throws(EngineError) -> [ReferenceArray] {
        let arrays = node.inputs.compactMap { $0 }
        guard let first = arrays.first else { throw node.fault("joins nothing") }
        let axis = try node.axis(node.int("axis", 0), rank: first.shape.count)
        var shape = first.shape
        shape[axis] = arrays.reduce(0) { $0 + $1.shape[axis] }
        let outer = shape[..<axis].reduce(1, *)
        func joined<Value>(_ parts: [[Value]]) -> [Value] {
            (0..<outer).flatMap { block in
                parts.flatMap { part in
                    let width = part.count / max(outer, 1)
                    return part[block * width..<(block + 1) * width]
                }
            }
        }
        let floats = arrays.compactMap {
            if case .floats(let values) = $0.values { values } else { nil }
        }
        if floats.count == arrays.count { return [ReferenceArray(shape, joined(floats))] }
        let integers = arrays.compactMap {
            if case .integers(let values) = $0.values { values } else { nil }
        }
        guard integers.count == arrays.count else { throw node.fault("joins floats with integers") }
        return [ReferenceArray(shape, integers: joined(integers))]
    }

    static func gather(_ node: ReferenceNode) throws(EngineError) -> [ReferenceArray] {
        let array = try node.array(0)
        let axis = try node.axis(node.int("axis", 0), rank: array.shape.count)
        let indices = try node.integers(1).map { $0 < 0 ? $0 + array.shape[axis] : $0 }
        guard indices.allSatisfy({ (0..<array.shape[axis]).contains($0) }) else {
            throw node.fault("picks beyond \(array.shape)")
        }
        let inner = array.shape[(axis + 1)...].reduce(1, *)
        var positions: [Int] = []
        for block in 0..<array.shape[..<axis].reduce(1, *) {
            for index in indices {
                let start = (block * array.shape[axis] + index) * inner
                positions += start..<start + inner
            }
        }
        let shape =
            Array(array.shape[..<axis]) + (try node.array(1).shape)
            + Array(array.shape[(axis + 1)...])
        return [array.picking(positions, shape: shape)]
    }

    /// Starts and ends may lie outside, or count from the back; steps may be negative.
    static func slice(_ node: ReferenceNode) throws(EngineError) -> [ReferenceArray] {
        let array = try node.array(0)
        guard let starts = try node.list("starts", orInput: 1),
            let ends = try node.list("ends", orInput: 2)
        else {
            throw node.fault("does not say from where to where")
        }
        let axes = try node.list("axes", orInput: 3) ?? Array(starts.indices)
        let steps = try node.list("steps", orInput: 4) ?? starts.map { _ in 1 }
        var strides = ReferenceArray.strides(of: array.shape)
        var shape = array.shape
        var origin = 0
        for (index, given) in axes.enumerated() {
            let axis = try node.axis(given, rank: array.shape.count)
            let (size, step) = (array.shape[axis], steps[index])
            guard step != 0 else { throw node.fault("has step 0") }
            let limits = step > 0 ? (0, size) : (-1, size - 1)
            func bounded(_ value: Int) -> Int {
                min(max(value < 0 ? value &+ size : value, limits.0), limits.1)
            }
            let (start, end) = (bounded(starts[index]), bounded(ends[index]))
            let span = step > 0 ? end - start : start - end
            shape[axis] = span <= 0 ? 0 : (span + abs(step) - 1) / abs(step)
            origin += start * strides[axis]
            strides[axis] *= step
        }
        return [
            array.picking(
                ReferenceArray.positions(shape: shape, strides: strides, start: origin),
                shape: shape)
        ]
    }

    static func split(_ node: ReferenceNode) throws(EngineError) -> [ReferenceArray] {
        let array = try node.array(0)
        let axis = try node.axis(node.int("axis", 0), rank: array.shape.count)
        let parts = node.node.outputs.count
        let share = (array.shape[axis] + parts - 1) / parts
        let sizes =
            try node.list("split", orInput: 1)
            ?? (0..<parts).map { min(share, array.shape[axis] - $0 * share) }
        guard sizes.count == parts, sizes.reduce(0, +) == array.shape[axis] else {
            throw node.fault("splits \(array.shape) into \(sizes)")
        }
        let strides = ReferenceArray.strides(of: array.shape)
        var start = 0
        return sizes.map { size in
            var shape = array.shape
            shape[axis] = size
            defer { start += size }
            return array.picking(
                ReferenceArray.positions(
                    shape: shape, strides: strides, start: start * strides[axis]),
                shape: shape)
        }
    }

    /// Constant, reflected or repeated edges; pads are an attribute before operator set 11 and an
    /// input since.
    static func pad(_ node: ReferenceNode) throws(EngineError) -> [ReferenceArray] {
        let (shape, x) = try node.floats(0)
        guard let pads = try node.list("pads", orInput: 1), pads.count == 2 * shape.count,
            node.optional(3) == nil
        else { throw node.fault("pads some dimensions only") }
        let mode = node.string("mode", "constant")
        let value = node.optional(2) == nil ? node.float("value", 0) : try node.floats(2).values[0]
        let strides = ReferenceArray.strides(of: shape)
        let result = shape.indices.map { shape[$0] + pads[$0] + pads[$0 + shape.count] }
        guard result.allSatisfy({ $0 >= 0 }) else { throw node.fault("pads \(shape) by \(pads)") }
        // Positions in the input, -1 for what is filled with the constant.
        var positions = [0]
        for axis in shape.indices {
            var sources: [Int] = []
            for place in 0..<result[axis] {
                let source = try padded(node, place - pads[axis], size: shape[axis], mode: mode)
                sources.append(source)
            }
            positions = positions.flatMap { base in
                sources.map { base < 0 || $0 < 0 ? -1 : base + $0 * strides[axis] }
            }
        }
        return [ReferenceArray(result, positions.map { $0 < 0 ? value : x[$0] })]
    }

    private static func padded(
        _ node: ReferenceNode, _ place: Int, size: Int, mode: String
    ) throws(EngineError) -> Int {
        if (0..<size).contains(place) { return place }
        switch mode {
        case "constant": return -1
        case "edge": return place < 0 ? 0 : size - 1
        case "reflect":
            let mirrored = place < 0 ? -place : 2 * (size - 1) - place
            guard (0..<size).contains(mirrored) else {
                throw node.fault("reflects further than its input")
            }
            return mirrored
        default: throw node.fault("pads in mode \(mode)")
        }
    }
}
