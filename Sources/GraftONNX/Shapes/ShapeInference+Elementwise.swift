/// Operators that work element by element, with NumPy's broadcasting, or along one axis.
extension ShapeInference {
    func elementwise(_ node: ONNXNodeProto, isLogical: Bool) throws(ONNXError) -> TensorFacts {
        let operands = node.input.indices.map { input(node, $0) }
        var result = TensorFacts(
            elementType: isLogical ? .bool : operands.first?.elementType ?? .undefined)
        result.shape = try broadcast(operands.map(\.shape), node)
        if operands.count == 2, let left = operands[0].values, let right = operands[1].values,
            operands[0].shape == operands[1].shape || left.count == 1 || right.count == 1
        {
            let isWhole = operands[0].elementType.isInteger || node.opType != "Div"
            result.values = Self.combined(left, right) { first, second in
                let exact = isWhole || first.coefficient.isMultiple(of: second.coefficient)
                return exact ? Self.value(node.opType, first, second) : nil
            }
        }
        return result
    }

    /// Old operator sets broadcast by an axis attribute; those shapes follow the first operand.
    private func broadcast(_ shapes: [[Extent?]?], _ node: ONNXNodeProto) throws(ONNXError)
        -> [Extent?]?
    {
        if opset < 7, node.int("broadcast") == 1 { return shapes.first ?? nil }
        var result: [Extent?] = []
        for shape in shapes {
            guard let shape else { return nil }
            result = try broadcast(result, shape, node)
        }
        return result
    }

    func broadcast(_ left: [Extent?], _ right: [Extent?], _ node: ONNXNodeProto) throws(ONNXError)
        -> [Extent?]
    {
        let rank = max(left.count, right.count)
        var result: [Extent?] = []
        for axis in 0..<rank {
            let fromEnd = rank - axis
            let one = Extent.fixed(1)
            let first = fromEnd > left.count ? one : left[left.count - fromEnd]
            let second = fromEnd > right.count ? one : right[right.count - fromEnd]
            result.append(try broadcast(first, second, node))
        }
        return result
    }

    private func broadcast(_ left: Extent?, _ right: Extent?, _ node: ONNXNodeProto)
        throws(ONNXError) -> Extent?
    {
        if left == right { return left }
        guard let left else { return right?.size == 1 ? nil : right }
        guard let right else { return left.size == 1 ? nil : left }
        if left.size == 1 { return right }
        if right.size == 1 { return left }
        if left.hasBatch || right.hasBatch {
            try refuseMixing(node, "the batch meets a dimension of another size")
        }
        return nil
    }

    /// Softmax and its like: the shape stays, the axis must not be the batch.
    func alongAxis(_ node: ONNXNodeProto) throws(ONNXError) -> TensorFacts {
        let operand = input(node, 0)
        let isOldSoftmax = opset < 13 && node.opType.hasSuffix("max")
        let standard = isOldSoftmax ? 1 : -1
        if node.opType != "CumSum", let shape = operand.shape,
            let axis = Self.axis(node.int("axis") ?? standard, rank: shape.count), !shape.isEmpty
        {
            let normalised =
                isOldSoftmax
                    || node.opType.contains("Normalization") && node.opType != "LpNormalization"
                ? shape[axis...] : shape[axis...axis]
            if normalised.contains(where: { $0?.hasBatch == true }) {
                try refuseMixing(node, "it normalises over the batch")
            }
        }
        return TensorFacts(elementType: operand.elementType, shape: operand.shape)
    }

    func reduction(_ node: ONNXNodeProto) throws(ONNXError) -> TensorFacts {
        let operand = input(node, 0)
        let isArgument = node.opType.hasPrefix("Arg")
        var result = TensorFacts(elementType: isArgument ? .int64 : operand.elementType)
        guard let shape = operand.shape else { return result }
        let keeps = node.int("keepdims") != 0
        var axes: [Int]?
        if isArgument {
            axes = [node.int("axis") ?? 0]
        } else {
            axes = integers(node, input: 1, attribute: "axes")
            if axes == nil, node.argument(1) != nil { return result }
            if axes?.isEmpty ?? true {
                if node.int("noop_with_empty_axes") == 1 { return operand }
                axes = Array(shape.indices)
            }
        }
        let reduced = Set((axes ?? []).compactMap { Self.axis($0, rank: shape.count) })
        if reduced.contains(where: { $0 < shape.count && shape[$0]?.hasBatch == true }) {
            try refuseMixing(node, "it reduces over the batch")
        }
        result.shape = shape.enumerated().compactMap { axis, extent -> Extent?? in
            guard reduced.contains(axis) else { return .some(extent) }
            return keeps ? .some(.fixed(1)) : nil
        }
        if node.opType == "ReduceProd", let values = operand.values, shape.count == 1 {
            result.values = [Extent.merged(values)]
        }
        return result
    }

    func choice(_ node: ONNXNodeProto) throws(ONNXError) -> TensorFacts {
        let operands = (0..<3).map { input(node, $0) }
        var result = TensorFacts(elementType: operands[1].elementType)
        result.shape = try broadcast(operands.map(\.shape), node)
        if let conditions = operands[0].values, let yes = operands[1].values,
            let no = operands[2].values
        {
            let count = max(conditions.count, yes.count, no.count)
            let sameShape = operands.allSatisfy {
                $0.values?.count == 1 || $0.shape == result.shape
            }
            guard sameShape,
                [conditions, yes, no].allSatisfy({ $0.count == count || $0.count == 1 })
            else { return result }
            result.values = (0..<count).map { place in
                guard let condition = conditions[conditions.count == 1 ? 0 : place]?.size else {
                    return nil
                }
                let chosen = condition != 0 ? yes : no
                return chosen[chosen.count == 1 ? 0 : place]
            }
        }
        return result
    }
}
