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
    /// Against the untrained network in the same place; nil for a backbone that was trained on.
    let overRandom: PairedBalancedComparison?

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
    ///   - adapts: the network is the backbone itself, trained on; it is judged in its place.
    ///   - other: a network trained on another pretext, as an arm; nil: none.
    static func of(
        _ network: Backbone, _ options: PretrainOptions, adapts: Bool,
        other: (options: PretrainOptions, network: Pretrained)?, labelled: LabelledJob,
        verdict: Pretrain.Verdict, workspace: Workspace, progress: @escaping ProgressReporter
    ) async throws -> PretrainVerdict {
        var selection = verdict.backbones
        selection.only = [verdict.backbone]
        let supervised = try BackboneShelf.filled(by: selection).backbones[0]
        let folder = FilePath(NSTemporaryDirectory()).appending("graft-arms-\(UUID().uuidString)")
        try OutputFile.makeFolder(folder.string)
        defer { try? FileManager.default.removeItem(atPath: folder.string) }
        let networks = try networks(network, options, adapts: adapts, other: other, in: folder)
        let floors = [BuiltInBackbone.scattering, .colour, .pixels].map(\.backbone)
            .filter { $0.name != supervised.name }
        let stage = try await FeatureStage.run(
            labelled.found.dataset.samples,
            shelf: BackboneShelf(backbones: [supervised] + networks + floors, skipped: []),
            workspace: workspace, progress: progress)
        let judge = try ArmJudge(
            stage: stage, images: JudgedImages(labelled.found, stage, head: verdict.head),
            head: verdict.head, workspace: workspace)
        let fused = networks.map { [supervised.name, $0.name] }
        let alone = networks.map { [$0.name] }
        var plan = adapts ? alone : [fused[0]]
        plan += [[supervised.name]] + (adapts ? fused : Array(fused.dropFirst()) + alone)
        plan += floors.map { [$0.name] }
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
            overRandom: adapts ? nil : judge.compared(arms[0], arms[2]))
    }

    /// The network that was written, an untrained one, and one of another pretext, named for people.
    private static func networks(
        _ network: Backbone, _ options: PretrainOptions, adapts: Bool,
        other: (options: PretrainOptions, network: Pretrained)?, in folder: FilePath
    ) throws -> [Backbone] {
        var own = network
        if adapts { return [own] }
        own.card.name = "U-Net (\(options.pretext.name))"
        var untrained = try EncoderFile(
            name: "untrained", options: options, weights: [:], task: "nothing"
        ).write(graph: folder.appending("untrained.onnx"))
        untrained.card.name = "U-Net (untrained)"
        guard let other else { return [own, untrained] }
        var second = try EncoderFile(
            name: "other", options: other.options, weights: other.network.weights, task: "arm"
        ).write(graph: folder.appending("other.onnx"))
        second.card.name = "U-Net (\(other.options.pretext.name))"
        return [own, untrained, second]
    }

    /// Whether, by how much, and whether an untrained network would have done.
    func sentence(_ backbone: String) -> String {
        let gain = comparison.difference
        let range =
            "\(Numeral.signedPercent(gain.value)) points of balanced accuracy "
            + "(95 %: \(Numeral.range(Estimate(gain))))"
        let score = Numeral.percent(fused.scores.balancedAccuracy.value)
        let subject = overRandom == nil ? fused.name : "the U-Net beside \(backbone)"
        guard gain.low > 0 else {
            let end = gain.high < 0 ? "beyond chance" : "within chance"
            return "Pre-training did not pay: \(subject) changes \(range) against \(backbone) "
                + "alone, \(end); use \(backbone) alone."
        }
        let start =
            "Pre-training paid: with \(subject) balanced accuracy is \(score) %, \(range) over "
            + "\(backbone) alone, beyond chance"
        guard let overRandom else { return start + "." }
        guard overRandom.difference.low > 0 else {
            return start
                + "; but an untrained U-Net adds about as much, so that the second look at "
                + "the images helps, and not surely what was learned."
        }
        return start + ", and more than an untrained U-Net adds."
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
        let features = Matrix(columnsOf: tables)
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
