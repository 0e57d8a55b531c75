internal import CRows

/// A copy of a matrix in half precision (11 bits an element), for loops that wait for memory.
///
/// Each column is scaled by a power of two first, so that neither large nor small columns are lost.
package struct HalfMatrix: Sendable {
    package let rows: Int
    package let columns: Int
    /// N x stride, IEEE 754 binary16; zeros beyond the columns.
    private let halves: [UInt16]
    private let stride: Int
    /// D: what 1 in a column stands for.
    private let units: [Float]

    /// - Returns: nil where this processor does not convert halves, or an element is not finite.
    package init?(_ matrix: Matrix<Float>) {
        guard crows_has_halves() != 0 else { return nil }
        (rows, columns) = (matrix.rows, matrix.columns)
        var largest = [Float](repeating: 0, count: columns)
        for row in 0..<rows {
            for (j, x) in matrix[row: row].enumerated() {
                guard x.isFinite else { return nil }
                largest[j] = max(largest[j], abs(x))
            }
        }
        // The largest of a column comes to lie between 2^14 and 2^15.
        units = largest.map {
            $0 > 1e-30 ? Float(sign: .plus, exponent: $0.exponent - 14, significand: 1) : 1
        }
        // Rows that start at the same place of a page push one another out of the caches.
        stride = (columns + 15) / 16 * 16 + 16
        var halves = [UInt16](repeating: 0, count: rows * stride)
        var scaled = [Float](repeating: 0, count: stride)
        let scales = units.map { 1 / $0 }
        let (rows, stride) = (rows, stride)
        halves.withUnsafeMutableBufferPointer { halves in
            guard let start = halves.baseAddress else { return }
            for row in 0..<rows {
                for (j, x) in matrix[row: row].enumerated() { scaled[j] = x * scales[j] }
                crows_halve(scaled, stride, start + row * stride)
            }
        }
        self.halves = halves
    }
}

extension HalfMatrix: ScatteredRows {
    package func accumulate(
        _ places: [Int], weights: [Float], into sums: inout [Float], slope: (Int, Float) -> Float
    ) {
        precondition(weights.count == columns && sums.count == columns)
        var scaled = [Float](repeating: 0, count: stride)
        for j in units.indices { scaled[j] = weights[j] * units[j] }
        var added = [Float](repeating: 0, count: stride)
        halves.withUnsafeBufferPointer { x in
            added.withUnsafeMutableBufferPointer { added in
                guard let x = x.baseAddress, let added = added.baseAddress else { return }
                inGroups(
                    places, slope: slope,
                    scores: { crows_half_scores(x, stride, $0, scaled, stride, &$1) },
                    add: { crows_half_add(x, stride, $0, $1, stride, added) })
            }
        }
        for j in units.indices { sums[j] += added[j] * units[j] }
    }
}
