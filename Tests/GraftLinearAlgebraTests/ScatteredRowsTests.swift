import Testing

@testable import GraftLinearAlgebra

/// Rows that lie apart, in full and in half precision.
@Suite struct ScatteredRowsTests {
    /// Columns of very different sizes; no whole groups, no whole vectors.
    private func drawn() -> (Matrix<Float>, [Int], [Float]) {
        let (rows, columns) = (43, 29)
        var generator = SeededGenerator(seed: 5)
        let sizes: [Float] = [1e-20, 1e-3, 1, 7e4, 1e20]
        let matrix = Matrix<Float>(
            rows: rows, columns: columns,
            storage: (0..<rows * columns).map {
                Float(generator.normal()) * sizes[$0 % columns % 5]
            }
        )
        // Each column matters alike.
        let weights = (0..<columns).map { Float(generator.normal()) / sizes[$0 % 5] }
        return (matrix, (0..<rows).filter { $0 % 3 != 1 }.reversed(), weights)
    }

    @Test(arguments: [false, true])
    func scoresAndSumsAreThoseOfALoop(halves: Bool) throws {
        let (matrix, places, weights) = drawn()
        // Half precision keeps 11 bits of each element.
        let quick: any ScatteredRows = halves ? try #require(HalfMatrix(matrix)) : matrix
        let tolerance = halves ? 5e-4 : 1e-5
        var sums = [Float](repeating: 0, count: matrix.columns)
        var scores = [Float](repeating: 0, count: places.count)
        quick.accumulate(places, weights: weights, into: &sums) { place, score in
            scores[place] = score
            return place % 4 == 0 ? 0 : Float(place) - 9
        }
        #expect(quick.scores(places, weights: weights) == scores)
        var (expected, sizes) = (
            [Double](repeating: 0, count: matrix.columns),
            [Double](repeating: 0, count: matrix.columns)
        )
        for (place, row) in places.enumerated() {
            let products = zip(matrix[row: row], weights).map { Double($0) * Double($1) }
            let size = products.reduce(0) { $0 + abs($1) }
            #expect(abs(Double(scores[place]) - products.reduce(0, +)) < tolerance * size)
            guard place % 4 != 0 else { continue }
            for j in expected.indices {
                let term = (Double(place) - 9) * Double(matrix[row, j])
                expected[j] += term
                sizes[j] += abs(term)
            }
        }
        for j in expected.indices {
            #expect(abs(Double(sums[j]) - expected[j]) < tolerance * sizes[j], "column \(j)")
        }
    }

    @Test func halvesWantFiniteNumbers() {
        for broken in [Float.nan, .infinity] {
            #expect(HalfMatrix(Matrix(rows: 1, columns: 2, storage: [1, broken])) == nil)
        }
        #expect(HalfMatrix(Matrix<Float>(rows: 0, columns: 3)) != nil)
    }
}
