import Foundation
import GraftFeatures
import GraftLearning
import GraftLinearAlgebra
import GraftReports
import GraftTraining

/// What came of fine-tuning, put into the words and numbers of a report.
struct FineTuneSummary: Sendable {
    let workflow: FineTune
    let images: JudgedImages
    let stage: FeatureStage
    let division: FineTuneDivision
    let plan: FineTunePlan
    let options: FineTuneOptions
    let choices: [String]
    let parts: [FineTunedPart]
    /// The network that is written.
    let final: FineTunedPart
    private let tested: [Int]
    private let scores: GraftLearning.Evaluation
    private let probe: GraftLearning.Evaluation
    private let comparison: PairedComparison
    private let answers: Matrix<Float>

    init(
        workflow: FineTune, images: JudgedImages, stage: FeatureStage, division: FineTuneDivision,
        plan: FineTunePlan, options: FineTuneOptions, choices: [String], parts: [FineTunedPart],
        final: FineTunedPart
    ) {
        (self.workflow, self.images, self.stage) = (workflow, images, stage)
        (self.division, self.plan, self.options) = (division, plan, options)
        (self.choices, self.parts, self.final) = (choices, parts, final)
        tested = parts.flatMap(\.part.test)
        let classes = tested.map { [images] in images.classes[$0] }
        let groups = images.isClustered ? tested.map { [images] in images.clusters[$0] } : nil
        let columns = images.dataset.labels.classCount
        func joined(_ rows: [Matrix<Float>]) -> Matrix<Float> {
            Matrix(
                rows: rows.reduce(0) { $0 + $1.rows }, columns: columns,
                storage: rows.flatMap(\.storage))
        }
        answers = joined(parts.map(\.answers))
        let probed = joined(parts.map(\.probeAnswers))
        scores = GraftLearning.Evaluation(
            classes: classes, probabilities: answers, groups: groups, seed: options.seed)
        probe = GraftLearning.Evaluation(
            classes: classes, probabilities: probed, groups: groups, seed: options.seed)
        func right(_ answers: Matrix<Float>) -> [Bool] {
            zip(answers.largestColumns(), classes).map { $0 == $1 }
        }
        comparison = PairedComparison(
            right(answers), right(probed), groups: groups, seed: options.seed)
    }

    private var prepared: PreparedBackbone { stage.prepared[0] }
    private var paid: Bool { comparison.difference.low > 0 }
    private var trainingSeconds: Double {
        let whole = division.isCrossValidated ? final.seconds : 0
        return parts.reduce(0) { $0 + $1.seconds } + whole
    }

    func contract(created: Date, fingerprint: String) -> ModelContract {
        let labels = images.dataset.labels
        let counts = labels.classCounts
        return ModelContract(
            graft: GraftVersion.current, classes: labels.classes, geometry: prepared.geometry,
            pixelType: .float, backbone: prepared.name, featureWidth: prepared.featureWidth,
            licence: prepared.backbone.card.licence,
            head: "fine-tuned (\(options.recipe.name)), epoch \(final.network.chosenEpoch)",
            accuracy: Estimate(scores.accuracy),
            balancedAccuracy: Estimate(scores.balancedAccuracy), macroF1: Estimate(scores.macroF1),
            logLoss: scores.logLoss.value, ece: scores.expectedCalibrationError.value,
            protocolSentence: division.sentence + ", seed \(options.seed); 95 % intervals",
            dataFingerprint: fingerprint, trainingImages: final.part.training.count,
            imagesPerClass: labels.classes.enumerated().map {
                ClassCount(name: $1, images: counts[$0])
            },
            seed: options.seed, created: created.ISO8601Format())
    }

