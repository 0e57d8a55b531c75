/// Integers from which shapes are computed: constants, `Shape` and arithmetic on them.
extension ShapeInference {
    func constantNode(_ node: ONNXNodeProto) -> TensorFacts {
        if let tensor = node.attribute("value") { return Self.facts(of: ONNXTensor(tensor.t)) }
        if let value = node.int("value_int") {
            return TensorFacts(elementType: .int64, shape: [], values: [.fixed(value)])
        }
        if let values = node.ints("value_ints") {
            return TensorFacts(
                elementType: .int64, shape: [.fixed(values.count)],
                values: values.map { .fixed($0) })
        }
        if node.attribute("value_float") != nil {
            return TensorFacts(elementType: .float, shape: [])
        }
        if let floats = node.attribute("value_floats")?.floats {
            return TensorFacts(elementType: .float, shape: [.fixed(floats.count)])
        }
        return .unknown
    }

    func shapeOf(_ node: ONNXNodeProto) -> TensorFacts {
        guard let shape = input(node, 0).shape else {
            return TensorFacts(elementType: .int64, shape: node.opType == "Size" ? [] : [nil])
        }
        if node.opType == "Size" {
            return TensorFacts(elementType: .int64, shape: [], values: [Extent.merged(shape)])
        }
        let range = Self.range(
            start: node.int("start") ?? 0, end: node.int("end") ?? shape.count, count: shape.count)
        return TensorFacts(
            elementType: .int64, shape: [.fixed(range.count)], values: Array(shape[range]))
    }

    static func range(start: Int, end: Int, count: Int) -> Range<Int> {
        let first = min(max(start < 0 ? start + count : start, 0), count)
        let last = min(max(end < 0 ? end + count : end, 0), count)
        return first..<max(first, last)
    }

    func filled(_ node: ONNXNodeProto) -> TensorFacts {
        let tensor = node.attribute("value").map { ONNXTensor($0.t) }
        var result = TensorFacts(elementType: tensor?.elementType ?? .float)
        guard let values = input(node, 0).values else { return result }
        result.shape = values
        if values.count <= 1, let tensor, let fill = try? tensor.integers().first,
            let count = values.first.map({ $0?.size }) ?? 1, (0...1024).contains(count)
        {
            result.values = Array(repeating: .fixed(fill), count: count)
        }
        return result
    }

    func range(_ node: ONNXNodeProto) -> TensorFacts {
        var result = TensorFacts(elementType: input(node, 0).elementType, shape: [nil])
        let bounds = (0..<3).map { input(node, $0).values?.first??.size }
        guard let start = bounds[0], let limit = bounds[1], let step = bounds[2], step != 0 else {
            return result
        }
        let count = max(0, (limit - start + step - step.signum()) / step)
        result.shape = [.fixed(count)]
        if count <= 1024 { result.values = (0..<count).map { .fixed(start + $0 * step) } }
        return result
    }

    func unaryOnValues(_ node: ONNXNodeProto) -> TensorFacts {
        var facts = input(node, 0)
        switch node.opType {
        case "Neg": facts.values = facts.values?.map { $0?.size.map { .fixed(-$0) } }
        case "Not": facts.values = facts.values?.map { $0?.size.map { .fixed($0 == 0 ? 1 : 0) } }
        default: break
        }
        return facts
    }

    /// Sizes that go through floating point and back stay whole numbers.
    func cast(_ node: ONNXNodeProto) -> TensorFacts {
        var facts = input(node, 0)
        facts.elementType =
            ElementType(rawValue: Int32(clamping: node.int("to") ?? 0)) ?? .undefined
        if facts.elementType == .bool {
            facts.values = facts.values?.map {
                $0.flatMap { $0.hasBatch ? .fixed(1) : .fixed($0.outer == 0 ? 0 : 1) }
            }
        }
        return facts
    }

    static func combined(
        _ left: [Extent?], _ right: [Extent?], _ operation: (Extent, Extent) -> Extent?
    ) -> [Extent?]? {
        guard left.count == right.count || left.count == 1 || right.count == 1 else { return nil }
        let count = left.isEmpty || right.isEmpty ? 0 : max(left.count, right.count)
        return (0..<count).map { place in
            guard let first = left[left.count == 1 ? 0 : place],
                let second = right[right.count == 1 ? 0 : place]
            else { return nil }
            return operation(first, second)
        }
    }

    static func value(_ operation: String, _ left: Extent, _ right: Extent) -> Extent? {
        switch operation {
        case "Mul":
            if left.size == 0 || right.size == 0 { return .fixed(0) }
            return Extent.merged([left, right])
        case "Div": return quotient(left, right)
        case "Equal" where left.hasBatch != right.hasBatch: return .fixed(0)
        case "Equal" where left.hasBatch:
            return left.coefficient == right.coefficient ? .fixed(1) : nil
        case "Add" where left.size == 0: return right
        case "Add" where right.size == 0, "Sub" where right.size == 0: return left
        case "Max" where left == right, "Min" where left == right: return left
        default: break
        }
        guard let first = left.size, let second = right.size else { return nil }
        switch operation {
        case "Add": return .fixed(first + second)
        case "Sub": return .fixed(first - second)
        case "Max": return .fixed(max(first, second))
        case "Min": return .fixed(min(first, second))
        case "Mod": return second == 0 ? nil : .fixed(((first % second) + second) % second)
        case "Equal": return .fixed(first == second ? 1 : 0)
        case "Less": return .fixed(first < second ? 1 : 0)
        case "Greater": return .fixed(first > second ? 1 : 0)
        case "LessOrEqual": return .fixed(first <= second ? 1 : 0)
        case "GreaterOrEqual": return .fixed(first >= second ? 1 : 0)
        case "And": return .fixed(first != 0 && second != 0 ? 1 : 0)
        case "Or": return .fixed(first != 0 || second != 0 ? 1 : 0)
        default: return nil
        }
    }

    private static func quotient(_ left: Extent, _ right: Extent) -> Extent? {
        guard right.coefficient != 0 else { return nil }
        if left.hasBatch == right.hasBatch {
            return .fixed(left.coefficient / right.coefficient)
        }
        guard left.hasBatch, left.coefficient % right.coefficient == 0 else { return nil }
        return .batch(outer: 1, inner: left.coefficient / right.coefficient)
    }
}
