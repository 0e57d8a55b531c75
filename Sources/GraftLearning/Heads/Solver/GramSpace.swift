import GraftLinearAlgebra

/// N rows of D > N features, replaced by N rows of N features with the same inner products.
///
/// Weights that minimise a penalised loss are sums of training rows, so that only inner products
/// matter: with X X' = L L' the rows of L take the place of the rows of X, and the optimum is the
/// same.
struct GramSpace {
    /// L, with zeros above the diagonal.
    let rows: Matrix<Double>
    private let factor: CholeskyFactor<Double>
    private let original: Matrix<Double>

    /// A relative rise of the diagonal by this much lets repeated or centred rows through.
    private static let rise = 1e-11

    init(of original: Matrix<Double>) throws(LearningError) {
        var gram = original.rowGram()
        let order = gram.rows
        let trace = (0..<order).reduce(0) { $0 + gram[$1, $1] }
        let rise = trace > 0 ? Self.rise * trace / Double(order) * Double(order).squareRoot() : 1
        for i in 0..<order { gram[i, i] += rise }
        do {
            factor = try CholeskyFactor(of: gram)
        } catch {
            throw LearningError(
                code: .notSolvable, subject: "\(order) training images",
                detail:
                    "their inner products could not be decomposed (\(error.detail)); scale the features"
            )
        }
        var lower = factor.lower
        for i in 0..<order {
            for j in (i + 1)..<max(order, i + 1) { lower[i, j] = 0 }
        }
        rows = lower
        self.original = original
    }

    /// Weights (k x D) of the original features from weights (k x N) of the rows of L.
    func weights(from weights: Matrix<Double>) -> Matrix<Double> {
        var shares = weights.transposed
        factor.divideFromLeft(&shares, transposed: true)
        return shares.transposedProduct(with: original)
    }
}
