/// Matrix products.

extension ReferenceOperators {
    /// alpha A B + beta C, with A and B transposed where asked.
    static func gemm(_ node: ReferenceNode) throws(EngineError) -> [ReferenceArray] {
        var (a, b) = (try node.array(0), try node.array(1))
        guard a.shape.count == 2, b.shape.count == 2 else { throw node.fault("multiplies \(a.shape) by \(b.shape)") }
        if node.int("transA", 0) == 1 { a = permuted(a, [1, 0]) }
        if node.int("transB", 0) == 1 { b = permuted(b, [1, 0]) }
        let product = try self.product(node, a, b)
        guard case .floats(let values) = product.values else { throw node.fault("wants floats") }
        let scaled = ReferenceArray(product.shape, values.map { $0 * node.float("alpha", 1) })
        guard node.optional(2) != nil else { return [scaled] }
        let (_, c) = try broadcast(node, scaled, try node.array(2))
        guard case .floats(let sum) = scaled.values, case .floats(let addend) = c.values else {
            throw node.fault("wants floats")
        }
        return [ReferenceArray(product.shape, zip(sum, addend).map { $0 + node.float("beta", 1) * $1 })]
    }

    /// NumPy's matmul: the last two dimensions are matrices, those before are broadcast.
    static func matrixProduct(_ node: ReferenceNode) throws(EngineError) -> [ReferenceArray] {
        var (a, b) = (try node.array(0), try node.array(1))
        let (vectorA, vectorB) = (a.shape.count == 1, b.shape.count == 1)
        if vectorA { a = a.reshaped([1] + a.shape) }
        if vectorB { b = b.reshaped(b.shape + [1]) }
        guard a.shape.count >= 2, b.shape.count >= 2 else { throw node.fault("multiplies scalars") }
        let rank = max(a.shape.count, b.shape.count)
        a = a.reshaped(Array(repeating: 1, count: rank - a.shape.count) + a.shape)
        b = b.reshaped(Array(repeating: 1, count: rank - b.shape.count) + b.shape)
        let stack = zip(a.shape, b.shape).dropLast(2).map { max($0, $1) }
        a = a.broadcast(from: a.shape, to: stack + a.shape.suffix(2))
        b = b.broadcast(from: b.shape, to: stack + b.shape.suffix(2))
        var result = try product(node, a, b)
        if vectorA { result = result.reshaped(stack + [result.shape[rank - 1]]) }
        if vectorB { result = result.reshaped(Array(result.shape.dropLast())) }
        return [result]
    }

    /// Products of stacks of matrices with equal stacks, summed in double precision.
    private static func product(
        _ node: ReferenceNode, _ a: ReferenceArray, _ b: ReferenceArray
    ) throws(EngineError) -> ReferenceArray {
        let rank = a.shape.count
        let (rows, inner, columns) = (a.shape[rank - 2], a.shape[rank - 1], b.shape[rank - 1])
        guard case .floats(let x) = a.values, case .floats(let w) = b.values, b.shape[rank - 2] == inner,
            a.shape.dropLast(2) == b.shape.dropLast(2)
        else { throw node.fault("multiplies \(a.shape) by \(b.shape)") }
        let stack = Array(a.shape.dropLast(2))
        var y: [Float] = []
        for matrix in 0..<stack.reduce(1, *) {
            for row in 0..<rows {
                var sums = [Double](repeating: 0, count: columns)
                for k in 0..<inner {
                    let factor = Double(x[(matrix * rows + row) * inner + k])
                    let start = (matrix * inner + k) * columns
                    for column in 0..<columns { sums[column] += factor * Double(w[start + column]) }
                }
                y += sums.map { Float($0) }
            }
        }
        return ReferenceArray(stack + [rows, columns], y)
    }
}
