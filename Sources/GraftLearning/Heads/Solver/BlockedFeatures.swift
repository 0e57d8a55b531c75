import GraftLinearAlgebra

/// Training rows sorted by block (inner fold), moved and scaled once so that single precision
/// suffices.
///
/// A row x is held as (x - shift) / scale. Each training part (all blocks but one) has its own
/// standardisation, which is folded in algebraically: standardised x = factor * held + offset, so
/// that the rows are never copied again.
struct BlockedFeatures<Element: BLASElement>: Sendable {
    /// N x D, block after block.
    let rows: Matrix<Element>
    /// The original index of every held row.
    let order: [Int]
    let blocks: [Range<Int>]
    let shift: [Double]
    let scale: [Double]
    private let moments: [ColumnMoments]
    private let standardises: Bool

    /// - Parameters:
    ///   - assignment: the block of every row, in 0..<blockCount.
    ///   - scaling: `standardise` gives every part its own scaling; else rows are used as they are.
    ///   - movable: whether the rows may be centred without changing the problem (the bias is
    ///     free).
    init(
        _ features: Matrix<Float>, assignment: [Int], blockCount: Int, scaling: FeatureScaling,
        movable: Bool
    ) {
        var members = [[Int]](repeating: [], count: blockCount)
        for (row, block) in assignment.enumerated() { members[block].append(row) }
        let moments = members.map { ColumnMoments(of: features, rows: $0) }
        var whole = ColumnMoments(columns: features.columns)
        for part in moments { whole.merge(part) }
        let zeros = [Double](repeating: 0, count: features.columns)
        standardises = scaling == .standardise
        shift = standardises || movable ? whole.means : zeros
        scale = standardises ? whole.deviations : zeros.map { _ in 1 }
        order = Array(members.joined())
        var start = 0
        blocks = members.map { part in
            defer { start += part.count }
            return start..<start + part.count
        }
        self.moments = moments
        rows = Self.held(features, order: order, shift: shift, scale: scale)
    }

    /// Rows that are used as they are, all in one block.
    init(prepared rows: Matrix<Element>) {
        self.rows = rows
        order = Array(0..<rows.rows)
        blocks = [0..<rows.rows]
        shift = [Double](repeating: 0, count: rows.columns)
        scale = [Double](repeating: 1, count: rows.columns)
        moments = []
        standardises = false
    }

    private static func held(
        _ features: Matrix<Float>, order: [Int], shift: [Double], scale: [Double]
    ) -> Matrix<Element> {
        let columns = features.columns
        let inverse = scale.map { 1 / $0 }
        var result = Matrix<Element>(rows: order.count, columns: columns)
        features.withUnsafeElements { from in
            result.withUnsafeMutableElements { to in
                for (place, index) in order.enumerated() {
                    for j in 0..<columns {
                        let value = (Double(from[index * columns + j]) - shift[j]) * inverse[j]
                        to[place * columns + j] = Element(value)
                    }
                }
            }
        }
        return result
    }

    /// How the part without block `excluded` (nil: all rows) standardises a held row: factor * held
    /// + offset.
    func standardisation(excluding excluded: Int?) -> (factor: [Double], offset: [Double]) {
        let columns = rows.columns
        guard standardises, excluded != nil else {
            return ([Double](repeating: 1, count: columns), [Double](repeating: 0, count: columns))
        }
        var part = ColumnMoments(columns: columns)
        for (block, own) in moments.enumerated() where block != excluded { part.merge(own) }
        let deviations = part.deviations
        return (
            (0..<columns).map { scale[$0] / deviations[$0] },
            (0..<columns).map { (shift[$0] - part.means[$0]) / deviations[$0] }
        )
    }

    /// The number of rows of the part without block `excluded`.
    func count(excluding excluded: Int?) -> Int {
        rows.rows - (excluded.map { blocks[$0].count } ?? 0)
    }
}
