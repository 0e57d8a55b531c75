internal import CBLAS

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// `Double` through the double-precision routines of BLAS and LAPACK.
extension Double: BLASElement {
    public static func gemm(
        transposeA: Bool, transposeB: Bool, rows: Int, columns: Int, inner: Int, alpha: Double,
        a: UnsafePointer<Double>, strideA: Int, b: UnsafePointer<Double>, strideB: Int,
        beta: Double,
        c: UnsafeMutablePointer<Double>, strideC: Int
    ) {
        SingleThreadedBLAS.begin
        cblas_dgemm(
            CblasRowMajor, transposeA ? CblasTrans : CblasNoTrans,
            transposeB ? CblasTrans : CblasNoTrans,
            CInt(rows), CInt(columns), CInt(inner), alpha, a, CInt(strideA), b, CInt(strideB), beta,
            c,
            CInt(strideC))
    }

    public static func gemv(
        transpose: Bool, rows: Int, columns: Int, alpha: Double, a: UnsafePointer<Double>,
        stride: Int,
        x: UnsafePointer<Double>, beta: Double, y: UnsafeMutablePointer<Double>
    ) {
        SingleThreadedBLAS.begin
        cblas_dgemv(
            CblasRowMajor, transpose ? CblasTrans : CblasNoTrans, CInt(rows), CInt(columns), alpha,
            a,
            CInt(stride), x, 1, beta, y, 1)
    }

    public static func syrk(
        transpose: Bool, order: Int, inner: Int, alpha: Double, a: UnsafePointer<Double>,
        stride: Int, beta: Double,
        c: UnsafeMutablePointer<Double>, strideC: Int
    ) {
        SingleThreadedBLAS.begin
        cblas_dsyrk(
            CblasRowMajor, CblasLower, transpose ? CblasTrans : CblasNoTrans, CInt(order),
            CInt(inner), alpha, a,
            CInt(stride), beta, c, CInt(strideC))
    }

    public static func trsm(
        fromRight: Bool, transpose: Bool, rows: Int, columns: Int, a: UnsafePointer<Double>,
        stride: Int,
        b: UnsafeMutablePointer<Double>, strideB: Int
    ) {
        SingleThreadedBLAS.begin
        cblas_dtrsm(
            CblasRowMajor, fromRight ? CblasRight : CblasLeft, CblasLower,
            transpose ? CblasTrans : CblasNoTrans,
            CblasNonUnit, CInt(rows), CInt(columns), 1, a, CInt(stride), b, CInt(strideB))
    }

    public static func dot(_ x: UnsafePointer<Double>, _ y: UnsafePointer<Double>, count: Int)
        -> Double
    {
        SingleThreadedBLAS.begin
        return cblas_ddot(CInt(count), x, 1, y, 1)
    }

    public static func axpy(
        alpha: Double, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>, count: Int
    ) {
        SingleThreadedBLAS.begin
        cblas_daxpy(CInt(count), alpha, x, 1, y, 1)
    }

    public static func potrf(order: Int, a: UnsafeMutablePointer<Double>, stride: Int) -> Int {
        SingleThreadedBLAS.begin
        // Column-major "upper" is row-major "lower": the row-major L is the column-major L'.
        var (n, lda, info) = (CInt(order), CInt(stride), CInt(0))
        dpotrf_("U", &n, a, &lda, &info)
        return Int(info)
    }

    public static func syevd(
        order: Int, a: UnsafeMutablePointer<Double>, values: UnsafeMutablePointer<Double>
    ) -> Int {
        SingleThreadedBLAS.begin
        // Column-major eigenvectors are columns, which are rows when the same memory is read
        // row-major.
        var (n, info, query) = (CInt(order), CInt(0), CInt(-1))
        var (size, indexSize) = (Double(0), CInt(0))
        dsyevd_("V", "U", &n, a, &n, values, &size, &query, &indexSize, &query, &info)
        guard info == 0 else { return Int(info) }
        var (length, indexLength) = (CInt(size.nextUp), indexSize)
        var work = [Double](repeating: 0, count: Int(length))
        var indices = [CInt](repeating: 0, count: Int(indexLength))
        dsyevd_("V", "U", &n, a, &n, values, &work, &length, &indices, &indexLength, &info)
        return Int(info)
    }

    public static func exponential(_ x: Double) -> Double { exp(x) }
    public static func logarithm(_ x: Double) -> Double { log(x) }
}
