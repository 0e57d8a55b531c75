/// Matrix products, each one call into the native library on the calling thread; inlinable where
/// elements are walked, so that callers get loops over their type.
extension Matrix {
    /// self (N x D) times `other` (D x K): N x K.
    public func product(with other: Matrix) -> Matrix {
        precondition(columns == other.rows, "inner sizes of a product must agree")
        return product(
            other, transposeA: false, transposeB: false, shape: (rows, other.columns, columns))
    }

    /// self (N x D) times the transpose of `other` (M x D): N x M.
    public func product(withTransposed other: Matrix) -> Matrix {
        precondition(columns == other.columns, "inner sizes of a product must agree")
        return product(
            other, transposeA: false, transposeB: true, shape: (rows, other.rows, columns))
    }

    /// The transpose of self (N x D) times `other` (N x K): D x K.
    public func transposedProduct(with other: Matrix) -> Matrix {
        precondition(rows == other.rows, "inner sizes of a product must agree")
        return product(
            other, transposeA: true, transposeB: false, shape: (columns, other.columns, rows))
    }

    /// self (N x D) times a vector of D: a vector of N.
    public func product(with vector: [Element]) -> [Element] {
        precondition(columns == vector.count, "inner sizes of a product must agree")
        return product(with: Matrix(rows: columns, columns: 1, storage: vector)).storage
    }

    /// self' self (D x D), both triangles filled.
    @inlinable public func gram() -> Matrix {
        symmetricProduct(transpose: true, order: columns, inner: rows)
    }

    /// self self' (N x N), both triangles filled.
    @inlinable public func rowGram() -> Matrix {
        symmetricProduct(transpose: false, order: rows, inner: columns)
    }

    private func product(
        _ other: Matrix, transposeA: Bool, transposeB: Bool,
        shape: (rows: Int, columns: Int, inner: Int)
    ) -> Matrix {
        var result = Matrix(rows: shape.rows, columns: shape.columns)
        guard shape.rows > 0, shape.columns > 0, shape.inner > 0 else { return result }
        withUnsafeElements { a in
            other.withUnsafeElements { b in
                result.withUnsafeMutableElements { c in
                    guard let a = a.baseAddress, let b = b.baseAddress, let c = c.baseAddress else {
                        return
                    }
                    Element.gemm(
                        transposeA: transposeA, transposeB: transposeB, rows: shape.rows,
                        columns: shape.columns,
                        inner: shape.inner, alpha: 1, a: a, strideA: columns, b: b,
                        strideB: other.columns,
                        beta: 0, c: c, strideC: shape.columns)
                }
            }
        }
        return result
    }

    @inlinable func symmetricProduct(transpose: Bool, order: Int, inner: Int) -> Matrix {
        var result = Matrix(rows: order, columns: order)
        guard order > 0, inner > 0 else { return result }
        withUnsafeElements { a in
            result.withUnsafeMutableElements { c in
                guard let a = a.baseAddress, let c = c.baseAddress else { return }
                Element.syrk(
                    transpose: transpose, order: order, inner: inner, alpha: 1, a: a,
                    stride: columns, beta: 0,
                    c: c, strideC: order)
                for i in 0..<order {
                    for j in 0..<i { c[j * order + i] = c[i * order + j] }
                }
            }
        }
        return result
    }
}
