import GraftLinearAlgebra

/// Cholesky factors L of I + C * curvature * share * X'X, one for each penalty: in the coordinates
/// U = W L the problem is nearly round, so that a minimisation needs tens of steps instead of
/// hundreds.
///
/// This is the bound of Böhning (1992), Ann. Inst. Statist. Math. 44, with a typical curvature
/// instead of the largest. It changes the path to the optimum, never the optimum.
struct Preconditioner<Element: BLASElement>: Sendable {
    private let factors: [Double: CholeskyFactor<Element>]

    /// - Parameter share: the share of the rows that a problem trains on.
    init(
        rows: Matrix<Element>, penalties: Set<Double>, curvature: Double, share: Double
    ) throws(LearningError) {
        let gram = rows.gram()
        var factors: [Double: CholeskyFactor<Element>] = [:]
        for penalty in penalties.sorted() {
            let weight = Element(penalty * curvature * share)
            var matrix = gram
            let order = matrix.rows
            matrix.withUnsafeMutableElements { a in
                for i in 0..<order {
                    for j in 0...i { a[i * order + j] *= weight }
                    a[i * order + i] += 1
                }
            }
            do {
                factors[penalty] = try CholeskyFactor(of: matrix)
            } catch {
                throw LearningError(
                    code: .notSolvable, subject: "penalty \(penalty)",
                    detail:
                        "features are too large for it (\(error.detail)); scale them or lower the penalty C"
                )
            }
        }
        self.factors = factors
    }

    /// Overwrites rows (count x D, row-major) by rows L^-1, or rows L'^-1 if `transposed`.
    func apply(_ rows: UnsafeMutablePointer<Element>, count: Int, penalty: Double, transposed: Bool)
    {
        guard let lower = factors[penalty]?.lower, count > 0 else { return }
        lower.withUnsafeElements { a in
            guard let a = a.baseAddress else { return }
            Element.trsm(
                fromRight: true, transpose: transposed, rows: count, columns: lower.rows, a: a,
                stride: lower.rows, b: rows, strideB: lower.rows)
        }
    }
}
