/// Operators that move elements without computing anything.
extension ShapeInference {
    func flatten(_ node: ONNXNodeProto) -> TensorFacts {
        let operand = input(node, 0)
        var result = TensorFacts(elementType: operand.elementType, shape: [nil, nil])
        guard let shape = operand.shape else { return result }
        let axis = node.int("axis") ?? 1
        let split = min(max(axis < 0 ? axis + shape.count : axis, 0), shape.count)
        result.shape = [Extent.merged(shape[..<split]), Extent.merged(shape[split...])]
        return result
    }

    func transpose(_ node: ONNXNodeProto) -> TensorFacts {
        let operand = input(node, 0)
        var result = TensorFacts(elementType: operand.elementType)
        guard let shape = operand.shape else { return result }
        let order = node.ints("perm") ?? shape.indices.reversed()
        guard order.sorted() == Array(shape.indices) else { return result }
        result.shape = order.map { shape[$0] }
        if let values = operand.values, let sizes = Self.sizes(shape), Self.fits(sizes, values) {
            let places = Self.places(sizes, axes: order, ranges: sizes.map { Array(0..<$0) })
            result.values = places.map { values[$0] }
        }
        return result
    }

    /// Whether a shape has as many elements as there are.
    private static func fits(_ sizes: [Int], _ values: [Extent?]) -> Bool {
        sizes.allSatisfy { $0 >= 0 }
            && sizes.reduce(Int?(1)) { total, size in total.flatMap { Extent.product($0, size) } }
                == values.count
    }

    /// Row-major positions of elements, listed with `axes` as the order of loops, and along each
    /// axis of the original only the coordinates in `ranges`.
    static func places(_ sizes: [Int], axes: [Int], ranges: [[Int]]) -> [Int] {
        var strides = Array(repeating: 1, count: sizes.count)
        for axis in sizes.indices.dropLast().reversed() {
            strides[axis] = strides[axis + 1] * sizes[axis + 1]
        }
        return axes.reduce([0]) { places, axis in
            places.flatMap { place in ranges[axis].map { place + $0 * strides[axis] } }
        }
    }

    func unsqueeze(_ node: ONNXNodeProto) -> TensorFacts {
        let operand = input(node, 0)
        var result = TensorFacts(elementType: operand.elementType, values: operand.values)
        guard let shape = operand.shape, let axes = integers(node, input: 1, attribute: "axes")
        else {
            return result
        }
        let rank = shape.count + axes.count
        let added = Set(axes.compactMap { Self.axis($0, rank: rank) })
        guard added.count == axes.count else { return result }
        var rest = shape.makeIterator()
        result.shape = (0..<rank).map { added.contains($0) ? .fixed(1) : rest.next() ?? nil }
        return result
    }

    func split(_ node: ONNXNodeProto) throws(ONNXError) -> [TensorFacts] {
        let operand = input(node, 0)
        let count = node.output.count
        guard let shape = operand.shape,
            let axis = Self.axis(node.int("axis") ?? 0, rank: shape.count),
            axis < shape.count
        else {
            return Array(repeating: TensorFacts(elementType: operand.elementType), count: count)
        }
        if shape[axis]?.hasBatch == true { try refuseMixing(node, "it splits the batch") }
        var sizes: [Int?] = Array(repeating: nil, count: count)
        if let given = integers(node, input: 1, attribute: "split") {
            for place in sizes.indices where place < given.count { sizes[place] = given[place] }
        } else if node.argument(1) == nil, let size = shape[axis]?.size {
            let part = (size + count - 1) / count
            sizes = (0..<count).map { max(0, min(part, size - part * $0)) }
        }
        return sizes.map { size in
            var part = shape
            part[axis] = size.map { .fixed($0) }
            return TensorFacts(elementType: operand.elementType, shape: part)
        }
    }

