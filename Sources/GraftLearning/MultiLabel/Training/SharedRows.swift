import GraftLinearAlgebra

/// Rows that many weight vectors are scored on at once: one product forwards, one back.
///
/// A single vector takes the product of a matrix with a vector, which needs no packing of the rows.
struct SharedRows: Sendable {
    /// N x D.
    let rows: Matrix<Float>

    /// Scores (N x M, row-major) of M weight vectors (M x D) with a bias each.
    func scores(weights: [Float], bias: [Float], into scores: inout [Float]) {
        let (n, d, m) = (rows.rows, rows.columns, bias.count)
        if scores.count != n * m { scores = [Float](repeating: 0, count: n * m) }
        guard n > 0, m > 0 else { return }
        scores.withUnsafeMutableBufferPointer { z in
            for i in 0..<n {
                for k in 0..<m { z[i * m + k] = bias[k] }
            }
            rows.withUnsafeElements { x in
                weights.withUnsafeBufferPointer { w in
                    guard let x = x.baseAddress, let w = w.baseAddress, let z = z.baseAddress else {
                        return
                    }
                    guard m > 1 else {
                        return Float.gemv(
                            transpose: false, rows: n, columns: d, alpha: 1, a: x, stride: d, x: w,
                            beta: 1, y: z)
                    }
                    Float.gemm(
                        transposeA: false, transposeB: true, rows: n, columns: m, inner: d,
                        alpha: 1, a: x, strideA: d, b: w, strideB: d, beta: 1, c: z, strideC: m)
                }
            }
        }
    }

    /// Derivatives by the weights (M x D) from derivatives by the scores (N x M).
    func gradient(of derivatives: [Float], columns m: Int, into gradient: inout [Float]) {
        let (n, d) = (rows.rows, rows.columns)
        if gradient.count != m * d { gradient = [Float](repeating: 0, count: m * d) }
        guard n > 0, m > 0 else { return }
        derivatives.withUnsafeBufferPointer { g in
            rows.withUnsafeElements { x in
                gradient.withUnsafeMutableBufferPointer { out in
                    guard let g = g.baseAddress, let x = x.baseAddress, let out = out.baseAddress
                    else { return }
                    guard m > 1 else {
                        return Float.gemv(
                            transpose: true, rows: n, columns: d, alpha: 1, a: x, stride: d, x: g,
                            beta: 0, y: out)
                    }
                    Float.gemm(
                        transposeA: true, transposeB: false, rows: m, columns: d, inner: n,
                        alpha: 1, a: g, strideA: m, b: x, strideB: d, beta: 0, c: out, strideC: d)
                }
            }
        }
    }
}
