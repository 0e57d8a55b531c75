/// Scores of several backbones with intervals, and the ranks that they leave open.
public struct ResampledRanks: Sendable, Codable, Equatable {
    /// Ranks that cannot be ruled out; 1 is the best.
    public struct RankInterval: Sendable, Codable, Hashable {
        /// By the score on all images; equal scores share the lowest number.
        public let rank: Int
        public let low: Int
        public let high: Int

        public init(rank: Int, low: Int, high: Int) {
            self.rank = rank
            self.low = low
            self.high = high
        }
    }

    /// One score of all backbones.
    public struct Score: Sendable, Codable, Equatable {
        /// 95 % intervals; nil for a backbone that lacks the score. Without a spread to go by (all
        /// subsamples are all images, or too few could be scored) low and high
        /// equal the value, and the rank interval is open.
        public let values: [Interval?]
        public let ranks: [RankInterval?]
    }

    /// On all images, in the order of the backbones.
    public let full: [TransferabilityScores]
    public let scores: [TransferabilityScore: Score]
    /// For each score and backbone, the value on all images plus the scaled deviations of the
    /// subsamples, higher is better; nil where a subsample could not be scored.
    let draws: [TransferabilityScore: [[Double?]]]

    /// - Parameters:
    ///   - found: for each backbone its scores on all images, then on each subsample.
    ///   - scale: from the spread over subsamples to that on all images; nil for no spread.
    init(
        _ found: [[TransferabilityScores]], wanted: Set<TransferabilityScore>, scale: Double?
    ) {
        full = found.map { $0.first ?? TransferabilityScores() }
        var scores: [TransferabilityScore: Score] = [:]
        var draws: [TransferabilityScore: [[Double?]]] = [:]
        for score in wanted {
            let values = full.map { $0[score].map(score.oriented) }
            let own = zip(found, values).map { all, value in
                Self.draws(all.dropFirst().map { $0[score].map(score.oriented) }, value, scale)
            }
            draws[score] = own
            let intervals = zip(full, own).map { scores, draws in
                scores[score].map { Self.interval($0, draws) }
            }
            scores[score] = Score(values: intervals, ranks: Self.ranks(values, own))
        }
        self.scores = scores
        self.draws = draws
    }

    /// The consensus of some scores (see `RankConsensus`) with its ranks.
    ///
    /// A backbone stands behind another where it has fewer points in at least 39 of 40 draws.
    public func consensus(
        of scores: Set<TransferabilityScore>
    ) -> (points: [Double?], ranks: [RankInterval?]) {
        let chosen = TransferabilityScore.allCases.filter {
            scores.contains($0) && draws[$0] != nil
        }
        let count = full.count
        let points = RankConsensus(
            chosen.map { score in full.map { $0[score].map(score.oriented) } },
            backboneCount: count
        ).points
        let resamples = chosen.flatMap { draws[$0] ?? [] }.map(\.count).max() ?? 0
        let drawn = (0..<resamples).map { j in
            RankConsensus(
                chosen.map { score in
                    (draws[score] ?? []).map { j < $0.count ? $0[j] : nil }
                }, backboneCount: count
            ).points
        }
        let ranks = RankConsensus.ranks(points)
        let known = points.indices.filter { points[$0] != nil }
        return (
            points,
            points.indices.map { own in
                ranks[own].map { rank in
                    func wins(_ a: Int, _ b: Int) -> Bool {
                        let both = drawn.compactMap { points -> Bool? in
                            guard let x = points[a], let y = points[b] else { return nil }
                            return x > y
                        }
                        return both.count >= 10
                            && Double(both.count { $0 }) >= 0.975 * Double(both.count)
                    }
                    let better = known.count { $0 != own && wins($0, own) }
                    let worse = known.count { $0 != own && wins(own, $0) }
                    return RankInterval(
                        rank: rank, low: min(rank, 1 + better),
                        high: max(rank, known.count - worse))
                }
            }
        )
    }

    private static func draws(
        _ found: [Double?], _ value: Double?, _ scale: Double?
    ) -> [Double?] {
        let known = found.compactMap { $0 }
        guard let value, let scale, known.count >= max(10, found.count / 2) else { return [] }
        let mean = known.reduce(0, +) / Double(known.count)
        return found.map { $0.map { value + scale * ($0 - mean) } }
    }

    private static func interval(_ value: Double, _ draws: [Double?]) -> Interval {
        let known = draws.compactMap { $0 }
        guard known.count > 1 else {
            return Interval(value: value, low: value, high: value, method: "no spread known")
        }
        let freedom = Double(known.count - 1)
        // Student's quantile to first order.
        let quantile = Interval.z * (1 + (Interval.z * Interval.z + 1) / (4 * freedom))
        let half = quantile * deviation(known)
        return Interval(
            value: value, low: value - half, high: value + half, method: "subsampling")
    }

    private static func deviation(_ values: [Double]) -> Double {
        let mean = values.reduce(0, +) / Double(values.count)
        let sum = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        return (sum / Double(max(1, values.count - 1))).squareRoot()
    }

    private static func ranks(_ values: [Double?], _ draws: [[Double?]]) -> [RankInterval?] {
        let ranks = RankConsensus.ranks(values)
        let known = values.indices.filter { values[$0] != nil }
        return values.indices.map { own in
            guard let rank = ranks[own], let value = values[own] else { return nil }
            var (better, worse) = (0, 0)
            let others = known.filter { $0 != own }
            let spreads = others.map { differences(draws[own], draws[$0]) }
            let limit = critical(spreads.compactMap { $0 })
            for (other, spread) in zip(others, spreads) {
                guard let spread, let theirs = values[other] else { continue }
                let gap = value - theirs
                guard abs(gap) > limit * spread.deviation else { continue }
                if gap < 0 { better += 1 } else if gap > 0 { worse += 1 }
            }
            return RankInterval(
                rank: rank, low: min(rank, 1 + better), high: max(rank, known.count - worse))
        }
    }

    private struct Spread {
        let deviation: Double
        /// In units of `deviation`; nil where one of the two is missing.
        let standardised: [Double?]
    }

    /// How the difference of two backbones varies; nil where nothing is known of it.
    private static func differences(_ first: [Double?], _ second: [Double?]) -> Spread? {
        guard first.count == second.count else { return nil }
        let all = zip(first, second).map { a, b in a.flatMap { a in b.map { a - $0 } } }
        let known = all.compactMap { $0 }
        guard known.count >= 10 else { return nil }
        let mean = known.reduce(0, +) / Double(known.count)
        let own = deviation(known)
        return Spread(
            deviation: own, standardised: all.map { $0.map { own > 0 ? ($0 - mean) / own : 0 } })
    }

    /// The 95 % point over draws of the largest deviation, at least that of one comparison.
    private static func critical(_ spreads: [Spread]) -> Double {
        let count = spreads.map(\.standardised.count).max() ?? 0
        let largest = (0..<count).map { j in
            spreads.reduce(0.0) { max($0, abs($1.standardised[j] ?? 0)) }
        }
        return max(Interval.z, ResampledScores.quantile(largest.sorted(), 0.95))
    }
}
