import GraftLinearAlgebra

/// The directions of largest variance of centred rows (Pearson 1901; Hotelling 1933), not whitened,
/// as scikit-learn's `PCA`.
struct PrincipalComponents: Sendable {
    /// D x C, unit columns in order of falling variance; the largest entry of each is positive.
    let directions: Matrix<Float>
    /// The share of the variance that each direction explains (C values).
    let shares: [Double]

    /// - Parameter centred: N x D with column means of 0. Of fewer images than features the N x N
    ///   inner products are decomposed instead.
    init(
        of centred: Matrix<Float>, keeping components: FeatureFusion.Components
    ) throws(LearningError) {
        let rows = centred.mapElements { Double($0) }
        let isWide = rows.rows < rows.columns
        let eigen: SymmetricEigen<Double>
        do {
            eigen = try SymmetricEigen(of: isWide ? rows.rowGram() : rows.gram())
        } catch {
            throw LearningError(
                code: .notSolvable, subject: "principal components", detail: error.detail)
        }
        let values = eigen.values.reversed().map { max(0, $0) }
        let total = values.reduce(0, +)
        // Directions that rounding alone explains are none.
        let rank = values.count { $0 > 1e-10 * total }
        let count = max(1, min(rank, Self.count(components, values: values, total: total)))
        let order = eigen.values.count
        let chosen = eigen.vectors.selecting(rows: (0..<count).map { order - 1 - $0 })
        var vectors = isWide ? chosen.product(with: rows).rowsNormalised() : chosen
        for i in 0..<count {
            let row = vectors[row: i]
            let largest = row.max { abs($0) < abs($1) } ?? 1
            if largest < 0 { for j in 0..<vectors.columns { vectors[i, j] = -vectors[i, j] } }
        }
        directions = vectors.transposed.mapElements { Float($0) }
        shares = values.prefix(count).map { total > 0 ? $0 / total : 0 }
    }

    private static func count(
        _ components: FeatureFusion.Components, values: [Double], total: Double
    ) -> Int {
        switch components {
        case .all: return values.count
        case .count(let count): return count
        case .share(let share):
            var sum = 0.0
            for (place, value) in values.enumerated() {
                sum += value
                if sum >= share * total * (1 - 1e-12) { return place + 1 }
            }
            return values.count
        }
    }
}
