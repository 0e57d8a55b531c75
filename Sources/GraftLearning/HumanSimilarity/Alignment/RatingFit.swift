import GraftDatasets
import GraftLinearAlgebra

/// Ridge regression of rated similarity on the regressors of an alignment space.
///
/// Minimises the sum over pairs of (t - b - c s - v x)^2 plus strength times the mean square of the
/// regressors times |v|^2; the scale c of the similarity before alignment and the shift b are free,
/// so that a large strength leaves the order of similarities as it was.
struct RatingFit: Sendable {
    private let space: AlignmentSpace
    private let isNonNegative: Bool
    /// Inner products of regressors around their means, and with the ratings.
    private let products: Matrix<Double>
    private let right: [Double]
    private let level: Double

    /// - Parameters:
    ///   - human: of the images whose features made the space.
    ///   - isNonNegative: of weights; the low-rank map is projected afterwards.
    init(_ space: AlignmentSpace, _ human: RatedPairs, _ options: AlignmentPlan) {
        self.space = space
        isNonNegative = options.isNonNegative && options.method == .ridge
        let mean = human.mean()
        var pairs = mean.indices.filter { !mean[$0].isNaN }
        if pairs.count > options.examples {
            var generator = SeededGenerator(seed: options.seed, stream: 35)
            pairs = Array(generator.shuffled(pairs).prefix(options.examples))
        }
        var design = space.design(pairs.map { (human.first[$0], human.second[$0]) })
        let (means, width) = (design.columnMeans(), design.columns)
        let rowCount = design.rows
        design.withUnsafeMutableElements { x in
            for i in 0..<rowCount {
                for j in 0..<width { x[i * width + j] -= means[j] }
            }
        }
        let centre = pairs.reduce(0) { $0 + mean[$1] } / Double(max(1, pairs.count))
        let products = design.gram()
        self.products = products
        right =
            design.transposedProduct(
                with: Matrix(
                    rows: rowCount, columns: 1, storage: pairs.map { centre - mean[$0] })
            ).storage
        level = (1..<width).reduce(0) { $0 + products[$1, $1] } / Double(max(1, width - 1))
    }

    func alignment(strength: Double) -> FeatureAlignment {
        guard level > 0 else { return space.identity }
        let found = isNonNegative ? weights(strength) : parameters(strength)
        guard let found, found.allSatisfy(\.isFinite) else { return space.identity }
        return space.alignment(found, strength: strength)
    }

    /// Scale first, then the changes.
    private func parameters(_ strength: Double) -> [Double]? {
        var matrix = products
        let order = right.count
        for place in 0..<order {
            matrix[place, place] += place == 0 ? 1e-9 * products[0, 0] : strength * level
        }
        guard let factor = try? CholeskyFactor(of: matrix) else { return nil }
        return factor.solution(for: Matrix(rows: order, columns: 1, storage: right)).storage
    }

    /// The same in w = c + v, whose best c is the mean of w: the penalty is that of w around its
    /// mean, and w may be bounded.
    private func weights(_ strength: Double) -> [Double]? {
        let order = right.count - 1
        let penalty = strength * level
        var matrix = Matrix<Double>(rows: order, columns: order)
        products.withUnsafeElements { source in
            matrix.withUnsafeMutableElements { target in
                for i in 0..<order {
                    for j in 0..<order {
                        target[i * order + j] =
                            source[(i + 1) * (order + 1) + j + 1] - penalty / Double(order)
                    }
                    target[i * order + i] += penalty + 1e-9 * level
                }
            }
        }
        return NonNegativeSolution.find(matrix, Array(right.dropFirst())).map { [0] + $0 }
    }
}
