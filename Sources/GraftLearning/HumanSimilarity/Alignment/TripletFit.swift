import GraftDatasets
import GraftLinearAlgebra

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Multinomial logistic regression of triplet choices on the regressors of an alignment space.
///
/// Minimises the mean of -log p(chosen pair), p proportional to exp(c s + v x), plus strength times
/// |v|^2 / 2 (Muttenthaler et al., NeurIPS 2023, without its contrastive term). Non-negative
/// weights are squares of free numbers.
struct TripletFit: Sendable {
    private let space: AlignmentSpace
    private let isNonNegative: Bool
    /// Regressors of the chosen pair minus those of each other pair: T (or 2 T) rows.
    private let gaps: Matrix<Double>
    private let perTriplet: Int
    private let level: Double

    init(_ space: AlignmentSpace, _ human: JudgedTriplets, _ options: AlignmentPlan) {
        self.space = space
        isNonNegative = options.isNonNegative && options.method == .ridge
        var triplets = human.triplets
        if triplets.count > options.examples {
            var generator = SeededGenerator(seed: options.seed, stream: 36)
            triplets = Array(generator.shuffled(triplets).prefix(options.examples))
        }
        perTriplet = human.question == .oddOneOut ? 2 : 1
        let chosen = space.design(triplets.map { ($0.first, $0.second) })
        let one = space.design(triplets.map { ($0.first, $0.other) })
        let other =
            perTriplet == 2 ? space.design(triplets.map { ($0.second, $0.other) }) : nil
        let width = chosen.columns
        var gaps = Matrix<Double>(rows: triplets.count * perTriplet, columns: width)
        for place in triplets.indices {
            for d in 0..<width {
                gaps[place * perTriplet, d] = chosen[place, d] - one[place, d]
                if let other { gaps[place * 2 + 1, d] = chosen[place, d] - other[place, d] }
            }
        }
        self.gaps = gaps
        var squares = 0.0
        for row in 0..<gaps.rows {
            for value in gaps[row: row].dropFirst() { squares += value * value }
        }
        level = gaps.rows > 0 ? squares / Double(gaps.rows * max(1, width - 1)) : 0
    }

    func alignment(strength: Double) -> FeatureAlignment {
        guard level > 0 else { return space.identity }
        let width = gaps.columns
        var start = [Double](repeating: isNonNegative ? 1 : 0, count: width)
        start[0] = isNonNegative ? 0 : 1
        var minimiser = LimitedMemoryBFGS<Double>(start: start)
        for _ in 0..<200 {
            let (value, gradient) = evaluate(minimiser.trial, strength: strength)
            let progress = minimiser.advance(value: value, gradient: gradient)
            if progress == .stalled || minimiser.expectedDecrease < 1e-8 * abs(minimiser.value) {
                break
            }
        }
        let found =
            isNonNegative ? [0] + minimiser.point.dropFirst().map { $0 * $0 } : minimiser.point
        guard found.allSatisfy(\.isFinite) else { return space.identity }
        return space.alignment(found, strength: strength)
    }

    /// Loss and gradient in the minimiser's numbers: parameters, or roots of weights (whose
    /// penalty is that of the weights around their mean).
    private func evaluate(_ point: [Double], strength: Double) -> (Double, [Double]) {
        let parameters = isNonNegative ? [0] + point.dropFirst().map { $0 * $0 } : point
        var (loss, gradient) = logistic(parameters)
        let centre =
            isNonNegative
            ? parameters.dropFirst().reduce(0, +) / Double(parameters.count - 1) : 0
        let penalty = strength * level
        for place in 1..<parameters.count {
            let change = parameters[place] - centre
            loss += penalty * change * change / 2
            gradient[place] += penalty * change
        }
        if isNonNegative {
            gradient[0] = 0
            for place in 1..<point.count { gradient[place] *= 2 * point[place] }
        }
        return (loss, gradient)
    }

    private func logistic(_ parameters: [Double]) -> (Double, [Double]) {
        let scores = gaps.product(with: parameters)
        let count = scores.count / perTriplet
        var slopes = [Double](repeating: 0, count: scores.count)
        var loss = 0.0
        for triplet in 0..<count {
            let own = triplet * perTriplet..<(triplet + 1) * perTriplet
            let top = max(0, own.map { -scores[$0] }.max() ?? 0)
            let total = exp(-top) + own.reduce(0) { $0 + exp(-scores[$1] - top) }
            loss += top + log(total)
            for row in own { slopes[row] = -exp(-scores[row] - top) / total / Double(count) }
        }
        let gradient = gaps.transposedProduct(
            with: Matrix(rows: slopes.count, columns: 1, storage: slopes))
        return (loss / Double(count), gradient.storage)
    }
}
