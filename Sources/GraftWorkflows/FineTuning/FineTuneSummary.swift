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
    let bench: FineTuneBench
    let division: FineTuneDivision
    let parts: [FineTunedPart]
    /// The network that is written.
    let final: FineTunedPart
    private let tested: [Int]
    private let scores: GraftLearning.Evaluation
    private let probe: GraftLearning.Evaluation
    private let comparison: PairedComparison
    private let answers: Matrix<Float>

    init(
        workflow: FineTune, images: JudgedImages, bench: FineTuneBench,
        division: FineTuneDivision, parts: [FineTunedPart], final: FineTunedPart
    ) {
        (self.workflow, self.images, self.bench) = (workflow, images, bench)
        (self.division, self.parts, self.final) = (division, parts, final)
        let options = bench.options
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

    private var prepared: PreparedBackbone { bench.prepared }
    private var options: FineTuneOptions { bench.options }
    private var words: FineTuneWords {
        FineTuneWords(bench: bench, network: final.network, shown: shownRun)
    }
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

    func result(_ contract: ModelContract, bytes: Int) -> FineTuning {
        let network = final.network
        let classes = tested.map { images.classes[$0] }
        return FineTuning(
            dataset: images.summary(name: workflow.data, unreadable: bench.stage.unreadable),
            backbone: prepared.name, recipe: words.recipe,
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
            stages: words.stages, augmentation: words.augmentation, rateSearch: words.rateCurve,
            detail: BackboneDetail(
                name: prepared.name, evaluation: scores, classes: images.dataset.labels.classes,
                paths: tested.map { images.dataset.samples[$0].path }, truth: classes,
                predictions: answers.largestColumns(), probabilities: answers),
            model: workflow.output, megabytes: Double(bytes) / 1e6,
            warnings: images.warnings + words.warnings,
            reproduction: bench.reproduction(of: workflow), seconds: 0,
            spent: [
                NamedSeconds("linear probe", parts.reduce(0) { $0 + $1.probeSeconds }),
                NamedSeconds("fine-tuning", trainingSeconds),
            ])
    }

    /// The run whose epochs are shown: that of the network written, or the first fold, which had
    /// something to choose on.
    private var shownRun: FineTuned { division.isCrossValidated ? parts[0].network : final.network }

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
