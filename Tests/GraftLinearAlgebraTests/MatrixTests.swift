import Foundation
import GraftLinearAlgebra
import Testing

/// Products, statistics and decompositions against plain loops and their defining equations.
@Suite struct MatrixTests {
    static let sizes = [0, 1, 2, 3, 17, 64]

    static func random<E: BLASElement>(_ rows: Int, _ columns: Int, seed: UInt64) -> Matrix<E> {
        var generator = SeededGenerator(seed: seed)
        return Matrix(
            rows: rows, columns: columns,
            storage: (0..<rows * columns).map { _ in E(generator.normal()) })
    }

    static func plainProduct<E>(_ a: Matrix<E>, _ b: Matrix<E>) -> Matrix<E> {
        var result = Matrix<E>(rows: a.rows, columns: b.columns)
        for i in 0..<a.rows {
            for j in 0..<b.columns {
                for k in 0..<a.columns { result[i, j] += a[i, k] * b[k, j] }
            }
        }
        return result
    }

    static func distance<E>(_ a: Matrix<E>, _ b: Matrix<E>) -> Double {
        guard a.rows == b.rows, a.columns == b.columns else { return .infinity }
        return zip(a.storage, b.storage).reduce(0) { max($0, abs(Double($1.0) - Double($1.1))) }
    }

    @Test(arguments: sizes, [1, 5, 17]) func productsEqualPlainLoops(n: Int, d: Int) {
        let (a, b): (Matrix<Double>, Matrix<Double>) = (
            Self.random(n, d, seed: 1), Self.random(d, 3, seed: 2)
        )
        #expect(Self.distance(a.product(with: b), Self.plainProduct(a, b)) < 1e-12)
        #expect(
            Self.distance(a.product(withTransposed: b.transposed), Self.plainProduct(a, b)) < 1e-12)
        let c: Matrix<Double> = Self.random(n, 4, seed: 3)
        #expect(
            Self.distance(a.transposedProduct(with: c), Self.plainProduct(a.transposed, c)) < 1e-12)
        #expect(Self.distance(a.gram(), Self.plainProduct(a.transposed, a)) < 1e-12)
        #expect(Self.distance(a.rowGram(), Self.plainProduct(a, a.transposed)) < 1e-12)
        let f: Matrix<Float> = Self.random(n, d, seed: 1)
        #expect(Self.distance(f.gram(), Self.plainProduct(f.transposed, f)) < 1e-4)
    }

    @Test(arguments: sizes) func choleskySolves(order: Int) throws {
        let x: Matrix<Double> = Self.random(order + 5, order, seed: 4)
        let a = x.gram()
        let b: Matrix<Double> = Self.random(order, 3, seed: 5)
        let solution = try CholeskyFactor(of: a).solution(for: b)
        #expect(Self.distance(a.product(with: solution), b) < 1e-6)
    }

    @Test func choleskyRefusesWhatIsNotPositiveDefinite() {
        #expect(throws: LinearAlgebraError.self) {
            try CholeskyFactor(of: Matrix<Double>([[1, 2], [2, 1]]))
        }
        #expect(throws: LinearAlgebraError.self) { try CholeskyFactor(of: Matrix<Float>([[.nan]])) }
    }

    @Test(arguments: sizes) func eigenvectorsRebuildTheMatrix(order: Int) throws {
        let a = (Self.random(order + 2, order, seed: 6) as Matrix<Double>).gram()
        let eigen = try SymmetricEigen(of: a)
        #expect(eigen.values == eigen.values.sorted())
        var scaled = eigen.vectors
        for i in 0..<order {
            for j in 0..<order { scaled[i, j] *= eigen.values[i] }
        }
        #expect(Self.distance(eigen.vectors.transposedProduct(with: scaled), a) < 1e-9)
    }

    @Test func eigenRefusesMissingNumbers() {
        #expect(throws: LinearAlgebraError.self) {
            try SymmetricEigen(of: Matrix<Double>([[1, .nan], [.nan, 1]]))
        }
    }

    @Test func statisticsOfRowsAndColumns() {
        let a = Matrix<Float>([[3, 4], [0, 0], [6, 8]])
        #expect(a.columnMeans() == [3, 4])
        #expect(a.columnVariances(around: [3, 4]) == [6, 32.0 / 3])
        #expect(a.rowNorms() == [5, 0, 10])
        #expect(a.rowsNormalised() == Matrix<Float>([[0.6, 0.8], [0, 0], [0.6, 0.8]]))
        #expect(a.selecting(rows: [2, 0, 2]) == Matrix<Float>([[6, 8], [3, 4], [6, 8]]))
        #expect(
            Matrix<Float>([[1, .nan], [.infinity, 2], [1e38, 3]]).nonFiniteRows() == [0, 1])
    }

    @Test func codableRoundTripChecksItsShape() throws {
        let a: Matrix<Float> = Self.random(3, 4, seed: 8)
        let data = try JSONEncoder().encode(a)
        #expect(try JSONDecoder().decode(Matrix<Float>.self, from: data) == a)
        let broken = Data(#"{"rows": 2, "columns": 3, "storage": [1, 2]}"#.utf8)
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(Matrix<Float>.self, from: broken)
        }
    }
}
