internal import CBLAS

/// A symmetric matrix A = Q T Q' with T tridiagonal: half the way to its eigenvectors, for those who
/// need none.
///
/// Eigenvalues of A are those of T; solving with T + t I takes a few operations a row.
public struct TridiagonalForm: Sendable {
    /// The diagonal of T.
    public let diagonal: [Double]
    /// The entries beside it, one fewer.
    public let offDiagonal: [Double]
    private let reflectors: [Double]
    private let factors: [Double]

    /// Reduces `matrix`, which must be symmetric and finite (LAPACK dsytrd).
    /// - Throws: `notConverged` for infinite or missing numbers.
    public init(of matrix: Matrix<Double>) throws(LinearAlgebraError) {
        precondition(matrix.rows == matrix.columns, "a symmetric matrix is square")
        SingleThreadedBLAS.begin
        let order = matrix.rows
        guard order > 0, matrix.storage.allSatisfy(\.isFinite) else {
            throw LinearAlgebraError(
                code: .notConverged, subject: "\(order) x \(order) matrix",
                detail: "it is empty or holds infinite or missing numbers; look at the features")
        }
        var (a, d) = (matrix.storage, [Double](repeating: 0, count: order))
        var e = [Double](repeating: 0, count: max(1, order - 1))
        var tau = e
        var (n, info, query, size) = (CInt(order), CInt(0), CInt(-1), 0.0)
        dsytrd_("L", &n, &a, &n, &d, &e, &tau, &size, &query, &info)
        var length = CInt(max(1, size))
        var work = [Double](repeating: 0, count: Int(length))
        dsytrd_("L", &n, &a, &n, &d, &e, &tau, &work, &length, &info)
        precondition(info == 0, "dsytrd refuses only wrong arguments")
        diagonal = d
        offDiagonal = Array(e.prefix(order - 1))
        (reflectors, factors) = (a, tau)
    }

    /// Q'x for every row x of `vectors` (K x N).
    public func rotated(_ vectors: Matrix<Double>) -> Matrix<Double> {
        precondition(vectors.columns == diagonal.count, "vectors must be as long as T")
        // Rows of a row-major matrix are the columns that LAPACK sees.
        var (a, tau, c) = (reflectors, factors, vectors.storage)
        var (n, k, info) = (CInt(vectors.columns), CInt(vectors.rows), CInt(0))
        guard k > 0 else { return vectors }
        var (query, size, leading) = (CInt(-1), 0.0, n)
        dormtr_("L", "L", "T", &n, &k, &a, &leading, &tau, &c, &leading, &size, &query, &info)
        var length = CInt(max(1, size))
        var work = [Double](repeating: 0, count: Int(length))
        dormtr_("L", "L", "T", &n, &k, &a, &leading, &tau, &c, &leading, &work, &length, &info)
        precondition(info == 0, "dormtr refuses only wrong arguments")
        return Matrix(rows: vectors.rows, columns: vectors.columns, storage: c)
    }

    /// Ascending (LAPACK dsterf).
    /// - Throws: `notConverged`.
    public func eigenvalues() throws(LinearAlgebraError) -> [Double] {
        var (d, e, n, info) = (diagonal, offDiagonal + [0], CInt(diagonal.count), CInt(0))
        dsterf_(&n, &d, &e, &info)
        guard info == 0 else {
            throw LinearAlgebraError(
                code: .notConverged, subject: "\(n) x \(n) matrix",
                detail: "its eigenvalues could not be found; look for infinite or missing numbers")
        }
        return d
    }

    /// The x with (T + shift I) x = `right`; all eigenvalues of T + shift I must be positive.
    public func solution(for right: [Double], shift: Double) -> [Double] {
        precondition(right.count == diagonal.count, "a right side must be as long as T")
        var (x, inverses) = (right, diagonal)
        let last = right.count - 1
        diagonal.withUnsafeBufferPointer { d in
            offDiagonal.withUnsafeBufferPointer { e in
                x.withUnsafeMutableBufferPointer { x in
                    inverses.withUnsafeMutableBufferPointer { inverses in
                        // One division a row: pivots are kept as their inverses.
                        inverses[0] = 1 / (d[0] + shift)
                        for i in 0..<last {
                            let share = e[i] * inverses[i]
                            inverses[i + 1] = 1 / (d[i + 1] + shift - share * e[i])
                            x[i + 1] -= share * x[i]
                        }
                        x[last] *= inverses[last]
                        for i in (0..<last).reversed() {
                            x[i] = (x[i] - e[i] * x[i + 1]) * inverses[i]
                        }
                    }
                }
            }
        }
        return x
    }

    /// x' T x.
    public func form(of x: [Double]) -> Double {
        var sum = 0.0
        for i in x.indices { sum += diagonal[i] * x[i] * x[i] }
        for i in offDiagonal.indices { sum += 2 * offDiagonal[i] * x[i] * x[i + 1] }
        return sum
    }
}
