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
    /// What the backbones are ranked by.
    let measure: Headline.Measure
    private let head: HeadOptions
    private let recommendedIndex: Int

    init(
        _ judgements: [Judgement], costs: [String: BackboneCost], images: JudgedImages,
        head: HeadOptions
    ) {
        self.judgements = judgements
        self.head = head
        let seed = head.seed
        self.costs = costs
        let measure = images.measure
        self.measure = measure
        let selection = BestSelection(
            right: judgements.map(\.right), groups: images.isClustered ? images.clusters : nil,
            classes: measure == .accuracy ? nil : images.classes, seed: seed)
        self.selection = selection
        let tied = judgements.indices.filter { selection.tied[$0] }
        func cost(_ index: Int) -> Double {
            costs[judgements[index].run.backbone]?.milliseconds ?? .infinity
        }
        recommendedIndex =
            tied.min { a, b in
                cost(a) != cost(b)
                    ? cost(a) < cost(b)
                    : judgements[a].score(measure).value > judgements[b].score(measure).value
            } ?? selection.best
    }

    var best: Judgement { judgements[selection.best] }
    var recommended: Judgement { judgements[recommendedIndex] }

    private func cost(_ index: Int) -> Double {
        costs[judgements[index].run.backbone]?.milliseconds ?? .nan
    }

    /// No other backbone is at least as cheap and at least as accurate, and better in one of the two.
    private func isOnFront(_ index: Int) -> Bool {
        let (own, ownCost) = (judgements[index].score(measure).value, cost(index))
        return !judgements.indices.contains { other in
            let (accuracy, cost) = (judgements[other].score(measure).value, cost(other))
            return accuracy >= own && cost <= ownCost && (accuracy > own || cost < ownCost)
        }
    }

    /// One result for each backbone, best first.
    func results(_ stage: FeatureStage) -> [BackboneResult] {
        let prepared = Dictionary(
            stage.prepared.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        let order = judgements.indices.sorted { a, b in
            let (x, y) = (judgements[a].score(measure).value, judgements[b].score(measure).value)
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
            penalties: judgement.nested.choices.compactMap(\.setting), notes: notes(judgement, card)
        )
    }

    /// How a fusion was made and what its parts see.
    private func notes(_ judgement: Judgement, _ card: BackboneCard?) -> [String] {
        guard !judgement.run.parts.isEmpty else { return [] }
        let chosen = judgement.weightChoices(head).map { ["Part weights: \($0)."] } ?? []
        return ["Fused: \(head.fusionDescription)."] + chosen + (card?.notes ?? [])
    }

    /// The numbers of the recommended backbone that come first.
    func headline(_ images: JudgedImages) -> Headline {
        Headline(
            recommended.scores, of: recommended.run.backbone,
            classes: images.dataset.labels.classes)
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
        let reached = recommended.score(measure)
        let words = measure == .accuracy ? "accuracy" : "balanced accuracy"
        let score =
            "\(percent(reached.value)) % \(words) (95 % interval \(percent(reached.low)) to \(percent(reached.high)))"
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
            + "\(percent(best.score(measure).value)) %) with \(images.classes.count) images, and is the cheapest of the "
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
            ties: (measure == .accuracy ? BestSelection.method : BestSelection.balancedMethod)
                + (images.isClustered
                    ? "; identical images and images of one group count as one" : ""),
            cost: "milliseconds per image in batches, from file to features, on \(workspace.cores) "
                + "core\(workspace.cores == 1 ? "" : "s")")
    }
}
