import Foundation
import GraftDatasets
import GraftLearning
import GraftLinearAlgebra
import GraftReports
import GraftTraining

/// What came of fine-tuning on several categories an image, put into the words and numbers of a report.
struct MultiLabelTuningSummary {
    private let workflow: FineTuneMultiLabel
    private let bench: FineTuneBench
    private let images: PartialImages
    private let part: FineTunedPart
    private let rules: [MultiLabelContract.Rule]
    private let bootstrap: MultiLabelBootstrap
    private let evaluation: MultiLabelEvaluation

    init(
        workflow: FineTuneMultiLabel, bench: FineTuneBench, images: PartialImages,
        part: FineTunedPart
    ) {
        (self.workflow, self.bench, self.images, self.part) = (workflow, bench, images, part)
        let test = images.parts.test
        let labels = images.scored.selecting(images: test)
        let clusters = images.clusters.map { all in test.map { all[$0] } }
        let scores = part.answers.selecting(rows: test)
        rules = AnswerRules.chosen(scores: part.answers, images, options: workflow.partial)
        bootstrap = MultiLabelBootstrap(
            before: part.probeAnswers.selecting(rows: test), after: scores, labels: labels,
            groups: clusters, seed: workflow.tune.options.seed)
        let words = FineTuneWords(bench: bench, network: part.network, shown: part.network)
        evaluation = MultiLabelJudgement(
            scores: scores, labels: labels, rules: rules,
            knowledge: images.dataset.labels.knowledge, clusters: clusters,
            seed: workflow.tune.options.seed
        ).evaluation(
            model: workflow.tune.output,
            description: "\(bench.prepared.name), \(Self.history(bench, part))",
            dataset: images.summary(
                name: workflow.tune.data, unreadable: bench.stage.unreadable),
            parts: images.partCounts,
            scored: "\(images.scoredWords) of \(test.count) images that neither trained nor "
                + "selected",
            all: images.dataset.labels, drawn: bootstrap,
            warnings: images.warnings + words.warnings
                + bench.workspace.store.warnings.map(\.detail),
            seconds: Date().timeIntervalSince(bench.started))
    }

    private static func history(_ bench: FineTuneBench, _ part: FineTunedPart) -> String {
        let options = bench.options
        return "fine-tuned (\(options.recipe.name)), epoch \(part.network.chosenEpoch), unknown "
            + "labels: \(options.unknown.rawValue), loss \(options.labelLoss.rawValue)"
    }

    var contract: MultiLabelContract {
        let prepared = bench.prepared
        return MultiLabelContract(
            graft: GraftVersion.current, classes: images.dataset.labels.classes,
            geometry: prepared.geometry, pixelType: .float, backbone: prepared.name,
            featureWidth: prepared.featureWidth, licence: prepared.backbone.card.licence,
            history: [Self.history(bench, part)], rules: rules, mAP: evaluation.mAP,
            mAUC: evaluation.mAUC, microF1: evaluation.microF1, macroF1: evaluation.macroF1,
            protocolSentence: evaluation.scored + "; 95 % interval by drawing images",
            parts: images.contractParts, trainingImages: images.parts.training.count,
            seed: bench.options.seed, created: bench.started.ISO8601Format())
    }

    func result(megabytes: Double) -> MultiLabelFineTuning {
        let network = part.network
        let words = FineTuneWords(bench: bench, network: network, shown: network)
        return MultiLabelFineTuning(
            backbone: bench.prepared.name, recipe: words.recipe,
            epochs: network.epochs.map { MultiLabelEpoch(FineTuneEpoch($0)) },
            chosenEpoch: network.chosenEpoch, mAP: evaluation.mAP,
            probe: MultiLabelProbe(
                mAP: bootstrap.mAPBefore.map { Estimate($0) } ?? .unknown,
                seconds: part.probeSeconds),
            gain: gain, paid: gain.low > 0, verdict: verdict,
            trainedParameters: network.trainedParameters, cachedPrefix: network.cachedPrefix,
            stages: words.stages, augmentation: words.augmentation, rateSearch: words.rateCurve,
            evaluation: evaluation, model: workflow.tune.output, megabytes: megabytes,
            reproduction: bench.reproduction(of: workflow.tune), seconds: 0,
            spent: [
                NamedSeconds("linear probe", part.probeSeconds),
                NamedSeconds("fine-tuning", part.seconds),
            ])
    }

    private var gain: Estimate { bootstrap.mAPChange.map { Estimate($0) } ?? .unknown }

    /// Did it pay, by how much, beyond chance or not, at what cost.
    private var verdict: String {
        let name = bench.prepared.name
        guard let before = bootstrap.mAPBefore, gain.value.isFinite else {
            return
                "Whether fine-tuning \(name) paid cannot be said: no category has both classes known "
                + "among the images that report."
        }
        func points(_ share: Double) -> String { String(format: "%.1f", 100 * share) }
        let change =
            "mAP \(points(evaluation.mAP.value)) % against \(points(before.value)) % for the linear "
            + "probe on the same \(images.parts.test.count) images (difference "
            + "\(points(gain.value)) points, 95 % interval \(points(gain.low)) to "
            + "\(points(gain.high)))"
        let cost = "It took \(Numeral.duration(seconds: part.seconds)) of training."
        if gain.low > 0 { return "Fine-tuning \(name) paid: \(change). \(cost)" }
        if gain.high < 0 {
            return "Fine-tuning \(name) did harm: \(change). Use graft train instead. \(cost)"
        }
        return
            "Fine-tuning \(name) is not better than its linear probe beyond chance: \(change). "
            + cost
    }
}