    func slice(_ node: ONNXNodeProto) throws(ONNXError) -> TensorFacts {
        let operand = input(node, 0)
        var result = TensorFacts(elementType: operand.elementType)
        guard let shape = operand.shape else { return result }
        let starts = integers(node, input: 1, attribute: "starts")
        let ends = integers(node, input: 2, attribute: "ends")
        let axes = integers(node, input: 3, attribute: "axes") ?? starts.map { Array($0.indices) }
        let steps = integers(node, input: 4, attribute: "steps") ?? starts.map { $0.map { _ in 1 } }
        guard let starts, let ends, let axes, let steps, ends.count == starts.count,
            axes.count == starts.count, steps.count == starts.count
        else {
            result.shape = shape.map { _ in nil }
            return result
        }
        var sliced = shape
        for place in axes.indices {
            guard let axis = Self.axis(axes[place], rank: shape.count), steps[place] != 0 else {
                return result
            }
            let isWhole = starts[place] == 0 && ends[place] >= Int(Int32.max) && steps[place] == 1
            if isWhole { continue }
            if shape[axis]?.hasBatch == true {
                try refuseMixing(node, "it takes a part of the batch")
            }
            let count = shape[axis]?.size.map {
                Self.count(size: $0, start: starts[place], end: ends[place], step: steps[place])
            }
            sliced[axis] = count.map { .fixed($0) }
        }
        result.shape = sliced
        if let values = operand.values, let sizes = Self.sizes(shape), Self.fits(sizes, values) {
            var ranges = sizes.map { Array(0..<$0) }
            for (place, axis) in axes.enumerated() {
                guard let axis = Self.axis(axis, rank: sizes.count), sizes[axis] > 0 else {
                    continue
                }
                let (first, last) = Self.bounds(
                    size: sizes[axis], start: starts[place], end: ends[place], step: steps[place])
                ranges[axis] = Array(stride(from: first, to: last, by: steps[place]))
            }
            let places = Self.places(sizes, axes: Array(sizes.indices), ranges: ranges)
            result.values = places.map { values[$0] }
        }
        return result
    }

    private static func count(size: Int, start: Int, end: Int, step: Int) -> Int {
        let (first, last) = bounds(size: size, start: start, end: end, step: step)
        return max(0, (last - first + step - step.signum()) / step)
    }

    private static func bounds(size: Int, start: Int, end: Int, step: Int) -> (Int, Int) {
        let first = start < 0 ? start + size : start
        let last = end < 0 ? end + size : end
        if step > 0 { return (min(max(first, 0), size), min(max(last, 0), size)) }
        return (min(max(first, 0), size - 1), min(max(last, -1), size - 1))
    }

    func gather(_ node: ONNXNodeProto) throws(ONNXError) -> TensorFacts {
        let operand = input(node, 0)
        let indices = input(node, 1)
        var result = TensorFacts(elementType: operand.elementType)
        guard let shape = operand.shape, let taken = indices.shape,
            let axis = Self.axis(node.int("axis") ?? 0, rank: shape.count), axis < shape.count
        else { return result }
        if shape[axis]?.hasBatch == true {
            try refuseMixing(node, "it takes single images out of the batch")
        }
        result.shape = shape[..<axis] + taken + shape[(axis + 1)...]
        if let values = operand.values, shape.count == 1, let places = indices.values {
            result.values = places.map { place in
                guard let place = place?.size else { return nil }
                let position = place < 0 ? place + values.count : place
                return values.indices.contains(position) ? values[position] : nil
            }
        }
        return result
    }

    func tile(_ node: ONNXNodeProto) -> TensorFacts {
        let operand = input(node, 0)
        var result = TensorFacts(elementType: operand.elementType)
        guard let shape = operand.shape, let repeats = input(node, 1).values,
            repeats.count == shape.count
        else {
            return result
        }
        result.shape = zip(repeats, shape).map { Extent.merged([$0, $1]) }
        return result
    }

    func pad(_ node: ONNXNodeProto) throws(ONNXError) -> TensorFacts {
        let operand = input(node, 0)
        var result = TensorFacts(elementType: operand.elementType)
        guard let shape = operand.shape else { return result }
        result.shape = shape.map { _ in nil }
        let old = node.ints("paddings")
        guard let pads = old ?? integers(node, input: 1, attribute: "pads") else { return result }
        let given = integers(node, input: 3, attribute: "axes") ?? Array(shape.indices)
        let axes = given.compactMap { Self.axis($0, rank: shape.count) }
        guard pads.count == 2 * axes.count else { return result }
        result.shape = shape
        for (place, axis) in axes.enumerated() {
            let added = bounded(pads[place]) + bounded(pads[place + axes.count])
            if added == 0 { continue }
            if shape[axis]?.hasBatch == true { try refuseMixing(node, "it pads the batch") }
            result.shape?[axis] = shape[axis]?.size.map { .fixed($0 + added) }
        }
        return result
    }

    func blocks(_ node: ONNXNodeProto) -> TensorFacts {
        let operand = input(node, 0)
        var result = TensorFacts(elementType: operand.elementType)
        guard let shape = operand.shape, shape.count == 4, let block = node.int("blocksize"),
            (1...1024).contains(block)
        else { return result }
        let (channels, spatial) = (shape[1]?.size, shape[2...].map { $0?.size })
        if node.opType == "DepthToSpace" {
            result.shape =
                [shape[0], channels.map { .fixed($0 / (block * block)) }]
                + spatial.map { $0.map { .fixed($0 * block) } }
        } else {
            result.shape =
                [shape[0], channels.map { .fixed($0 * block * block) }]
                + spatial.map { $0.map { .fixed($0 / block) } }
        }
        return result
    }
}
