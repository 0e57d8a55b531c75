import GraftLinearAlgebra
import Testing

@testable import GraftLearning

/// Exact search finds what comparing every pair finds.
@Suite struct NearestImagesTests {
    @Test(arguments: SimilarityMeasure.allCases)
    func neighboursAreThoseOfThePlainLoop(_ measure: SimilarityMeasure) throws {
        for (count, columns) in [(1, 3), (2, 1), (17, 4), (64, 9)] {
            let collection = drawnImages(count, columns: columns, classCount: 1, seed: 3).features
            let queries = drawnImages(3, columns: columns, classCount: 1, seed: 4).features
            let found = try NearestImages(collection, measure: measure).neighbours(
                of: queries, count: 5)
            for (row, neighbours) in found.enumerated() {
                let slow = (0..<count).map { other in
                    Self.similarity(queries[row: row], collection[row: other], measure)
                }
                #expect(neighbours.count == min(5, count))
                let best = slow.sorted(by: >)
                for (place, neighbour) in neighbours.enumerated() {
                    #expect(abs(neighbour.similarity - best[place]) < 1e-6)
                    #expect(abs(neighbour.similarity - slow[neighbour.index]) < 1e-6)
                }
            }
        }
    }

    private static func similarity(
        _ a: ArraySlice<Float>, _ b: ArraySlice<Float>, _ measure: SimilarityMeasure
    ) -> Double {
        var (x, y) = (a.map { Double($0) }, b.map { Double($0) })
        func dot(_ x: [Double], _ y: [Double]) -> Double {
            zip(x, y).reduce(0) { $0 + $1.0 * $1.1 }
        }
        if measure == .euclidean {
            return -zip(x, y).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
        }
        if measure == .correlation {
            let (p, q) = (
                x.reduce(0, +) / Double(x.count), y.reduce(0, +) / Double(y.count)
            )
            x = x.map { $0 - p }
            y = y.map { $0 - q }
        }
        if measure == .dot { return dot(x, y) }
        let lengths = (dot(x, x) * dot(y, y)).squareRoot()
        return lengths > 0 ? dot(x, y) / lengths : 0
    }

    @Test func equallySimilarImagesStandInOrder() throws {
        let same = Matrix<Float>(rows: 5, columns: 2, repeating: 1)
        let found = try NearestImages(same).neighbours(of: same, count: 3)
        #expect(found.allSatisfy { $0.map(\.index) == [0, 1, 2] })
        #expect(throws: LearningError.self) {
            try NearestImages(Matrix<Float>(rows: 0, columns: 2))
        }
    }
}
