import GraftLinearAlgebra

/// The minimum of w'Qw/2 - r'w over w of at least 0, by block principal pivoting.
///
/// Kim and Park, SIAM Journal on Scientific Computing 33, 2011: parameters change sides between
/// free and zero in blocks, and one at a time when blocks stop helping.
enum NonNegativeSolution {
    /// - Parameter matrix: Q, symmetric positive definite.
    /// - Returns: w; nil where Q is not positive definite.
    static func find(_ matrix: Matrix<Double>, _ right: [Double]) -> [Double]? {
        let order = right.count
        var isFree = [Bool](repeating: true, count: order)
        var solution = [Double](repeating: 0, count: order)
        var (fewest, chances) = (order + 1, 3)
        for _ in 0..<200 {
            guard let free = solved(matrix, right, isFree) else { return nil }
            solution = free
            let slope = matrix.product(with: solution)
            let tolerance = 1e-10 * (right.map { abs($0) }.max() ?? 0)
            let wrong = (0..<order).filter {
                isFree[$0] ? solution[$0] < 0 : slope[$0] - right[$0] < -tolerance
            }
            if wrong.isEmpty { return solution }
            var exchanged = wrong[...]
            if wrong.count < fewest {
                (fewest, chances) = (wrong.count, 3)
            } else if chances > 0 {
                chances -= 1
            } else {
                exchanged = wrong.suffix(1)
            }
            for place in exchanged { isFree[place].toggle() }
        }
        return solution.map { max(0, $0) }
    }

    private static func solved(
        _ matrix: Matrix<Double>, _ right: [Double], _ isFree: [Bool]
    ) -> [Double]? {
        let free = isFree.indices.filter { isFree[$0] }
        var result = [Double](repeating: 0, count: right.count)
        guard !free.isEmpty else { return result }
        var part = Matrix<Double>(rows: free.count, columns: free.count)
        matrix.withUnsafeElements { source in
            part.withUnsafeMutableElements { target in
                for (i, row) in free.enumerated() {
                    for (j, column) in free.enumerated() {
                        target[i * free.count + j] = source[row * right.count + column]
                    }
                }
            }
        }
        guard let factor = try? CholeskyFactor(of: part) else { return nil }
        let found = factor.solution(
            for: Matrix(rows: free.count, columns: 1, storage: free.map { right[$0] }))
        for (place, index) in free.enumerated() { result[index] = found[place, 0] }
        return result
    }
}
