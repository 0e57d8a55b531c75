import GraftDatasets
import GraftLearning
import GraftLinearAlgebra
import GraftReports

/// How well scores agree with known labels, as a report shows it.
struct MultiLabelJudgement {
    /// N x K before the sigmoid.
    let scores: Matrix<Float>
    /// N x K.
    let labels: Labels
    let rules: [MultiLabelContract.Rule]
    /// What is known in the whole data, which may be more than what is scored.
    let knowledge: [CategoryKnowledge]
    /// Images with the same number are drawn together; nil where all are alone.
    let clusters: [Int]?
    let seed: UInt64

    /// Categories whose curves a report shows, and points of a curve.
    static let curveCount = 12
    private static let curvePoints = 80
    /// Categories in the table of pairs.
    private static let pairCount = 20

    /// - Parameters:
    ///   - all: labels of the whole data, for the table of pairs.
    ///   - drawn: intervals of these scores (as those after a change) where they are known already.
    func evaluation(
        model: String, description: String, dataset: DatasetSummary, parts: [ClassCount],
        scored: String, all: Labels, drawn: MultiLabelBootstrap? = nil, warnings: [String],
        seconds: Double
    ) -> MultiLabelEvaluation {
        let values = MultiLabelScores(
            scores: scores, labels: labels, thresholds: rules.map(\.scoreThreshold))
        let bootstrap =
            drawn
            ?? MultiLabelBootstrap(
                before: scores, after: scores, labels: labels, groups: clusters, seed: seed)
        let reliability = Reliability(probabilities: rules.probabilities(scores), labels: labels)
        return MultiLabelEvaluation(
            model: model, description: description, dataset: dataset, parts: parts,
            scored: scored, mAP: bootstrap.mAPAfter.map { Estimate($0) } ?? .unknown,
            mAUC: values.mAUC ?? .nan, microF1: values.microF1 ?? .nan,
            macroF1: values.macroF1 ?? .nan, coverage: values.coverage ?? .nan,
            rankingLoss: values.rankingLoss ?? .nan,
            ece: reliability.expectedCalibrationError ?? .nan,
            scoredCategories: values.scoredCategories, knownLabels: values.knownLabels,
            labelledImages: values.labelledImages,
            categories: categories(values, bootstrap),
            reliability: reliability.bins.map {
                ReliabilityBin(
                    labels: $0.labels, probability: $0.probability ?? .nan,
                    present: $0.present ?? .nan)
            }, curves: curves, pairs: Self.pairs(all), warnings: warnings, seconds: seconds)
    }

    private func categories(
        _ values: MultiLabelScores, _ bootstrap: MultiLabelBootstrap
    ) -> [CategoryScore] {
        rules.indices.map { index in
            let (rule, own) = (rules[index], values.categories[index])
            return CategoryScore(
                name: rule.name, knownPositive: knowledge[index].present,
                knownNegative: knowledge[index].absent, unknown: knowledge[index].unknown,
                scoredPositive: own.knownPositive, scoredNegative: own.knownNegative,
                ap: bootstrap.categories[index].map { Estimate($0.after) } ?? .unknown,
                auc: own.auc ?? .nan, f1: own.isKnown ? own.f1 : .nan,
                precision: own.isKnown ? own.precision : .nan,
                recall: own.isKnown ? own.recall : .nan, threshold: rule.threshold ?? .nan,
                temperature: rule.temperature, isUnknownTerritory: rule.threshold == nil)
        }
    }

    /// Curves of the categories with most known presences, thinned.
    var curves: [PrecisionRecall] {
        let order = labels.classes.indices.sorted {
            let (one, other) = (labels.classCounts[$0], labels.classCounts[$1])
            return one != other ? one > other : $0 < $1
        }
        return order.prefix(Self.curveCount).compactMap { index in
            guard let curve = PrecisionRecallCurve(scores: scores, labels: labels, category: index)
            else { return nil }
            let step = max(1, curve.recall.count / Self.curvePoints)
            let kept = curve.recall.indices.filter {
                $0 % step == 0 || $0 == curve.recall.count - 1
            }
            return PrecisionRecall(
                name: labels.classes[index], recall: kept.map { curve.recall[$0] },
                precision: kept.map { curve.precision[$0] })
        }
    }

    /// How often the most frequent categories are known to be present together.
    static func pairs(_ labels: Labels) -> CategoryPairs? {
        let counts = labels.classCounts
        let kept = counts.indices.filter { counts[$0] > 0 }
            .sorted { counts[$0] != counts[$1] ? counts[$0] > counts[$1] : $0 < $1 }
            .prefix(pairCount)
        guard kept.count >= 2 else { return nil }
        var together = kept.map { _ in Array(repeating: 0, count: kept.count) }
        for image in 0..<labels.imageCount {
            let present = kept.indices.filter { labels[image, kept[$0]] == .present }
            for one in present {
                for other in present { together[one][other] += 1 }
            }
        }
        return CategoryPairs(names: kept.map { labels.classes[$0] }, present: together)
    }
}
