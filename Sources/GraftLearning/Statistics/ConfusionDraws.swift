import GraftLinearAlgebra

/// Intervals of F1 from draws of what the confusion matrix could have been.
///
/// Each class's row of shares is drawn from its Dirichlet posterior (prior weight 1 in all, spread
/// over the K classes) and the standard deviation of the score over the draws is carried to the
/// logit scale. Unlike a bootstrap this leaves an honest interval where not a single image was
/// wrong.
struct ConfusionDraws: Sendable {
    let macroF1: Interval
    let f1: [Interval]

    init(_ confusion: ConfusionMatrix, effect: DesignEffect, seed: UInt64, draws: Int) {
        var generator = SeededGenerator(seed: seed, stream: 1)
        let counts = confusion.counts
        let (support, predicted) = (confusion.support, confusion.predicted)
        let used = counts.indices.filter { support[$0] + predicted[$0] > 0 }
        var moments = [RunningMoments](repeating: RunningMoments(), count: counts.count)
        var macro = RunningMoments()
        for _ in 0..<draws {
            let scores = Self.drawnF1(
                counts, support: support, factor: effect.factor, generator: &generator)
            for k in used { moments[k].add(scores[k]) }
            macro.add(used.reduce(0) { $0 + scores[$1] } / Double(max(used.count, 1)))
        }
        let method = "posterior draws of the confusion matrix, logit scale"
        let total = Double(confusion.images) / effect.factor
        macroF1 = Self.interval(confusion.macroF1, macro, total: total, method: method)
        let values = confusion.f1
        f1 = counts.indices.map { k in
            let own = Double(support[k] + predicted[k]) / 2 / effect.factor
            return Self.interval(values[k], moments[k], total: own, method: method)
        }
    }

    private static func drawnF1(
        _ counts: [[Int]], support: [Int], factor: Double, generator: inout SeededGenerator
    ) -> [Double] {
        let k = counts.count
        var (right, found) = ([Double](repeating: 0, count: k), [Double](repeating: 0, count: k))
        for own in counts.indices where support[own] > 0 {
            var row = [Double](repeating: 0, count: k)
            var sum = 0.0
            for j in 0..<k {
                row[j] = generator.gamma(Double(counts[own][j]) / factor + 1 / Double(k))
                sum += row[j]
            }
            for j in 0..<k {
                let share = Double(support[own]) * row[j] / sum
                found[j] += share
                if j == own { right[j] = share }
            }
        }
        return (0..<k).map { j in
            let total = Double(support[j]) + found[j]
            return total > 0 ? 2 * right[j] / total : 0
        }
    }

    private static func interval(
        _ value: Double, _ moments: RunningMoments, total: Double, method: String
    ) -> Interval {
        guard total > 0 else { return Interval(value: value, low: 0, high: 1, method: method) }
        // A logit needs a share inside (0, 1): half an image away from the ends.
        let edge = min(0.5, 0.5 / total)
        let inside = min(max(value, edge), 1 - edge)
        let centre = Double.logarithm(inside / (1 - inside))
        let half = Interval.z * moments.deviation / (inside * (1 - inside))
        func share(_ logit: Double) -> Double { 1 / (1 + Double.exponential(-logit)) }
        return Interval(
            value: value, low: min(value, share(centre - half)),
            high: max(value, share(centre + half)),
            method: method)
    }
}

/// Mean and standard deviation of numbers that come one at a time (Welford 1962).
struct RunningMoments: Sendable {
    private(set) var count = 0.0
    private(set) var mean = 0.0
    private var squares = 0.0

    mutating func add(_ value: Double) {
        count += 1
        let distance = value - mean
        mean += distance / count
        squares += distance * (value - mean)
    }

    var deviation: Double { count > 1 ? (squares / (count - 1)).squareRoot() : 0 }
}

extension SeededGenerator {
    /// A draw from the gamma distribution of the given shape and scale 1 (Marsaglia and Tsang
    /// 2000).
    mutating func gamma(_ shape: Double) -> Double {
        guard shape >= 1 else {
            // Boosting: a draw of shape + 1 times a power of a uniform number.
            let power = Double.exponential(Double.logarithm(1 - uniform()) / shape)
            return gamma(shape + 1) * power
        }
        let d = shape - 1.0 / 3
        let c = 1 / (9 * d).squareRoot()
        while true {
            let x = normal()
            let v = 1 + c * x
            guard v > 0 else { continue }
            let cube = v * v * v
            let u = 1 - uniform()
            if Double.logarithm(u) < 0.5 * x * x + d - d * cube + d * Double.logarithm(cube) {
                return d * cube
            }
        }
    }
}
