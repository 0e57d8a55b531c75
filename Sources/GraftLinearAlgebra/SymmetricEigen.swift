/// The eigenvalues and eigenvectors of a symmetric matrix A = V' diag(values) V.
public struct SymmetricEigen<Element: BLASElement>: Sendable {
    /// Ascending.
    public let values: [Element]
    /// Row i is the unit eigenvector of `values[i]`; its sign is not determined.
    public let vectors: Matrix<Element>

    /// Decomposes `matrix`, which must be symmetric.
    /// - Throws: `notConverged`, in practice only for infinite or missing numbers.
    @inlinable public init(of matrix: Matrix<Element>) throws(LinearAlgebraError) {
        precondition(matrix.rows == matrix.columns, "eigenvalues need a square matrix")
        let order = matrix.rows
        var (vectors, values) = (matrix, [Element](repeating: 0, count: order))
        let finite = matrix.storage.allSatisfy { $0.isFinite }
        let failed = vectors.withUnsafeMutableElements { a in
            values.withUnsafeMutableBufferPointer { w -> Int in
                guard let a = a.baseAddress, let w = w.baseAddress, finite, order > 0 else {
                    return finite ? 0 : 1
                }
                return Element.syevd(order: order, a: a, values: w)
            }
        }
        guard failed == 0 else {
            throw LinearAlgebraError(
                code: .notConverged, subject: "\(order) x \(order) matrix",
                detail: "its eigenvalues could not be found; look for infinite or missing numbers")
        }
        self.values = values
        self.vectors = vectors
    }
}
