/// Average precision or area under the ROC curve with its steps made smooth.
///
/// The step from "below" to "above" of a pair of scores at distance t becomes H(t / width) with
/// H(x) = (2 + 3x - x^3) / 4 between -1 and 1, 0 and 1 outside: pairs that lie farther apart than
/// the width count exactly, and no exponential is needed. AP as in Brown et al. 2020, "Smooth-AP",
/// equation 5, with H in place of the sigmoid.
struct SmoothRanking: Sendable {
    private let positives: [Int]
    private let negatives: [Int]
    private let width: Float

    private typealias Lanes = SIMD8<Float>

    init(positive: [Bool], width: Float) {
        positives = positive.indices.filter { positive[$0] }
        negatives = positive.indices.filter { !positive[$0] }
        self.width = max(width, .leastNormalMagnitude)
    }

    /// 1 - the smooth measure, and its derivatives by the scores; both classes must be there.
    func evaluate(
        _ scores: [Float], measure: CategoryFineTuning.Measure
    ) -> (value: Double, slopes: [Float]) {
        let inverse = 1 / width
        // Far below every other score there is nothing to count.
        let padding = Float(-1e30)
        let own = Self.packed(positives.map { scores[$0] * inverse }, padding)
        let others = Self.packed(negatives.map { scores[$0] * inverse }, padding)
        var ownSlopes = [Lanes](repeating: .zero, count: own.count)
        var otherSlopes = [Lanes](repeating: .zero, count: others.count)
        var sum = 0.0
        for i in positives.indices {
            let score = own[i / 8][i % 8]
            let below = Self.count(others, above: score)
            var slope: Float = 0
            switch measure {
            case .auc:
                let share = 1 / Float(negatives.count)
                sum += Double(1 - below * share)
                slope = Self.add(share, others, above: score, to: &otherSlopes)
            case .ap:
                // The positive itself is half above itself.
                let rank = 1 + Self.count(own, above: score) - 0.5
                let all = rank + below
                sum += Double(rank / all)
                slope = Self.add(rank / (all * all), others, above: score, to: &otherSlopes)
                slope += Self.add(-below / (all * all), own, above: score, to: &ownSlopes)
            }
            ownSlopes[i / 8][i % 8] -= slope
        }
        let scale = inverse / Float(positives.count)
        var slopes = [Float](repeating: 0, count: scores.count)
        for (i, index) in positives.enumerated() { slopes[index] = scale * ownSlopes[i / 8][i % 8] }
        for (i, index) in negatives.enumerated() {
            slopes[index] = scale * otherSlopes[i / 8][i % 8]
        }
        return (1 - sum / Double(positives.count), slopes)
    }

    private static func packed(_ values: [Float], _ padding: Float) -> [Lanes] {
        var result = [Lanes](repeating: Lanes(repeating: padding), count: (values.count + 7) / 8)
        for (i, value) in values.enumerated() { result[i / 8][i % 8] = value }
        return result
    }

    private static func distance(_ values: Lanes, _ score: Float) -> Lanes {
        (values - score).clamped(
            lowerBound: Lanes(repeating: -1), upperBound: Lanes(repeating: 1))
    }

    /// The sum of H over the values.
    private static func count(_ values: [Lanes], above score: Float) -> Float {
        var sum = Lanes.zero
        for value in values {
            let x = distance(value, score)
            sum += 2 + x * (3 - x * x)
        }
        return sum.sum() / 4
    }

    /// Adds factor * H' to the slopes.
    /// - Returns: what it added in all.
    private static func add(
        _ factor: Float, _ values: [Lanes], above score: Float, to slopes: inout [Lanes]
    ) -> Float {
        var sum = Lanes.zero
        let size = 0.75 * factor
        for k in values.indices {
            let x = distance(values[k], score)
            let slope = size * (1 - x * x)
            slopes[k] += slope
            sum += slope
        }
        return sum.sum()
    }
}
