/// Operators whose exported form may spell the batch size out, besides Reshape.
extension ShapeInference {
    mutating func squeeze(_ node: ONNXNodeProto, at position: Int) throws(ONNXError) -> TensorFacts
    {
        let operand = input(node, 0)
        var result = TensorFacts(elementType: operand.elementType, values: operand.values)
        guard let shape = operand.shape else { return result }
        var axes: [Int]
        if let given = integers(node, input: 1, attribute: "axes") {
            axes = given.compactMap { Self.axis($0, rank: shape.count) }
            guard axes.count == given.count else { return result }
            if axes.contains(where: { shape[$0]?.hasBatch == true }) {
                try refuseMixing(node, "it drops the batch")
            }
        } else {
            guard node.argument(1) == nil, !shape.contains(nil) else { return result }
            axes = shape.indices.filter { shape[$0]?.size == 1 }
            if freeing?.batch == 1, operand.batchAxis != nil {
                repairs.append(BatchRepair(node: position, change: .squeeze(axes: axes)))
            }
        }
        result.shape = shape.indices.filter { !axes.contains($0) }.map { shape[$0] }
        return result
    }

    mutating func concatenation(_ node: ONNXNodeProto, at position: Int) throws(ONNXError)
        -> TensorFacts
    {
        let operands = node.input.indices.map { input(node, $0) }
        var result = TensorFacts(elementType: operands.first?.elementType ?? .undefined)
        let values = operands.map(\.values)
        let count = values.reduce(0) { $0 + ($1?.count ?? 0) }
        if !values.contains(nil), count <= TensorFacts.maximumValues,
            operands.allSatisfy({ $0.rank == 1 }) || node.int("axis") == 0
        {
            result.values = values.flatMap { $0 ?? [] }
        }
        let shapes = operands.compactMap(\.shape)
        guard let rank = shapes.map(\.count).max(),
            let axis = Self.axis(node.int("axis") ?? 1, rank: rank),
            shapes.allSatisfy({ $0.count == rank })
        else { return result }
        let isComplete = shapes.count == operands.count
        result.shape = try (0..<rank).map { place throws(ONNXError) -> Extent? in
            let extents = shapes.map { $0[place] }
            if place == axis { return isComplete ? try sum(extents, node) : nil }
            return try agreed(extents, operands, axis: place, node, at: position)
        }
        return result
    }

    private func sum(_ extents: [Extent?], _ node: ONNXNodeProto) throws(ONNXError) -> Extent? {
        if extents.contains(where: { $0?.hasBatch == true }) {
            try refuseMixing(node, "it puts batches one after another")
        }
        let sizes = extents.map { $0?.size }
        return sizes.contains(nil) ? nil : .fixed(sizes.reduce(0) { $0 + ($1 ?? 0) })
    }

    /// A dimension that all inputs share; single rows among batches (class tokens) are repeated.
    private mutating func agreed(
        _ extents: [Extent?], _ operands: [TensorFacts], axis: Int, _ node: ONNXNodeProto,
        at position: Int
    ) throws(ONNXError) -> Extent? {
        guard let model = extents.firstIndex(where: { $0?.hasBatch == true }) else {
            return extents.compactMap { $0 }.first
        }
        guard let freeing else { return extents[model] }
        let others = extents.indices.filter { extents[$0] != nil && extents[$0] != extents[model] }
        guard !others.isEmpty else { return extents[model] }
        guard others.allSatisfy({ extents[$0]?.size == 1 }), freeing.batch == 1 else {
            try refuseMixing(node, "some of its inputs have the batch and others do not")
            return nil
        }
        let change = BatchRepair.Change.expand(inputs: others, axis: axis, like: node.input[model])
        repairs.append(BatchRepair(node: position, change: change))
        return extents[model]
    }

    func expand(_ node: ONNXNodeProto) throws(ONNXError) -> TensorFacts {
        let operand = input(node, 0)
        var result = TensorFacts(elementType: operand.elementType)
        guard let shape = operand.shape, let target = input(node, 1).values else {
            if operand.batchAxis != nil {
                try refuseMixing(node, "the size it is repeated to is not known")
            }
            return result
        }
        result.shape = try broadcast(shape, target, node)
        if shape.count == 1, shape == result.shape { result.values = operand.values }
        return result
    }

    mutating func resize(_ node: ONNXNodeProto, at position: Int) throws(ONNXError) -> TensorFacts {
        let operand = input(node, 0)
        var result = TensorFacts(elementType: operand.elementType)
        guard let shape = operand.shape else { return result }
        result.shape = shape.map { _ in nil }
        if shape.first??.hasBatch == true { result.shape?[0] = .batch }
        let isOld = node.opType == "Upsample" || opset < 11
        let all = Array(shape.indices)
        let axes = (node.ints("axes") ?? all).compactMap { Self.axis($0, rank: shape.count) }
        if let sizes = input(node, 3).values, !isOld, sizes.count == axes.count {
            if axes == all { try keepBatch(node, at: position, sizes, shape) }
            for (place, axis) in axes.enumerated() where shape[axis]?.hasBatch != true {
                result.shape?[axis] = sizes[place]
            }
        } else if let scales = scales(node, isOld: isOld), scales.count == axes.count {
            for (place, axis) in axes.enumerated() where shape[axis]?.hasBatch != true {
                guard let size = shape[axis]?.size, scales[place] > 0, scales[place] < 65536 else {
                    continue
                }
                result.shape?[axis] = .fixed(
                    Int((Double(size) * Double(scales[place])).rounded(.down)))
            }
        }
        if axes.count < shape.count {
            for axis in shape.indices where !axes.contains(axis) {
                result.shape?[axis] = shape[axis]
            }
        }
        return result
    }

    private mutating func keepBatch(
        _ node: ONNXNodeProto, at position: Int, _ sizes: [Extent?], _ shape: [Extent?]
    ) throws(ONNXError) {
        guard let freeing, shape.contains(where: { $0?.hasBatch == true }) else { return }
        if sizes.contains(where: { $0?.hasBatch == true }) { return }
        guard shape[0] == .batch, let numbers = Self.sizes(sizes), numbers[0] == freeing.batch
        else {
            try refuseMixing(node, "the size it is brought to is not clear")
            return
        }
        repairs.append(BatchRepair(node: position, change: .resize(sizes: numbers)))
    }

    private func scales(_ node: ONNXNodeProto, isOld: Bool) -> [Float]? {
        if let floats = node.attribute("scales")?.floats, !floats.isEmpty { return floats }
        guard let name = node.argument(isOld ? 1 : 2), let tensor = constant(name) else {
            return nil
        }
        return try? tensor.floats()
    }
}
