internal import CBLAS

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// `Float` through the single-precision routines of BLAS and LAPACK.
extension Float: BLASElement {
    public static func gemm(
        transposeA: Bool, transposeB: Bool, rows: Int, columns: Int, inner: Int, alpha: Float,
        a: UnsafePointer<Float>, strideA: Int, b: UnsafePointer<Float>, strideB: Int, beta: Float,
        c: UnsafeMutablePointer<Float>, strideC: Int
    ) {
        SingleThreadedBLAS.begin
        cblas_sgemm(
            CblasRowMajor, transposeA ? CblasTrans : CblasNoTrans,
            transposeB ? CblasTrans : CblasNoTrans,
            CInt(rows), CInt(columns), CInt(inner), alpha, a, CInt(strideA), b, CInt(strideB), beta,
            c,
            CInt(strideC))
    }

    public static func gemv(
        transpose: Bool, rows: Int, columns: Int, alpha: Float, a: UnsafePointer<Float>,
        stride: Int,
        x: UnsafePointer<Float>, beta: Float, y: UnsafeMutablePointer<Float>
    ) {
        SingleThreadedBLAS.begin
        cblas_sgemv(
            CblasRowMajor, transpose ? CblasTrans : CblasNoTrans, CInt(rows), CInt(columns), alpha,
            a,
            CInt(stride), x, 1, beta, y, 1)
    }

    public static func syrk(
        transpose: Bool, order: Int, inner: Int, alpha: Float, a: UnsafePointer<Float>, stride: Int,
        beta: Float,
        c: UnsafeMutablePointer<Float>, strideC: Int
    ) {
        SingleThreadedBLAS.begin
        cblas_ssyrk(
            CblasRowMajor, CblasLower, transpose ? CblasTrans : CblasNoTrans, CInt(order),
            CInt(inner), alpha, a,
            CInt(stride), beta, c, CInt(strideC))
    }

    public static func trsm(
        fromRight: Bool, transpose: Bool, rows: Int, columns: Int, a: UnsafePointer<Float>,
        stride: Int,
        b: UnsafeMutablePointer<Float>, strideB: Int
    ) {
        SingleThreadedBLAS.begin
        cblas_strsm(
            CblasRowMajor, fromRight ? CblasRight : CblasLeft, CblasLower,
            transpose ? CblasTrans : CblasNoTrans,
            CblasNonUnit, CInt(rows), CInt(columns), 1, a, CInt(stride), b, CInt(strideB))
    }

    public static func dot(_ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, count: Int)
        -> Float
    {
        SingleThreadedBLAS.begin
        return cblas_sdot(CInt(count), x, 1, y, 1)
    }

    public static func axpy(
        alpha: Float, _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, count: Int
    ) {
        SingleThreadedBLAS.begin
        cblas_saxpy(CInt(count), alpha, x, 1, y, 1)
    }

    public static func potrf(order: Int, a: UnsafeMutablePointer<Float>, stride: Int) -> Int {
        SingleThreadedBLAS.begin
        // Column-major "upper" is row-major "lower": the row-major L is the column-major L'.
        var (n, lda, info) = (CInt(order), CInt(stride), CInt(0))
        spotrf_("U", &n, a, &lda, &info)
        return Int(info)
    }

    public static func syevd(
        order: Int, a: UnsafeMutablePointer<Float>, values: UnsafeMutablePointer<Float>
    ) -> Int {
        SingleThreadedBLAS.begin
        // Column-major eigenvectors are columns, which are rows when the same memory is read
        // row-major.
        var (n, info, query) = (CInt(order), CInt(0), CInt(-1))
        var (size, indexSize) = (Float(0), CInt(0))
        ssyevd_("V", "U", &n, a, &n, values, &size, &query, &indexSize, &query, &info)
        guard info == 0 else { return Int(info) }
        var (length, indexLength) = (CInt(size.nextUp), indexSize)
        var work = [Float](repeating: 0, count: Int(length))
        var indices = [CInt](repeating: 0, count: Int(indexLength))
        ssyevd_("V", "U", &n, a, &n, values, &work, &length, &indices, &indexLength, &info)
        return Int(info)
    }

    public static func exponential(_ x: Float) -> Float { exp(x) }
    public static func logarithm(_ x: Float) -> Float { log(x) }
}
