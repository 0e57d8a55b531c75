import Foundation
import GraftLearning
import GraftReports

/// What a round found, as reports show it.
struct RankSummary {
    private let round: RankRound
    private let options: Rank
    private let truth: [String: Double]
    private let names: [String]
    private let consensus: (points: [Double?], ranks: [ResampledRanks.RankInterval?])
    /// For each backbone every score, its value as reported.
    private let values: [[TransferabilityScore: Interval]]

    /// Scores of the tables, in their order.
    static let shown = TransferabilityScore.allCases.filter { $0 != .rawPixels }

    init(_ round: RankRound, options: Rank, truth: [String: Double]) {
        self.round = round
        self.options = options
        self.truth = truth
        names = round.probes.map(\.run.backbone)
        // One backbone alone stands first, whatever its scores.
        consensus =
            names.count == 1
            ? ([1], [ResampledRanks.RankInterval(rank: 1, low: 1, high: 1)])
            : round.ranks.consensus(of: Rank.consensus)
        values = round.probes.indices.map { Self.values(of: $0, round) }
    }

    /// Scores with intervals; the two indices of the paper are sums over images.
    private static func values(
        of place: Int, _ round: RankRound
    ) -> [TransferabilityScore: Interval] {
        var values: [TransferabilityScore: Interval] = [:]
        let count = Double(round.images.classes.count)
        for ranks in [round.ranks, round.nameRanks] {
            for (score, found) in ranks.scores {
                guard let own = found.values[place] else { continue }
                let scale = score == .softmaxIndex || score == .emdIndex ? count : 1
                values[score] = Interval(
                    value: own.value * scale, low: own.low * scale, high: own.high * scale,
                    method: own.method)
            }
        }
        values[.linearProbe] = round.probes[place].scores.accuracy
        return values
    }

    func ranking(all: Int, rounds: [Int], reproduction: Reproduction) -> Ranking {
        let order = names.indices.sorted { left, right in
            let (a, b) = (consensus.points[left] ?? -1, consensus.points[right] ?? -1)
            return a != b ? a > b : probe(left) > probe(right)
        }
        let recommended = order.first.flatMap { consensus.points[$0] == nil ? nil : names[$0] }
        let images = round.images
        return Ranking(
            dataset: images.summary(name: options.data, unreadable: round.stage.unreadable),
            sample: RankedSample(
                images: images.classes.count, of: all, folds: images.folds.count,
                seed: options.seed, resamples: RankResampling().resamples, rounds: rounds),
            backbones: order.map(backbone), failed: round.stage.failures, agreement: agreement,
            consensus: Self.shown.filter(Rank.consensus.contains).map(\.rawValue),
            recommended: recommended, recommendation: sentence(order), validation: validation,
            truth: truthSource, rawPixels: round.rawPixels, words: round.names.findings,
            explanations: Self.shown.map(Self.explained), warnings: warnings(all),
            reproduction: reproduction, seconds: 0)
    }

    private func probe(_ place: Int) -> Double { values[place][.linearProbe]?.value ?? 0 }

    private func backbone(_ place: Int) -> RankedBackbone {
        let names = Self.shown.map(\.rawValue)
        let rank = consensus.ranks[place]
        let run = round.probes[place].run
        let keyed = Dictionary(uniqueKeysWithValues: values[place].map { ($0.rawValue, $1) })
        return RankedBackbone(
            name: self.names[place],
            scores: ScoreTable(names: names, values: keyed.mapValues(\.value)),
            intervals: ScoreTable(
                names: names,
                values: keyed.mapValues { Estimate(value: $0.value, low: $0.low, high: $0.high) }),
            rank: rank?.rank, rankLow: rank?.low, rankHigh: rank?.high,
            points: consensus.points[place], truth: truth[self.names[place]],
            precision: run.view.precision.rawValue, forwardPasses: run.forwardPasses,
            notes: notes(place))
    }

    /// Why scores are missing, scores with the same reason together.
    private func notes(_ place: Int) -> [String] {
        let name = names[place]
        var reasons = round.ranks.full[place].reasons
        reasons.merge(round.nameRanks.full[place].reasons) { $1 }
        if case .missing(let reason)? = round.names.answers[name] {
            for score in [TransferabilityScore.emdIndex, .emdNormalised] where reasons[score] != nil
            {
                reasons[score] = reason
            }
        }
        let prepared = round.stage.prepared.first { $0.name == name }
        let isSigmoid = prepared?.posteriors?.activation == .sigmoid
        var order: [String] = []
        var scores: [String: [String]] = [:]
        for score in Self.shown {
            guard var reason = reasons[score] else { continue }
            if isSigmoid, reason == "this backbone has no class posteriors" {
                reason = "its head is a sigmoid for each class, which is no posterior"
            }
            if scores[reason] == nil { order.append(reason) }
            scores[reason, default: []].append(score.rawValue)
        }
        return order.map { "\((scores[$0] ?? []).joined(separator: ", ")): \($0)" }
    }

