/// A number that the native linear algebra can work on: `Float` or `Double`.
///
/// The static functions are the narrow bridge to BLAS and LAPACK; call them through `Matrix`,
/// `CholeskyFactor` and `SymmetricEigen` wherever those suffice. All matrices are row-major;
/// `stride` is the distance between the starts of neighbouring rows. Every function runs on the
/// calling thread only (see `SingleThreadedBLAS`), so that results have identical bits at any
/// thread count. Pointers must cover the stated shapes.
public protocol BLASElement: BinaryFloatingPoint, SIMDScalar, Sendable, Codable {
    /// c = alpha op(a) op(b) + beta c, where op(a) is rows x inner and op(b) is inner x columns.
    static func gemm(
        transposeA: Bool, transposeB: Bool, rows: Int, columns: Int, inner: Int, alpha: Self,
        a: UnsafePointer<Self>, strideA: Int, b: UnsafePointer<Self>, strideB: Int, beta: Self,
        c: UnsafeMutablePointer<Self>, strideC: Int)

    /// y = alpha op(a) x + beta y, where a is rows x columns.
    static func gemv(
        transpose: Bool, rows: Int, columns: Int, alpha: Self, a: UnsafePointer<Self>, stride: Int,
        x: UnsafePointer<Self>, beta: Self, y: UnsafeMutablePointer<Self>)

    /// Lower triangle of c = alpha op(a) op(a)' + beta c, where op(a) is order x inner; op
    /// transposes if `transpose`.
    static func syrk(
        transpose: Bool, order: Int, inner: Int, alpha: Self, a: UnsafePointer<Self>, stride: Int,
        beta: Self,
        c: UnsafeMutablePointer<Self>, strideC: Int)

    /// b (rows x columns) = op(L)^-1 b, or b op(L)^-1 if `fromRight`, for the lower triangle L of
    /// `a`.
    static func trsm(
        fromRight: Bool, transpose: Bool, rows: Int, columns: Int, a: UnsafePointer<Self>,
        stride: Int,
        b: UnsafeMutablePointer<Self>, strideB: Int)

    /// The sum of x[i] y[i].
    static func dot(_ x: UnsafePointer<Self>, _ y: UnsafePointer<Self>, count: Int) -> Self

    /// y = alpha x + y.
    static func axpy(
        alpha: Self, _ x: UnsafePointer<Self>, _ y: UnsafeMutablePointer<Self>, count: Int)

    /// Overwrites the lower triangle of the symmetric `a` with its Cholesky factor L (a = L L').
    /// - Returns: 0, or the 1-based order of the leading minor that is not positive definite.
    static func potrf(order: Int, a: UnsafeMutablePointer<Self>, stride: Int) -> Int

    /// Overwrites the symmetric `a` (order x order, dense) with its eigenvectors as rows; `values`
    /// ascend.
    /// - Returns: 0, or a positive number when the iteration did not converge.
    static func syevd(
        order: Int, a: UnsafeMutablePointer<Self>, values: UnsafeMutablePointer<Self>
    ) -> Int

    /// e raised to `x`.
    static func exponential(_ x: Self) -> Self
    /// Natural logarithm.
    static func logarithm(_ x: Self) -> Self
}
