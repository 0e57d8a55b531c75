/// Reshape and its relatives, with the repairs that free a graph of its batch size.
extension ShapeInference {
    mutating func reshape(_ node: ONNXNodeProto, at position: Int) throws(ONNXError) -> TensorFacts
    {
        let operand = input(node, 0)
        var result = TensorFacts(elementType: operand.elementType)
        let attribute = node.ints("shape").map { $0.map { Extent?.some(.fixed($0)) } }
        guard let target = attribute ?? input(node, 1).values else {
            if operand.batchAxis != nil { try refuseMixing(node, "the new shape is not known") }
            if let rank = input(node, 1).shape?.first??.size, (0...64).contains(rank) {
                result.shape = Array(repeating: nil, count: rank)
            }
            return result
        }
        let isZeroLiteral = node.int("allowzero") == 1
        let natural = resolved(target, operand.shape, isZeroLiteral: isZeroLiteral)
        result.shape = natural
        result.values = operand.values
        guard let freeing, operand.batchAxis != nil, let input = operand.shape else {
            return result
        }
        if natural.contains(where: { $0?.hasBatch == true }),
            isSettled(target, input, isZeroLiteral)
        {
            return result
        }
        let numbers = natural.indices.map {
            baseSize(target, natural, input, $0, batch: freeing.batch)
        }
        let inferred = target.firstIndex { $0?.size == -1 }
        if let sizes = Self.sizes(numbers.map { $0.map { .fixed($0) } }),
            let placement = BatchPlacement(
                input: input, target: sizes, batch: freeing.batch, inferred: inferred)
        {
            var shape = sizes.map { Extent?.some(.fixed($0)) }
            shape[placement.axis] = placement.extent
            result.shape = shape
            if placement.axis != inferred {
                let copies =
                    placement.axis < input.count && input[placement.axis] == placement.extent
                    && !isZeroLiteral
                repairs.append(
                    BatchRepair(node: position, change: .reshape(target: shape, copies: copies)))
            }
            return result
        }
        return try placedFirst(node, at: position, target, input, result)
    }

    /// Where sizes are unknown, only a leading batch that stays in front can be told.
    private mutating func placedFirst(
        _ node: ONNXNodeProto, at position: Int, _ target: [Extent?], _ input: [Extent?],
        _ found: TensorFacts
    ) throws(ONNXError) -> TensorFacts {
        var result = found
        guard let freeing, input.first == .batch, let first = target.first??.size else {
            try refuseMixing(node, "the place of the batch in the new shape is not clear")
            return result
        }
        var shape = found.shape ?? target
        if first == -1 || first == freeing.batch {
            shape[0] = .batch
            result.shape = shape
            if first != -1 {
                let written = zip(target, shape).map { $0?.size == -1 || $0?.size == 0 ? $0 : $1 }
                repairs.append(
                    BatchRepair(node: position, change: .reshape(target: written, copies: true)))
            }
            return result
        }
        try refuseMixing(node, "the place of the batch in the new shape is not clear")
        return result
    }

    /// Whether the batch got into the new shape by being named, not by filling a gap.
    private func isSettled(_ target: [Extent?], _ input: [Extent?], _ isZeroLiteral: Bool) -> Bool {
        target.enumerated().contains { axis, extent in
            guard let extent else { return false }
            if extent.hasBatch { return true }
            return extent.size == 0 && !isZeroLiteral && axis < input.count
                && input[axis]?.hasBatch == true
        }
    }

    /// The size of a dimension of the new shape at the exported batch size.
    private func baseSize(
        _ target: [Extent?], _ natural: [Extent?], _ input: [Extent?], _ axis: Int, batch: Int
    ) -> Int? {
        guard let extent = target[axis] else { return nil }
        if let size = extent.size, size != -1 { return natural[axis]?.size(batch: batch) }
        guard let whole = Extent.merged(input)?.size(batch: batch) else { return nil }
        var others = 1
        for other in target.indices where other != axis {
            guard let size = natural[other]?.size(batch: batch),
                let product = Extent.product(others, size)
            else {
                return nil
            }
            others = product
        }
        return others > 0 && whole % others == 0 ? whole / others : nil
    }

    /// The new shape taken at its word: 0 copies, -1 fills.
    private func resolved(_ target: [Extent?], _ input: [Extent?]?, isZeroLiteral: Bool)
        -> [Extent?]
    {
        var shape = target
        var gap: Int?
        for (axis, extent) in target.enumerated() {
            switch extent?.size {
            case .some(0) where !isZeroLiteral:
                shape[axis] = input.flatMap { axis < $0.count ? $0[axis] : nil }
            case .some(-1):
                gap = axis
                shape[axis] = nil
            default: break
            }
        }
        guard let gap, let input, let whole = Extent.merged(input) else { return shape }
        let before = Extent.merged(shape[..<gap])
        let after = Extent.merged(shape[(gap + 1)...])
        guard let before, let after, !(before.hasBatch && after.hasBatch) else { return shape }
        guard let others = Extent.product(before.coefficient, after.coefficient), others > 0,
            whole.coefficient % others == 0
        else { return shape }
        if before.hasBatch || after.hasBatch {
            shape[gap] = whole.hasBatch ? .fixed(whole.coefficient / others) : nil
        } else if whole.hasBatch {
            if whole.outer % before.outer == 0, whole.inner % after.outer == 0 {
                shape[gap] = .batch(
                    outer: whole.outer / before.outer, inner: whole.inner / after.outer)
            }
        } else {
            shape[gap] = .fixed(whole.outer / others)
        }
        return shape
    }
}