    func result(_ contract: ModelContract, bytes: Int, reproduction: Reproduction) -> FineTuning {
        let network = final.network
        let classes = tested.map { images.classes[$0] }
        return FineTuning(
            dataset: images.summary(name: workflow.data, unreadable: stage.unreadable),
            backbone: prepared.name, recipe: recipe,
            epochs: shownRun.epochs.map { FineTuneEpoch($0) },
            chosenEpoch: shownRun.chosenEpoch, accuracy: contract.accuracy,
            balancedAccuracy: contract.balancedAccuracy, macroF1: contract.macroF1,
            logLoss: contract.logLoss, ece: contract.ece,
            probe: ProbeResult(
                accuracy: Estimate(probe.accuracy),
                balancedAccuracy: Estimate(probe.balancedAccuracy),
                seconds: parts.reduce(0) { $0 + $1.probeSeconds }),
            gain: Estimate(comparison.difference), pValue: comparison.pValue, paid: paid,
            verdict: verdict, judgedImages: tested.count,
            protocolSentence: contract.protocolSentence,
            trainedParameters: network.trainedParameters, cachedPrefix: network.cachedPrefix,
            stages: stages,
            rateSearch: network.rateSearch.map { search in
                RateCurve(
                    rates: search.points.map(\.rate), losses: search.points.map(\.loss),
                    suggestion: search.suggestion)
            },
            detail: BackboneDetail(
                name: prepared.name, evaluation: scores, classes: images.dataset.labels.classes,
                paths: tested.map { images.dataset.samples[$0].path }, truth: classes,
                predictions: answers.largestColumns(), probabilities: answers),
            model: workflow.output, megabytes: Double(bytes) / 1e6, warnings: warnings,
            reproduction: reproduction, seconds: 0,
            spent: [
                NamedSeconds("linear probe", parts.reduce(0) { $0 + $1.probeSeconds }),
                NamedSeconds("fine-tuning", trainingSeconds),
            ])
    }

    /// The run whose epochs are shown: that of the network written, or the first fold, which had
    /// something to choose on.
    private var shownRun: FineTuned { division.isCrossValidated ? parts[0].network : final.network }

    private var warnings: [String] {
        var warnings = images.warnings
        if shownRun.chosenEpoch == 0 {
            warnings.append(
                "No epoch beat the start on the validation images: the network written is the one "
                    + "that training began with.")
        }
        if final.network.microBatch < options.batch / max(1, options.accumulation) {
            warnings.append(
                "Memory ran out: images went through the network \(final.network.microBatch) at a time."
            )
        }
        if !plan.hasBatchNorm, plan.trainedStages > 0, plan.hasConvolutions {
            warnings.append(
                "The file's batch normalisation was folded into its convolutions, which are trained "
                    + "as they are.")
        }
        return warnings
    }

    private var recipe: FineTuneRecipeSummary {
        let rate = options.rate.map { "\($0)" } ?? ""
        var settings = [
            NamedValue("optimiser", options.optimiser?.rawValue ?? ""),
            NamedValue("learning rate", rate), NamedValue("epochs", "\(options.epochs ?? 0)"),
            NamedValue("batch", "\(options.batch)"),
            NamedValue("weight decay", "\(options.weightDecay ?? 0)"),
            NamedValue("rate of earlier stages", "x \(options.layerDecay ?? 1) a stage"),
            NamedValue("augmentation", options.augmentation.rawValue),
            NamedValue("sampling", options.sampling.rawValue),
            NamedValue("batch normalisation", options.batchNorm.rawValue),
            NamedValue("classifier begins at", options.headStart.rawValue),
            NamedValue("test views", options.testViews.rawValue),
        ]
        if let share = options.averaging {
            settings.append(NamedValue("weights averaged", "\(share)"))
        }
        return FineTuneRecipeSummary(
            name: options.recipe.name, settings: settings, choices: choices)
    }

    private var stages: [StageSummary] {
        let all = plan.stages.stages
        return all.enumerated().map { place, stage in
            StageSummary(
                name: stage.name, input: stage.input, shape: stage.shape,
                blocks: stage.blocks.count, parameters: stage.parameters,
                isTrained: all.count - 1 - place < plan.trainedStages)
        }
    }

    /// Did it pay, by how much, beyond chance or not, at what cost.
    private var verdict: String {
        func points(_ share: Double) -> String { String(format: "%.1f", 100 * share) }
        let gain = comparison.difference
        let change =
            "\(points(scores.accuracy.value)) % against \(points(probe.accuracy.value)) % for the "
            + "linear probe on the same \(tested.count) images (difference \(points(gain.value)) "
            + "points, 95 % interval \(points(gain.low)) to \(points(gain.high)))"
        let cost = "It took \(Numeral.duration(seconds: trainingSeconds)) of training."
        if paid { return "Fine-tuning \(prepared.name) paid: \(change). \(cost)" }
        if gain.high < 0 {
            return
                "Fine-tuning \(prepared.name) did harm: \(change). Use graft train instead. \(cost)"
        }
        return
            "Fine-tuning \(prepared.name) is not better than its linear probe beyond chance: "
            + "\(change). \(cost)"
    }
}
