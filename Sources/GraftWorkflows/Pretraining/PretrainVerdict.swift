import Foundation
import GraftDatasets
import GraftFeatures
import GraftLearning
import GraftLinearAlgebra
import GraftReports
import GraftTraining
import SystemPackage

/// Every arm on the same folds, and whether the network added something to the supervised backbone.
struct PretrainVerdict: Sendable {
    let images: JudgedImages
    let unreadable: [FileProblem]
    let arms: [Arm]
    let comparison: PairedBalancedComparison
    let overRandom: PairedBalancedComparison
    let isPartlySeen: Bool

    /// One kind of features with its out-of-fold answers.
    struct Arm: Sendable {
        let name: String
        let featureWidth: Int
        let nested: NestedResult
        let scores: GraftLearning.Evaluation
        let right: [Bool]
    }

    /// The arm of backbone and network together, which the verdict is about.
    var fused: Arm { arms[0] }

    /// - Parameters:
    ///   - network: the encoder that was written.
    ///   - other: a network trained on another pretext, as an arm; nil: none.
    static func of(
        _ network: Backbone, _ options: PretrainOptions,
        other: (options: PretrainOptions, network: Pretrained)?, labelled: LabelledJob,
        verdict: Pretrain.Verdict, workspace: Workspace, progress: @escaping ProgressReporter
    ) async throws -> PretrainVerdict {
        var selection = verdict.backbones
        selection.only = [verdict.backbone]
        let supervised = try BackboneShelf.filled(by: selection).backbones[0]
        let folder = FilePath(NSTemporaryDirectory()).appending("graft-arms-\(UUID().uuidString)")
        try OutputFile.makeFolder(folder.string)
        defer { try? FileManager.default.removeItem(atPath: folder.string) }
        var own = network
        own.card.name = "U-Net (\(options.pretext.name))"
        var networks = [own]
        networks.append(
            try EncoderFile(
                name: "untrained", options: options, weights: [:], task: "nothing"
            ).write(to: folder))
        networks[1].card.name = "U-Net (untrained)"
        if let other {
            var backbone = try EncoderFile(
                name: "other", options: other.options, weights: other.network.weights, task: "arm"
            ).write(to: folder)
            backbone.card.name = "U-Net (\(other.options.pretext.name))"
            networks.append(backbone)
        }
        let floors = [BuiltInBackbone.scattering, .colour, .pixels].map(\.backbone)
            .filter { $0.name != supervised.name }
        let stage = try await FeatureStage.run(
            labelled.found.dataset.samples,
            shelf: BackboneShelf(backbones: [supervised] + networks + floors, skipped: []),
            workspace: workspace, progress: progress)
        let judge = try ArmJudge(
            stage: stage, images: JudgedImages(labelled.found, stage, head: verdict.head),
            head: verdict.head, workspace: workspace)
        var plan = [[supervised.name, own.name], [supervised.name]]
        plan += networks.dropFirst().map { [supervised.name, $0.name] }
        plan += networks.map { [$0.name] } + floors.map { [$0.name] }
        var arms: [Arm] = []
        for parts in plan {
            progress(
                WorkProgress(
                    stage: "arms", subject: parts.joined(separator: " + "), done: arms.count,
                    total: plan.count, unit: "arms"))
            arms.append(try await judge.arm(parts))
        }
        return PretrainVerdict(
            images: judge.images, unreadable: stage.unreadable, arms: arms,
            comparison: judge.compared(arms[0], arms[1]),
            overRandom: judge.compared(arms[0], arms[2]), isPartlySeen: false)
    }

    /// Whether, by how much, and whether an untrained network would have done.
    func sentence(_ backbone: String) -> String {
        let gain = comparison.difference
        let score = fused.scores.balancedAccuracy.value
        let range =
            "\(Numeral.signedPercent(gain.value)) points of balanced accuracy "
            + "(95 %: \(Numeral.range(Estimate(gain))))"
        let random =
            overRandom.difference.low > 0
            ? "and more than an untrained U-Net adds"
            : "but an untrained U-Net adds as much, so that it is the second look at the images "
                + "that helps, not what was learned"
        if gain.low > 0 {
            return "Pre-training paid: with the U-Net beside \(backbone) balanced accuracy is "
                + "\(Numeral.percent(score)) %, \(range) over \(backbone) alone, beyond chance, "
                + random + "."
        }
        if gain.high < 0 {
            return
                "Pre-training did not pay: the U-Net beside \(backbone) costs accuracy, \(range), "
                + "beyond chance; use \(backbone) alone."
        }
        return
            "Pre-training did not pay: the U-Net beside \(backbone) changes balanced accuracy by "
            + "\(range), within chance; use \(backbone) alone."
    }

    var result: (arms: [PretrainingArm], paid: Bool) {
        let arms = arms.map { arm in
            PretrainingArm(
                name: arm.name, featureWidth: arm.featureWidth,
                balancedAccuracy: Estimate(arm.scores.balancedAccuracy),
                accuracy: Estimate(arm.scores.accuracy), macroF1: Estimate(arm.scores.macroF1),
                recalls: arm.scores.classes.map { Estimate($0.recall) })
        }
        return (arms, comparison.difference.low > 0)
    }
}

/// Judges features, alone or side by side, on the same folds.
private struct ArmJudge {
    let stage: FeatureStage
    let images: JudgedImages
    let head: HeadOptions
    let workspace: Workspace

    private var groups: [Int]? { images.isClustered ? images.clusters : nil }

    func arm(_ parts: [String]) async throws -> PretrainVerdict.Arm {
        let tables = try parts.map {
            try workspace.store.table(of: stage.extraction, backbone: $0).features
        }
        let features = Matrix<Float>.besideEachOther(tables)
        let nested = try await NestedCrossValidation(families: [head.family], seed: head.seed).run(
            features, classes: images.classes,
            classCount: images.dataset.labels.classCount, folds: images.folds.assignment,
            foldCount: images.folds.count, groups: groups, workers: workspace.cores)
        let scores = GraftLearning.Evaluation(
            classes: images.classes, probabilities: nested.probabilities,
            predictions: nested.predictions, groups: groups, seed: head.seed)
        return PretrainVerdict.Arm(
            name: parts.joined(separator: " + "), featureWidth: features.columns, nested: nested,
            scores: scores, right: zip(images.classes, nested.predictions).map { $0 == $1 })
    }

    func compared(_ one: PretrainVerdict.Arm, _ other: PretrainVerdict.Arm)
        -> PairedBalancedComparison
    {
        PairedBalancedComparison(
            one.right, other.right, classes: images.classes, groups: groups, seed: head.seed)
    }
}

extension Matrix<Float> {
    /// The columns of several matrices of equally many rows, one behind the other.
    fileprivate static func besideEachOther(_ parts: [Matrix<Float>]) -> Matrix<Float> {
        let width = parts.reduce(0) { $0 + $1.columns }
        var storage: [Float] = []
        storage.reserveCapacity(width * (parts.first?.rows ?? 0))
        for row in 0..<(parts.first?.rows ?? 0) {
            for part in parts { storage += part[row: row] }
        }
        return Matrix(rows: parts.first?.rows ?? 0, columns: width, storage: storage)
    }
}
