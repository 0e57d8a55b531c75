internal import CRows

/// Rows of a matrix that lie apart; each score is followed at once by its derivative.
package protocol ScatteredRows: Sendable {
    /// N and D.
    var rows: Int { get }
    var columns: Int { get }

    /// Adds slope x row to `sums` for each of some rows, where the slope depends on the row's score.
    ///
    /// - Parameters:
    ///   - places: which rows, in the order of the additions.
    ///   - weights: D; a score is row . weights.
    ///   - sums: D.
    ///   - slope: of an index into `places` and the score there.
    func accumulate(
        _ places: [Int], weights: [Float], into sums: inout [Float], slope: (Int, Float) -> Float)
}

extension ScatteredRows {
    /// The scores of some rows.
    package func scores(_ places: [Int], weights: [Float]) -> [Float] {
        var scores = [Float](repeating: 0, count: places.count)
        var nothing = [Float](repeating: 0, count: columns)
        accumulate(places, weights: weights, into: &nothing) { place, score in
            scores[place] = score
            return 0
        }
        return scores
    }

    /// Goes through the places in groups of the size that the native functions take.
    func inGroups(
        _ places: [Int], slope: (Int, Float) -> Float,
        scores: (_ group: [Int], _ into: inout [Float]) -> Void,
        add: (_ group: [Int], _ slopes: [Float]) -> Void
    ) {
        precondition(places.allSatisfy { $0 >= 0 && $0 < rows }, "row out of range")
        let size = Int(CROWS_GROUP)
        var group = [Int](repeating: 0, count: size)
        var values = [Float](repeating: 0, count: size)
        for start in stride(from: 0, to: places.count, by: size) {
            // A group that is short repeats a row, without a slope.
            let count = min(size, places.count - start)
            for k in 0..<size { group[k] = places[start + min(k, count - 1)] }
            scores(group, &values)
            for k in 0..<size { values[k] = k < count ? slope(start + k, values[k]) : 0 }
            if values.contains(where: { $0 != 0 }) { add(group, values) }
        }
    }
}

extension Matrix<Float>: ScatteredRows {
    package func accumulate(
        _ places: [Int], weights: [Float], into sums: inout [Float], slope: (Int, Float) -> Float
    ) {
        precondition(weights.count == columns && sums.count == columns)
        withUnsafeElements { x in
            sums.withUnsafeMutableBufferPointer { sums in
                guard let x = x.baseAddress, let sums = sums.baseAddress else { return }
                inGroups(
                    places, slope: slope,
                    scores: { crows_scores(x, $0, weights, columns, &$1) },
                    add: { crows_add(x, $0, $1, columns, sums) })
            }
        }
    }
}
