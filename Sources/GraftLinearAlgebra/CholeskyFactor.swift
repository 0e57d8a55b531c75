/// The lower triangular L of a symmetric positive definite matrix A = L L'.
public struct CholeskyFactor<Element: BLASElement>: Sendable {
    /// L; what lies above the diagonal is not part of it.
    public let lower: Matrix<Element>

    /// Factors `matrix` (its lower triangle is read).
    /// - Throws: `notPositiveDefinite` when a pivot is not positive, also for missing numbers.
    public init(of matrix: Matrix<Element>) throws(LinearAlgebraError) {
        precondition(matrix.rows == matrix.columns, "a Cholesky factor needs a square matrix")
        var lower = matrix
        let order = matrix.rows
        let failed = lower.withUnsafeMutableElements { a -> Int in
            guard let base = a.baseAddress, order > 0 else { return 0 }
            return Element.potrf(order: order, a: base, stride: order)
        }
        guard failed == 0, (0..<order).allSatisfy({ lower[$0, $0].isFinite }) else {
            throw LinearAlgebraError(
                code: .notPositiveDefinite, subject: "\(order) x \(order) matrix",
                detail: "pivot \(failed) is not positive; add a positive number to the diagonal")
        }
        self.lower = lower
    }

    /// The X with A X = `right` (order x columns).
    public func solution(for right: Matrix<Element>) -> Matrix<Element> {
        var result = right
        divideFromLeft(&result, transposed: false)
        divideFromLeft(&result, transposed: true)
        return result
    }

    /// Overwrites B (order x columns) with L^-1 B, or L'^-1 B if `transposed`.
    public func divideFromLeft(_ right: inout Matrix<Element>, transposed: Bool) {
        precondition(right.rows == lower.rows, "sizes of a triangular solution must agree")
        let (rows, columns) = (right.rows, right.columns)
        guard rows > 0, columns > 0 else { return }
        lower.withUnsafeElements { a in
            right.withUnsafeMutableElements { b in
                guard let a = a.baseAddress, let b = b.baseAddress else { return }
                Element.trsm(
                    fromRight: false, transpose: transposed, rows: rows, columns: columns, a: a,
                    stride: rows,
                    b: b, strideB: columns)
            }
        }
    }

    /// log det A.
    public var logDeterminant: Double {
        (0..<lower.rows).reduce(0) { $0 + 2 * Double(Element.logarithm(lower[$1, $1])) }
    }
}
