/// Matrix products.
extension ShapeInference {
    func gemm(_ node: ONNXNodeProto) throws(ONNXError) -> TensorFacts {
        let left = input(node, 0)
        var result = TensorFacts(elementType: left.elementType, shape: [nil, nil])
        let right = input(node, 1).shape
        if let shape = left.shape, shape.count == 2 {
            let isTransposed = node.int("transA") == 1
            result.shape?[0] = shape[isTransposed ? 1 : 0]
            if shape[isTransposed ? 0 : 1]?.hasBatch == true {
                try refuseMixing(node, "it sums over the batch")
            }
        }
        if let right, right.count == 2 {
            result.shape?[1] = right[node.int("transB") == 1 ? 0 : 1]
            if right.contains(where: { $0?.hasBatch == true }) {
                try refuseMixing(node, "its weights depend on the batch")
            }
        }
        return result
    }

    func product(_ node: ONNXNodeProto) throws(ONNXError) -> TensorFacts {
        let left = input(node, 0)
        let right = input(node, node.opType == "QLinearMatMul" ? 3 : 1)
        var result = TensorFacts(
            elementType: node.opType == "MatMulInteger" ? .int32 : left.elementType)
        guard var first = left.shape, var second = right.shape, !first.isEmpty, !second.isEmpty
        else {
            return result
        }
        let leftIsVector = first.count == 1
        let rightIsVector = second.count == 1
        if leftIsVector { first.insert(.fixed(1), at: 0) }
        if rightIsVector { second.append(.fixed(1)) }
        let summed = [first[first.count - 1], second[second.count - 2]]
        if summed.contains(where: { $0?.hasBatch == true }) {
            try refuseMixing(node, "it sums over the batch")
        }
        if freeing != nil, let a = summed[0]?.size, let b = summed[1]?.size, a != b {
            try refuseMixing(node, "\(a) columns meet \(b) rows")
        }
        var shape = try broadcast(Array(first.dropLast(2)), Array(second.dropLast(2)), node)
        if !leftIsVector { shape.append(first[first.count - 2]) }
        if !rightIsVector { shape.append(second[second.count - 1]) }
        result.shape = shape
        return result
    }

    /// Explicit equations without an ellipsis.
    func einsum(_ node: ONNXNodeProto) throws(ONNXError) -> TensorFacts {
        var result = TensorFacts(elementType: input(node, 0).elementType)
        let equation = (node.string("equation") ?? "").filter { $0 != " " }
        guard let arrow = equation.firstRange(of: "->"), !equation.contains(".") else {
            return result
        }
        let terms = equation[..<arrow.lowerBound].split(
            separator: ",", omittingEmptySubsequences: false)
        var extents: [Character: Extent] = [:]
        for (position, term) in terms.enumerated() {
            guard let shape = input(node, position).shape, shape.count == term.count else {
                return result
            }
            for (label, extent) in zip(term, shape) {
                guard let extent else { continue }
                if extents[label] == nil || extents[label]?.size == 1 { extents[label] = extent }
            }
        }
        let kept = equation[arrow.upperBound...]
        if extents.contains(where: { $0.value.hasBatch && !kept.contains($0.key) }) {
            try refuseMixing(node, "it sums over the batch")
        }
        result.shape = kept.map { extents[$0] }
        return result
    }
}