    // MARK: Orders

    /// The values of a score with their signs turned so that higher is better.
    private func oriented(_ score: TransferabilityScore) -> [Double?] {
        values.map { $0[score].map { score.oriented($0.value) } }
    }

    private var agreement: ScoreAgreement {
        ScoreAgreement(
            scores: Self.shown.map(\.rawValue),
            kendall: RankConsensus.agreement(Self.shown.map(oriented)))
    }

    private var validation: [ScoreValidation] {
        guard !truth.isEmpty else { return [] }
        let consensus = ("consensus", consensus.points)
        return ([consensus] + Self.shown.map { ($0.rawValue, oriented($0)) }).compactMap {
            name, scores in
            let both = zip(scores, names).compactMap { score, name in
                score.flatMap { score in truth[name].map { (score, $0) } }
            }
            guard both.count > 2 else { return nil }
            let (x, y) = (both.map(\.0), both.map(\.1))
            return ScoreValidation(
                score: name, backbones: both.count, spearman: RankAgreement.spearman(x, y),
                kendall: RankAgreement.kendall(x, y),
                weightedTau: RankAgreement.weightedKendall(x, y),
                regret: RankAgreement.regret(score: x, truth: y))
        }
    }

    private var truthSource: String? {
        switch options.truth {
        case nil: nil
        case .file(let path): path
        case .probe: "a linear probe, cross-validated on all images"
        }
    }

    // MARK: Words

    private func sentence(_ order: [Int]) -> String {
        guard let first = order.first, let rank = consensus.ranks[first] else {
            return "No score could order these backbones; see the notes."
        }
        let scores = Self.shown.filter(Rank.consensus.contains).map(\.title)
        let by = scores.formatted(.list(type: .and))
        let close = order.dropFirst().filter { (consensus.ranks[$0]?.low ?? 2) == 1 }
        let start = "Take \(names[first]): it stands first by \(by)"
        if order.count == 1 { return "\(names[first]) was the only backbone." }
        guard rank.high > 1 else {
            return start + ", and on other images like these it would again."
        }
        let rivals =
            close.isEmpty
            ? "On other images like these its rank may be anything from 1 to \(rank.high)."
            : "On other images like these \(close.map { names[$0] }.formatted(.list(type: .or))) "
                + "could stand first."
        return start + ". \(rivals) To be sure, run graft compare on these."
    }

    private func warnings(_ all: Int) -> [String] {
        var warnings = round.images.warnings
        if round.images.classes.count + round.stage.unreadable.count < all {
            warnings.append(
                "Looked at \(round.images.classes.count) of \(all) images, the same share of "
                    + "every class; --images takes more.")
        }
        let chosen = Self.shown.filter(Rank.consensus.contains)
        for (place, one) in chosen.enumerated() {
            for other in chosen.dropFirst(place + 1) {
                guard let tau = RankConsensus.agreement([oriented(one), oriented(other)])[0][1],
                    tau < 0
                else { continue }
                warnings.append(
                    "\(one.title) and \(other.title) disagree about the order (Kendall's tau "
                        + "\((tau * 100).rounded() / 100)).")
            }
        }
        let unknown = truth.keys.filter { !names.contains($0) }.sorted()
        if !unknown.isEmpty {
            warnings.append(
                "The truth names \(unknown.joined(separator: ", ")), which took no part.")
        }
        if !truth.isEmpty, names.count(where: { truth[$0] != nil }) < 3 {
            warnings.append("The truth covers fewer than three backbones: nothing to correlate.")
        }
        return warnings + [TransferabilityScore.warning]
    }

    static func explained(_ score: TransferabilityScore) -> ScoreExplanation {
        let own = score.explanation
        return ScoreExplanation(
            name: score.rawValue, title: score.title, formula: own.formula, assumes: own.assumes,
            failsWhen: own.failsWhen, reference: own.reference,
            isHigherBetter: score.isHigherBetter)
    }
}

extension Rank {
    /// What a score means, by its name; nil for a name that no score has.
    public static func explanation(of name: String) -> ScoreExplanation? {
        TransferabilityScore.allCases.first { $0.rawValue.lowercased() == name.lowercased() }
            .map(RankSummary.explained)
    }

    /// Names of all scores.
    public static var scoreNames: [String] { TransferabilityScore.allCases.map(\.rawValue) }
}
