import GraftLinearAlgebra
import Testing

/// The tridiagonal form says of a matrix what its eigenvectors say.
@Suite struct TridiagonalFormTests {
    @Test(arguments: [1, 2, 3, 17, 64])
    func agreesWithTheEigenvectors(order: Int) throws {
        var generator = SeededGenerator(seed: UInt64(order))
        let rows = Matrix<Double>(
            rows: order, columns: order + 3,
            storage: (0..<order * (order + 3)).map { _ in generator.uniform() - 0.4 })
        let matrix = rows.rowGram()
        let form = try TridiagonalForm(of: matrix)
        let eigen = try SymmetricEigen(of: matrix)
        for (own, wanted) in zip(try form.eigenvalues(), eigen.values) {
            #expect(abs(own - wanted) < 1e-10 * Double(order))
        }
        let x = Matrix<Double>(
            rows: 1, columns: order, storage: (0..<order).map { _ in generator.uniform() })
        let turned = Array(form.rotated(x)[row: 0])
        let product = matrix.product(with: x.storage)
        let wanted = zip(product, x.storage).reduce(0) { $0 + $1.0 * $1.1 }
        #expect(abs(form.form(of: turned) - wanted) < 1e-9 * max(1, wanted))
        // u = (A + t I)^-1 x has the length that the eigenvectors give it.
        let t = 0.3
        let u = form.solution(for: turned, shift: t)
        let along = eigen.vectors.product(with: x.storage)
        let length = zip(along, eigen.values).reduce(0) { sum, pair in
            let own = pair.0 / (pair.1 + t)
            return sum + own * own
        }
        #expect(abs(u.reduce(0) { $0 + $1 * $1 } - length) < 1e-9 * max(1, length))
    }

    @Test func refusesWhatIsNoNumber() {
        #expect(throws: LinearAlgebraError.self) {
            try TridiagonalForm(of: Matrix(rows: 2, columns: 2, repeating: .nan))
        }
        #expect(throws: LinearAlgebraError.self) {
            try TridiagonalForm(of: Matrix(rows: 0, columns: 0))
        }
    }
}
