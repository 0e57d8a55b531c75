import GraftLinearAlgebra

/// Decision thresholds of the classes, as numbers that are added to their scores.
enum ClassOffsets {
    private static let passes = 10

    /// Offsets that make the balanced accuracy of the answers largest, one class at a time.
    ///
    /// For one class all images' turning points are sorted, so that each step finds the best offset
    /// exactly; of equally good ones the nearest to 0. It ends where no class gains, at a maximum
    /// along every class, which need not be the largest of all. Only differences of offsets count.
    /// - Parameters:
    ///   - scores: N x K, given by heads that had not seen the images.
    ///   - classes: N, in 0..<K. A class without images keeps 0.
    /// - Returns: K numbers.
    static func best(scores: Matrix<Float>, classes: [Int]) -> [Double] {
        let count = scores.columns
        var weights = [Double](repeating: 0, count: count)
        for own in classes { weights[own] += 1 }
        weights = weights.map { $0 > 0 ? 1 / $0 : 0 }
        var offsets = [Double](repeating: 0, count: count)
        for _ in 0..<passes {
            var gained = false
            for k in 0..<count where weights[k] > 0 {
                let search = ThresholdStep(
                    scores: scores, classes: classes, weights: weights, offsets: offsets, of: k)
                guard let better = search.best() else { continue }
                offsets[k] = better
                gained = true
            }
            if !gained { break }
        }
        return offsets
    }
}

/// The choice of one class's offset while all others stay.
private struct ThresholdStep {
    /// From this offset on, an image is answered by the class.
    private var turns: [(offset: Double, gain: Double)] = []
    private let current: Double

    init(
        scores: Matrix<Float>, classes: [Int], weights: [Double], offsets: [Double], of k: Int
    ) {
        current = offsets[k]
        for (row, own) in classes.enumerated() {
            // What the class has to beat, and what is lost by beating it.
            var (top, winner) = (-Double.infinity, -1)
            for j in offsets.indices where j != k {
                let score = Double(scores[row, j]) + offsets[j]
                if score > top { (top, winner) = (score, j) }
            }
            let gain = own == k ? weights[k] : winner == own ? -weights[own] : 0
            if gain != 0 { turns.append((top - Double(scores[row, k]), gain)) }
        }
        turns.sort { $0.offset < $1.offset }
    }

    /// An offset that is better than the present one; nil where there is none.
    func best() -> Double? {
        guard !turns.isEmpty else { return nil }
        var value = 0.0
        var present = 0.0
        var spans: [(low: Double, high: Double, value: Double)] = [
            (-Double.infinity, turns[0].offset, 0)
        ]
        for (place, turn) in turns.enumerated() {
            value += turn.gain
            if turn.offset < current { present = value }
            let next = place + 1 < turns.count ? turns[place + 1].offset : Double.infinity
            if next > turn.offset { spans.append((turn.offset, next, value)) }
        }
        let most = spans.map(\.value).max() ?? 0
        guard most > present + 1e-9 else { return nil }
        let places = spans.filter { $0.value > most - 1e-12 }.map { span -> Double in
            // Inside the span, in its middle where it has two ends.
            if span.low.isInfinite { return min(0, span.high - 1) }
            if span.high.isInfinite { return max(0, span.low + 1) }
            return (span.low + span.high) / 2
        }
        return places.min { abs($0) < abs($1) }
    }
}
