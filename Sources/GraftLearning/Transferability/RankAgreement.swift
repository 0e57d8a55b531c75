/// How far two lists of numbers put the same things in the same order.
///
/// Numbers must be finite. Where one list does not vary no correlation exists and the result is 0.
public enum RankAgreement {
    /// Spearman's rank correlation; ties take the mean of their ranks, as in SciPy's `spearmanr`.
    public static func spearman(_ x: [Double], _ y: [Double]) -> Double {
        pearson(meanRanks(x), meanRanks(y))
    }

    /// Pearson's correlation.
    public static func pearson(_ x: [Double], _ y: [Double]) -> Double {
        precondition(x.count == y.count, "one number of each list for everything")
        let n = Double(x.count)
        let (meanX, meanY) = (x.reduce(0, +) / n, y.reduce(0, +) / n)
        var (xx, yy, xy) = (0.0, 0.0, 0.0)
        for (a, b) in zip(x, y) {
            xx += (a - meanX) * (a - meanX)
            yy += (b - meanY) * (b - meanY)
            xy += (a - meanX) * (b - meanY)
        }
        return xx > 0 && yy > 0 ? xy / (xx * yy).squareRoot() : 0
    }

    /// Kendall's tau-b, as in SciPy's `kendalltau`.
    public static func kendall(_ x: [Double], _ y: [Double]) -> Double {
        tau(x, y) { _, _ in 1 }
    }

    /// Kendall's tau with hyperbolic weights: agreement at the top counts most.
    ///
    /// A pair weighs 1 / (r + 1) + 1 / (s + 1), r and s its ranks from the top; the result is the
    /// mean over ranking by x (ties by y) and by y (ties by x), as in SciPy's `weightedtau` with
    /// `rank=True`. Vigna, WWW 2015.
    public static func weightedKendall(_ x: [Double], _ y: [Double]) -> Double {
        let ranks = [descending(x, y), descending(y, x)]
        return ranks.reduce(0) { sum, rank in
            sum + tau(x, y) { 1 / Double(rank[$0] + 1) + 1 / Double(rank[$1] + 1) } / 2
        }
    }

    /// The best truth minus the truth of what the score puts first; of several at the top their
    /// mean. In units of the truth, never negative.
    public static func regret(score: [Double], truth: [Double]) -> Double {
        precondition(score.count == truth.count, "one number of each list for everything")
        guard let best = truth.max(), let top = score.max() else { return 0 }
        let picked = truth.indices.filter { score[$0] == top }
        return best - picked.reduce(0) { $0 + truth[$1] } / Double(picked.count)
    }

    /// Ranks from 1 upwards; ties take the mean of theirs.
    public static func meanRanks(_ x: [Double]) -> [Double] {
        // Sorting bare pairs is several times faster than sorting places by what they stand for.
        let sorted = x.enumerated().map { (value: $0.element, place: $0.offset) }
            .sorted { $0.value < $1.value }
        var result = [Double](repeating: 0, count: x.count)
        var start = 0
        while start < sorted.count {
            var end = start
            while end < sorted.count, sorted[end].value == sorted[start].value { end += 1 }
            for place in start..<end { result[sorted[place].place] = Double(start + end + 1) / 2 }
            start = end
        }
        return result
    }

    private static func descending(_ x: [Double], _ y: [Double]) -> [Int] {
        var result = [Int](repeating: 0, count: x.count)
        for (rank, place) in x.indices.sorted(by: { (x[$0], y[$0]) > (x[$1], y[$1]) }).enumerated()
        {
            result[place] = rank
        }
        return result
    }

    private static func tau(
        _ x: [Double], _ y: [Double], weight: (Int, Int) -> Double
    ) -> Double {
        precondition(x.count == y.count, "one number of each list for everything")
        var (both, alongX, alongY) = (0.0, 0.0, 0.0)
        for i in x.indices {
            for j in 0..<i {
                let weight = weight(i, j)
                let signX = x[i] == x[j] ? 0.0 : x[i] > x[j] ? 1 : -1
                let signY = y[i] == y[j] ? 0.0 : y[i] > y[j] ? 1 : -1
                both += weight * signX * signY
                alongX += weight * abs(signX)
                alongY += weight * abs(signY)
            }
        }
        guard alongX > 0, alongY > 0 else { return 0 }
        return max(-1, min(1, both / (alongX * alongY).squareRoot()))
    }
}
