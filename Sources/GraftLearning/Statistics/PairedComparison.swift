import GraftLinearAlgebra

/// Whether two classifiers that answered the same images differ in accuracy.
///
/// Every image was answered once by each, out of fold, so that only images that one got right and
/// the other wrong tell anything: McNemar's test on those, in its mid-p form (Fagerland, Lydersen
/// and Laake 2013, BMC Med. Res. Methodol. 13:91). The interval of the difference is Newcombe's
/// tenth (1998, Stat. Med. 17). Where images share groups, the test turns over the signs of whole
/// groups, equally far sums counted half as in the mid-p form, and the counts of the interval are
/// divided by the design effect. The test is about these trained heads on images like these; it
/// does not cover what another training set would change.
public struct PairedComparison: Sendable, Codable, Hashable {
    /// Images that only the first got right.
    public let onlyFirst: Int
    /// Images that only the second got right.
    public let onlySecond: Int
    /// Accuracy (or balanced accuracy) of the first minus that of the second.
    public let difference: Interval
    /// Two-sided.
    public let pValue: Double
    /// For the reader of a report.
    public let method: String

    init(
        onlyFirst: Int, onlySecond: Int, difference: Interval, pValue: Double, method: String
    ) {
        self.onlyFirst = onlyFirst
        self.onlySecond = onlySecond
        self.difference = difference
        self.pValue = pValue
        self.method = method
    }

    /// - Parameters:
    ///   - first: whether the first classifier is right, for each image.
    ///   - groups: images with the same number are not independent; nil for none.
    ///   - seed: decides the sign turns where there are too many to try all.
    public init(_ first: [Bool], _ second: [Bool], groups: [Int]? = nil, seed: UInt64 = 0) {
        precondition(
            first.count == second.count && !first.isEmpty, "both must answer the same images")
        onlyFirst = zip(first, second).count { $0 && !$1 }
        onlySecond = zip(first, second).count { !$0 && $1 }
        let both = zip(first, second).count { $0 && $1 }
        let differences = zip(first, second).map { ($0 ? 1.0 : 0) - ($1 ? 1.0 : 0) }
        let effect = DesignEffect(differences, groups: groups)
        difference = Self.newcombe(
            both: Double(both), first: Double(onlyFirst), second: Double(onlySecond),
            neither: Double(first.count - both - onlyFirst - onlySecond), factor: effect.factor)
        if let groups, let members = DesignEffect.members(groups) {
            let totals = members.map { $0.reduce(0) { $0 + differences[$1] } }.filter { $0 != 0 }
            pValue = Self.signTurns(totals, seed: seed)
            method = "sign turns of groups"
        } else {
            pValue = Self.midP(onlyFirst, onlySecond)
            method = "McNemar, mid-p"
        }
    }

    /// Twice the binomial tail of the smaller count, its own probability counted half.
    static func midP(_ b: Int, _ c: Int) -> Double {
        let (n, least) = (b + c, min(b, c))
        guard n > 0 else { return 1 }
        // Probabilities relative to the largest, summed on the log scale so that thousands of
        // images do not underflow.
        var (logTerm, tail) = (-Double(n) * Double.logarithm(2), 0.0)
        var last = 0.0
        for k in 0...least {
            if k > 0 { logTerm += Double.logarithm(Double(n - k + 1) / Double(k)) }
            last = Double.exponential(logTerm)
            tail += last
        }
        return min(1, 2 * tail - last)
    }

    /// The share of sign turns whose sum lies farther from 0, equally far ones counted half: all
    /// turns of up to 12 groups, else 20,000 drawn ones.
    static func signTurns(_ totals: [Double], seed: UInt64) -> Double {
        let observed = abs(totals.reduce(0, +))
        guard !totals.isEmpty else { return 1 }
        let rounding = 1e-9 * totals.reduce(0) { $0 + abs($1) }
        var (farther, equal) = (0, 0)
        func count(_ sum: Double) {
            if abs(sum) > observed + rounding {
                farther += 1
            } else if abs(sum) >= observed - rounding {
                equal += 1
            }
        }
        if totals.count <= 12 {
            let turns = 1 << totals.count
            for turn in 0..<turns {
                count(
                    totals.indices.reduce(0.0) {
                        $0 + (turn >> $1 & 1 == 1 ? -totals[$1] : totals[$1])
                    })
            }
            return (Double(farther) + Double(equal) / 2) / Double(turns)
        }
        var generator = SeededGenerator(seed: seed, stream: 3)
        let turns = 20_000
        for _ in 0..<turns {
            var (sum, bits, left) = (0.0, UInt64(0), 0)
            for total in totals {
                if left == 0 { (bits, left) = (generator.next(), 64) }
                sum += bits & 1 == 1 ? -total : total
                bits >>= 1
                left -= 1
            }
            count(sum)
        }
        // What was observed is one of the turns, so that the answer is never 0.
        return (Double(farther) + Double(equal + 1) / 2) / Double(turns + 1)
    }

    private static func newcombe(
        both: Double, first: Double, second: Double, neither: Double, factor: Double
    ) -> Interval {
        let (a, b, c, d) = (both / factor, first / factor, second / factor, neither / factor)
        let n = a + b + c + d
        let (p, q) = (Interval.wilson(a + b, of: n), Interval.wilson(a + c, of: n))
        let product = (a + b) * (c + d) * (a + c) * (b + d)
        let cross = a * d - b * c
        let correction = cross > 0 ? max(cross - n / 2, 0) : cross
        let phi = product > 0 ? correction / product.squareRoot() : 0
        func distance(_ x: Double, _ y: Double) -> Double {
            max(0, x * x - 2 * phi * x * y + y * y).squareRoot()
        }
        let value = (b - c) / n
        return Interval(
            value: value, low: max(-1, value - distance(p.value - p.low, q.high - q.value)),
            high: min(1, value + distance(p.high - p.value, q.value - q.low)),
            method: factor > 1 ? "Newcombe 10 with design effect" : "Newcombe 10")
    }
}
