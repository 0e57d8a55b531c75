import GraftLinearAlgebra

/// The most similar rows of a collection for each query, by exact search.
public struct NearestImages: Sendable {
    /// Queries whose similarities are held at a time.
    private static let pieceRows = 64

    private let measure: SimilarityMeasure
    /// Subtracted from collection and queries alike; empty for none.
    private let means: [Double]
    private let rows: Matrix<Double>
    private let squares: [Double]

    /// - Parameters:
    ///   - collection: N x D.
    ///   - isCentred: subtract the collection's mean features first.
    /// - Throws: `LearningError` (`notFinite`, `empty`).
    public init(
        _ collection: Matrix<Float>, measure: SimilarityMeasure = .cosine, isCentred: Bool = false
    ) throws(LearningError) {
        try LearningError.check(
            collection, classes: [Int](repeating: 0, count: collection.rows), classCount: 1)
        self.measure = measure
        means = isCentred ? collection.columnMeans() : []
        rows = Self.prepared(collection, means, measure)
        squares = rows.rowNorms().map { $0 * $0 }
    }

    /// For each query (M x D) the `count` most similar, most similar first; of equally similar ones
    /// the earlier. Fewer where the collection is smaller.
    public func neighbours(
        of queries: Matrix<Float>, count: Int
    ) -> [[(index: Int, similarity: Double)]] {
        precondition(queries.columns == rows.columns, "queries must be as wide as the collection")
        var result: [[(index: Int, similarity: Double)]] = []
        for start in stride(from: 0, to: queries.rows, by: Self.pieceRows) {
            let piece = Array(start..<min(start + Self.pieceRows, queries.rows))
            let own = Self.prepared(queries.selecting(rows: piece), means, measure)
            let products = own.product(withTransposed: rows)
            let lengths = own.rowNorms()
            for row in 0..<own.rows {
                var values = Array(products[row: row])
                if measure == .euclidean {
                    let square = lengths[row] * lengths[row]
                    for place in values.indices {
                        values[place] =
                            -max(0, square + squares[place] - 2 * values[place]).squareRoot()
                    }
                }
                let order = values.indices.sorted {
                    values[$0] != values[$1] ? values[$0] > values[$1] : $0 < $1
                }
                result.append(order.prefix(count).map { ($0, values[$0]) })
            }
        }
        return result
    }

    /// Rows around the given means, brought to the form whose products are similarities.
    private static func prepared(
        _ features: Matrix<Float>, _ means: [Double], _ measure: SimilarityMeasure
    ) -> Matrix<Double> {
        var moved = features.mapElements { Double($0) }
        let columns = features.columns
        moved.withUnsafeMutableElements { x in
            for i in 0..<features.rows {
                if !means.isEmpty {
                    for j in 0..<columns { x[i * columns + j] -= means[j] }
                }
                guard measure == .correlation else { continue }
                let mean =
                    x[i * columns..<(i + 1) * columns].reduce(0, +) / Double(max(1, columns))
                for j in 0..<columns { x[i * columns + j] -= mean }
            }
        }
        return measure == .cosine || measure == .correlation ? moved.rowsNormalised() : moved
    }
}
