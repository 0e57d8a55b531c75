import Foundation
import GraftFeatures
import GraftLearning
import GraftReports

/// Who is best, who cannot be told apart from it, who is on the Pareto front, and whom to take.
struct Verdict: Sendable {
    let judgements: [Judgement]
    /// By backbone name.
    let costs: [String: BackboneCost]
    let selection: BestSelection
    private let recommendedIndex: Int

    init(
        _ judgements: [Judgement], costs: [String: BackboneCost], images: JudgedImages, seed: UInt64
    ) {
        self.judgements = judgements
        self.costs = costs
        let selection = BestSelection(
            right: judgements.map(\.right), groups: images.isClustered ? images.clusters : nil,
            seed: seed)
        self.selection = selection
        let tied = judgements.indices.filter { selection.tied[$0] }
        func cost(_ index: Int) -> Double {
            costs[judgements[index].run.backbone]?.milliseconds ?? .infinity
        }
        recommendedIndex =
            tied.min { a, b in
                cost(a) != cost(b)
                    ? cost(a) < cost(b)
                    : judgements[a].scores.accuracy.value > judgements[b].scores.accuracy.value
            } ?? selection.best
    }

    var best: Judgement { judgements[selection.best] }
    var recommended: Judgement { judgements[recommendedIndex] }

    private func cost(_ index: Int) -> Double {
        costs[judgements[index].run.backbone]?.milliseconds ?? .nan
    }

    /// No other backbone is at least as cheap and at least as accurate, and better in one of the two.
    private func isOnFront(_ index: Int) -> Bool {
        let (own, ownCost) = (judgements[index].scores.accuracy.value, cost(index))
        return !judgements.indices.contains { other in
            let (accuracy, cost) = (judgements[other].scores.accuracy.value, cost(other))
            return accuracy >= own && cost <= ownCost && (accuracy > own || cost < ownCost)
        }
    }

    /// One result for each backbone, best first.
    func results(_ stage: FeatureStage) -> [BackboneResult] {
        let prepared = Dictionary(
            stage.prepared.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        let order = judgements.indices.sorted { a, b in
            let (x, y) = (judgements[a].scores.accuracy.value, judgements[b].scores.accuracy.value)
            return x != y ? x > y : a < b
        }
        return order.map { result($0, prepared[judgements[$0].run.backbone]) }
    }

    private func result(_ index: Int, _ prepared: PreparedBackbone?) -> BackboneResult {
        let (judgement, scores) = (judgements[index], judgements[index].scores)
        let run = judgement.run
        let cost = costs[run.backbone]
        let comparison = selection.comparisons[index]
        let card = prepared?.backbone.card
        let bytes = prepared.map { $0.fileBytes > 0 ? $0.fileBytes : $0.modelBytes } ?? 0
        // The comparison is best minus this one; the report wants this one minus best.
        let difference = comparison.map {
            Estimate(
                value: -$0.difference.value, low: -$0.difference.high, high: -$0.difference.low)
        }
        return BackboneResult(
            name: run.backbone, featureWidth: run.featureWidth, accuracy: Estimate(scores.accuracy),
            balancedAccuracy: Estimate(scores.balancedAccuracy), macroF1: Estimate(scores.macroF1),
            logLoss: scores.logLoss.value, ece: scores.expectedCalibrationError.value,
            imagesPerSecond: cost?.imagesPerSecond ?? .nan, latencyMS: cost?.latency ?? .unknown,
            fileMB: Double(bytes) / 1e6, precision: run.view.precision.rawValue,
            forwardPasses: run.forwardPasses,
            tiedWithBest: selection.tied[index], onParetoFront: isOnFront(index),
            costMS: self.cost(index),
            differenceToBest: difference ?? .unknown,
            pValue: comparison == nil ? .nan : selection.adjusted[index],
            peakMemoryMB: cost?.peakMemoryMB ?? .nan,
            inputSize: prepared.map { "\($0.geometry.width) x \($0.geometry.height)" },
            sourceTask: card?.sourceTask, licence: card?.licence,
            penalties: judgement.nested.choices.compactMap(\.setting), notes: [])
    }

    /// The recommended backbone's details, then the best's where it is another.
    func details(_ images: JudgedImages) -> [BackboneDetail] {
        let both = recommendedIndex == selection.best ? [recommended] : [recommended, best]
        return both.map { $0.detail(images) }
    }

    /// What cross-validation had to put up with: one sentence a kind, with examples.
    func warnings(_ images: JudgedImages) -> [String] {
        let all = judgements.flatMap(\.nested.warnings)
        let names = images.dataset.labels.classes
        return LearningWarning.Code.allCases.compactMap { code in
            let own = all.filter { $0.code == code }
            guard let first = own.first else { return nil }
            let classes = Set(own.compactMap(\.classIndex)).sorted().map { names[$0] }
            guard classes.count > 1 else { return first.text(classNames: names) }
            let more = classes.count > 3 ? " and \(classes.count - 3) more" : ""
            return first.text(classNames: names) + " The same holds for "
                + classes.filter { $0 != first.classIndex.map { names[$0] } }.prefix(3).joined(
                    separator: ", ") + more + "."
        }
    }

    /// The recommendation: the cheapest backbone that cannot be told apart from the best, and why.
    func sentence(_ images: JudgedImages) -> String {
        let accuracy = recommended.scores.accuracy
        let score =
            "\(percent(accuracy.value)) % accuracy (95 % interval \(percent(accuracy.low)) to \(percent(accuracy.high)))"
        let name = recommended.run.backbone
        guard judgements.count > 1 else {
            return
                "\(name) reaches \(score); it was the only backbone, so there is nothing to choose from."
        }
        let tied = judgements.indices.filter { selection.tied[$0] }.count
        if recommendedIndex == selection.best, tied == 1 {
            return
                "Take \(name): it reaches \(score), more than every other backbone beyond chance."
        }
        if recommendedIndex == selection.best {
            return
                "Take \(name): it reaches \(score), the best here, and none of the \(tied - 1) that cannot be told apart "
                + "from it with \(images.classes.count) images is cheaper."
        }
        return
            "Take \(name): it reaches \(score), cannot be told apart from the best (\(best.run.backbone), "
            + "\(percent(best.scores.accuracy.value)) %) with \(images.classes.count) images, and is the cheapest of the "
            + "\(tied) for which that holds."
    }

    private func percent(_ share: Double) -> String { String(format: "%.1f", 100 * share) }

    /// How the numbers were obtained, in words.
    func methods(_ images: JudgedImages, workspace: Workspace) -> Methods {
        let scores = best.scores
        return Methods(
            intervals: [
                NamedValue("accuracy", scores.accuracy.method),
                NamedValue("balanced accuracy", scores.balancedAccuracy.method),
                NamedValue("macro F1", scores.macroF1.method),
                NamedValue("log loss", scores.logLoss.method),
                NamedValue("calibration error", scores.expectedCalibrationError.method),
            ],
            ties: BestSelection.method
                + (images.isClustered
                    ? "; identical images and images of one group count as one" : ""),
            cost: "milliseconds per image in batches, from file to features, on \(workspace.cores) "
                + "core\(workspace.cores == 1 ? "" : "s")")
    }
}
