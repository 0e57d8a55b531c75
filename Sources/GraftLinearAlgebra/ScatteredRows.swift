internal import CRows

/// Rows of a matrix that lie apart; each score is followed at once by its derivative.
package enum ScatteredRows {
    /// Adds slope x row to `sums` for each of some rows, where the slope depends on the row's score.
    ///
    /// - Parameters:
    ///   - rows: N x D.
    ///   - places: which of them, in the order of the additions.
    ///   - weights: D; a score is row . weights + bias.
    ///   - sums: D.
    ///   - slope: of an index into `places` and the score there.
    /// - Returns: the sum of the slopes.
    package static func accumulate(
        _ rows: Matrix<Float>, _ places: ArraySlice<Int>, weights: [Float], bias: Float,
        into sums: inout [Float], slope: (Int, Float) -> Float
    ) -> Float {
        let columns = rows.columns
        precondition(weights.count == columns && sums.count == columns)
        precondition(places.allSatisfy { $0 >= 0 && $0 < rows.rows }, "row out of range")
        var total: Float = 0
        rows.withUnsafeElements { x in
            sums.withUnsafeMutableBufferPointer { sums in
                guard let x = x.baseAddress, let sums = sums.baseAddress else { return }
                let size = Int(CROWS_GROUP)
                var group = [Int](repeating: 0, count: size)
                var values = [Float](repeating: 0, count: size)
                for start in stride(from: places.startIndex, to: places.endIndex, by: size) {
                    // A group that is short repeats a row, without a slope.
                    let count = min(size, places.endIndex - start)
                    for k in 0..<size { group[k] = places[start + min(k, count - 1)] }
                    crows_scores(x, group, weights, columns, bias, &values)
                    for k in 0..<size { values[k] = k < count ? slope(start + k, values[k]) : 0 }
                    for value in values { total += value }
                    if values.contains(where: { $0 != 0 }) {
                        crows_add(x, group, values, columns, sums)
                    }
                }
            }
        }
        return total
    }
}
