import Foundation
import GraftDatasets
import GraftLearning
import GraftLinearAlgebra
import GraftReports

/// What category-wise fine-tuning changed, measured on the images set apart to report on.
struct CategoryTuningSummary {
    let options: FineTuneCategories
    let source: HeadSource
    let images: PartialImages
    let result: CategoryFineTuningResult
    /// N x K scores of all images, with the trained and with the repaired head.
    let before: Matrix<Float>
    let after: Matrix<Float>
    let rules: [MultiLabelContract.Rule]

    /// Changes of single images that a report lists.
    private static let movedCount = 24

    func report(
        started: Date, fineTuningSeconds: Double, reproduction: Reproduction
    ) -> CategoryTuning {
        let places = images.parts.test
        let labels = images.scored.selecting(images: places)
        let (old, new) = (before.selecting(rows: places), after.selecting(rows: places))
        let clusters = images.clusters.map { all in places.map { all[$0] } }
        let bootstrap = MultiLabelBootstrap(
            before: old, after: new, labels: labels, groups: clusters, seed: options.options.seed)
        let trained = MultiLabelScores(scores: old, labels: labels)
        let repaired = MultiLabelScores(scores: new, labels: labels)
        let judgement = MultiLabelJudgement(
            scores: new, labels: labels, rules: rules, knowledge: images.dataset.labels.knowledge,
            clusters: clusters, seed: options.options.seed)
        let evaluation = judgement.evaluation(
            model: options.output, description: words,
            dataset: images.summary(name: options.data, unreadable: source.unreadable),
            parts: images.partCounts, scored: scored, all: images.dataset.labels,
            drawn: bootstrap, warnings: [], seconds: 0)
        let categories = categories(evaluation, bootstrap, trained, repaired)
        return CategoryTuning(
            model: options.model, output: options.output,
            method: options.fineTuning.method.rawValue,
            measure: options.fineTuning.measure.rawValue,
            protocol: options.reportProtocol.rawValue, categories: categories,
            mAPBefore: trained.mAP ?? .nan, mAPAfter: repaired.mAP ?? .nan,
            mAUCBefore: trained.mAUC ?? .nan, mAUCAfter: repaired.mAUC ?? .nan,
            intervals: .init(
                mAPBefore: bootstrap.mAPBefore.map { Estimate($0) } ?? .unknown,
                mAPAfter: bootstrap.mAPAfter.map { Estimate($0) } ?? .unknown,
                mAPChange: bootstrap.mAPChange.map { Estimate($0) } ?? .unknown),
            selectionBefore: result.selectionBefore ?? .nan,
            selectionAfter: result.selectionAfter ?? .nan, after: evaluation,
            curvesBefore: MultiLabelJudgement(
                scores: old, labels: labels, rules: rules, knowledge: [], clusters: nil, seed: 0
            ).curves,
            moved: moved(places), warnings: images.warnings + source.warnings + warnings,
            reproduction: reproduction, seconds: Date().timeIntervalSince(started),
            fineTuningSeconds: fineTuningSeconds)
    }

    private var words: String { "category-wise fine-tuning: \(options.fineTuning.method.rawValue)" }

    private var scored: String {
        let count = images.parts.test.count
        return switch options.reportProtocol {
        case .clean:
            "\(images.scoredWords) of \(count) images that neither trained nor selected"
        case .paper:
            "\(images.scoredWords) of \(count) images that also selected, so that no category can "
                + "lose"
        }
    }

    private var warnings: [String] {
        var warnings: [String] = []
        if options.reportProtocol == .paper {
            warnings.append(
                "The images that report also chose the step of every category: scores after "
                    + "cannot fall and are no estimate for new images.")
        }
        let skipped = result.categories.filter { $0.skipped != nil }
        if !skipped.isEmpty {
            let names = skipped.prefix(8).map(\.name).joined(separator: ", ")
            warnings.append(
                "\(skipped.count) categories were left alone, because one of their classes is not "
                    + "known where it is needed: \(names)\(skipped.count > 8 ? ", …" : "").")
        }
        return warnings
    }

    private func categories(
        _ evaluation: MultiLabelEvaluation, _ bootstrap: MultiLabelBootstrap,
        _ trained: MultiLabelScores, _ repaired: MultiLabelScores
    ) -> [FineTunedCategory] {
        result.categories.indices.map { index in
            let own = result.categories[index]
            let interval = bootstrap.categories[index]
            return FineTunedCategory(
                score: evaluation.categories[index],
                before: .init(
                    ap: trained.categories[index].ap ?? .nan,
                    auc: trained.categories[index].auc ?? .nan),
                after: .init(
                    ap: repaired.categories[index].ap ?? .nan,
                    auc: repaired.categories[index].auc ?? .nan,
                    low: interval?.after.low ?? .nan, high: interval?.after.high ?? .nan),
                change: interval.map { Estimate($0.change) } ?? .unknown,
                method: own.method?.rawValue, steps: own.steps, setting: own.setting,
                skipped: own.skipped.map(Self.words))
        }
    }

    private static func words(_ skip: CategoryFineTuningResult.Skip) -> String {
        switch skip {
        case .noPositiveInTraining: "no known presence among the images that train"
        case .noNegativeInTraining: "no known absence among the images that train"
        case .noPositiveInSelection: "no known presence among the images that select"
        case .noNegativeInSelection: "no known absence among the images that select"
        }
    }

    /// The largest changes of probability among the images that report; ties in their order.
    private func moved(_ places: [Int]) -> [MovedImage] {
        var largest: [(place: Int, category: Int, before: Double, after: Double)] = []
        func size(_ change: (place: Int, category: Int, before: Double, after: Double)) -> Double {
            abs(change.after - change.before)
        }
        for place in places {
            for category in rules.indices {
                let change = (
                    place, category, Self.sigmoid(before[place, category]),
                    Self.sigmoid(after[place, category])
                )
                guard size(change) > 0 else { continue }
                let isFull = largest.count == Self.movedCount
                if isFull, let last = largest.last, size(last) >= size(change) { continue }
                let rank = largest.firstIndex { size($0) < size(change) } ?? largest.count
                largest.insert(change, at: rank)
                if isFull { largest.removeLast() }
            }
        }
        let labels = images.scored
        return largest.map {
            MovedImage(
                path: images.dataset.samples[$0.place].path, category: rules[$0.category].name,
                before: $0.before, after: $0.after, label: "\(labels[$0.place, $0.category])")
        }
    }

    private static func sigmoid(_ score: Float) -> Double {
        1 / (1 + Double.exponential(-Double(score)))
    }
}
