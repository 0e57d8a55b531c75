import GraftDatasets
import GraftLinearAlgebra

/// How well any model could predict raters who do not quite agree.
///
/// Nili et al., PLoS Computational Biology 10, 2014: the mean correlation of each rater with the
/// pooled others (lower bound: a model that knows everybody else) and with all pooled (upper bound:
/// the best conceivable model, slightly optimistic). Pooling ranks each rater's dissimilarities
/// first (`spearman`, `kendallTauA`) or standardises them (`pearson`), as in rsatoolbox. A rater's
/// missing pairs take no part.
public struct NoiseCeiling: Sendable, Codable, Hashable {
    public enum Correlation: String, Sendable, Codable, CaseIterable {
        case spearman, pearson, kendallTauA

        func value(_ x: [Double], _ y: [Double]) -> Double {
            switch self {
            case .spearman: RankAgreement.spearman(x, y)
            case .pearson: RankAgreement.pearson(x, y)
            case .kendallTauA: RankAgreement.kendallTauA(x, y)
            }
        }
    }

    public let lower: Double
    public let upper: Double
    /// Correlation of mean judgements of random halves of the raters.
    public let splitHalf: Double
    /// That of all raters by Spearman and Brown's formula 2 r / (1 + r): reliability of the mean.
    public let reliability: Double

    /// The largest correlation with the mean judgement that its reliability allows: its root.
    public var ceilingOfMean: Double { max(0, reliability).squareRoot() }

    /// - Parameter splits: random halves of the raters to average over.
    /// - Throws: `LearningError` (`noJudgements`) for fewer than two raters.
    public init(
        _ human: RatedPairs, by correlation: Correlation = .spearman, splits: Int = 100,
        seed: UInt64 = 0
    ) throws(LearningError) {
        var generator = SeededGenerator(seed: seed, stream: 31)
        let raters = human.raters.count
        let halves = (0..<max(1, splits)).map { _ in
            Array(generator.shuffled(0..<raters).prefix(raters / 2))
        }
        try self.init(human, by: correlation, halves: halves)
    }

    /// The same with the first half of each split given.
    init(_ human: RatedPairs, by correlation: Correlation, halves: [[Int]]) throws(LearningError) {
        let raters = human.raters.count
        guard raters >= 2 else {
            throw LearningError(
                code: .noJudgements, subject: "\(raters) rater",
                detail:
                    "a noise ceiling needs two raters or more; add a rater column, or do without")
        }
        let rows = (0..<raters).map { Array(human.ratings[row: $0]) }
        let most = rows.map { row in row.count { !$0.isNaN } }.max() ?? 0
        let scaled = rows.map { Self.scaled($0, correlation, most: most) }
        let (sums, counts) = Self.totals(scaled)
        var (lower, upper) = (0.0, 0.0)
        for rater in 0..<raters {
            let own = scaled[rater]
            let all = own.indices.map { sums[$0] / counts[$0] }
            let others = own.indices.map {
                own[$0].isNaN ? .nan : (sums[$0] - own[$0]) / (counts[$0] - 1)
            }
            lower += Self.correlated(others, own, correlation)
            upper += Self.correlated(all, own, correlation)
        }
        self.lower = lower / Double(raters)
        self.upper = upper / Double(raters)
        let mean = halves.reduce(0.0) { sum, half in
            var first = [Double](repeating: 0, count: raters)
            for rater in half { first[rater] = 1 }
            return sum
                + Self.correlated(
                    human.mean(weights: first), human.mean(weights: first.map { 1 - $0 }),
                    correlation)
        }
        splitHalf = mean / Double(max(1, halves.count))
        reliability = splitHalf > -1 ? 2 * splitHalf / (1 + splitHalf) : -1
    }

    /// Ranks, stretched to those of the rater with `most` pairs, or standard scores; missing values
    /// stay missing.
    private static func scaled(
        _ row: [Double], _ correlation: Correlation, most: Int
    ) -> [Double] {
        let present = row.indices.filter { !row[$0].isNaN }
        var values = present.map { row[$0] }
        if correlation == .pearson {
            let mean = values.reduce(0, +) / Double(values.count)
            let variance =
                values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
            values = values.map { variance > 0 ? ($0 - mean) / variance.squareRoot() : 0 }
        } else {
            // Exactly 1 for complete raters: equal sums of ranks must stay equal.
            let stretch = Double(most + 1) / Double(values.count + 1)
            values = RankAgreement.meanRanks(values).map { $0 * stretch }
        }
        var result = [Double](repeating: .nan, count: row.count)
        for (place, value) in zip(present, values) { result[place] = value }
        return result
    }

    private static func totals(_ rows: [[Double]]) -> (sums: [Double], counts: [Double]) {
        let width = rows.first?.count ?? 0
        var (sums, counts) = (
            [Double](repeating: 0, count: width), [Double](repeating: 0, count: width)
        )
        for row in rows {
            for (place, value) in row.enumerated() where !value.isNaN {
                sums[place] += value
                counts[place] += 1
            }
        }
        return (sums, counts)
    }

    /// Over the places where both are known; 0 for none.
    private static func correlated(
        _ x: [Double], _ y: [Double], _ correlation: Correlation
    ) -> Double {
        let places = x.indices.filter { !x[$0].isNaN && !y[$0].isNaN }
        guard places.count > 1 else { return 0 }
        return correlation.value(places.map { x[$0] }, places.map { y[$0] })
    }
}
