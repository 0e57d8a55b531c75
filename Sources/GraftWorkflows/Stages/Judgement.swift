import GraftDatasets
import GraftFeatures
import GraftLearning
import GraftReports

/// How well a head does on one backbone's features, out of fold.
struct Judgement: Sendable {
    let run: BackboneRun
    let nested: NestedResult
    let scores: GraftLearning.Evaluation
    /// Whether each image was answered rightly.
    let right: [Bool]

    /// Nested cross-validation of one backbone: the penalty is chosen inside each training part.
    static func of(
        _ backbone: Int, _ stage: FeatureStage, _ images: JudgedImages, head: HeadOptions,
        workspace: Workspace,
        progress: @escaping ProgressReporter
    ) async throws -> Judgement {
        let run = stage.extraction.runs[backbone]
        let groups = images.isClustered ? images.clusters : nil
        let memory = RememberedAnswers(
            run, images, digests: stage.extraction.digests, head: head, store: workspace.store)
        let nested: NestedResult
        if let known = memory.recalled() {
            nested = known
        } else {
            let table = try workspace.store.table(of: stage.extraction, backbone: run.backbone)
            let views = try await RareViews.rows(
                of: run.backbone, stage, images, head: head, workspace: workspace,
                progress: progress)
            nested = try await head.plan(head.families(for: run)).run(
                table.features, classes: images.classes,
                classCount: images.dataset.labels.classCount,
                folds: images.folds.assignment, foldCount: images.folds.count, groups: groups,
                views: views,
                workers: workspace.cores
            ) { done, total in
                progress(
                    WorkProgress(
                        stage: "classifier", subject: run.backbone, done: done, total: total,
                        unit: "folds"))
            }
            memory.keep(nested)
        }
        let scores = GraftLearning.Evaluation(
            classes: images.classes, probabilities: nested.probabilities,
            predictions: nested.predictions,
            groups: groups, seed: head.seed)
        return Judgement(
            run: run, nested: nested, scores: scores,
            right: zip(images.classes, nested.predictions).map { $0 == $1 })
    }

    /// The same for several backbones, in their order.
    static func all(
        of backbones: [Int], _ stage: FeatureStage, _ images: JudgedImages, head: HeadOptions,
        workspace: Workspace, progress: @escaping ProgressReporter
    ) async throws -> [Judgement] {
        var judgements: [Judgement] = []
        for backbone in backbones {
            judgements.append(
                try await of(
                    backbone, stage, images, head: head, workspace: workspace, progress: progress))
        }
        return judgements
    }

    /// Scores class by class, confusions, and the wrong answers, most confident first.
    func detail(_ images: JudgedImages) -> BackboneDetail {
        BackboneDetail(
            name: run.backbone, evaluation: scores, classes: images.dataset.labels.classes,
            paths: images.dataset.samples.map(\.path), truth: images.classes,
            predictions: nested.predictions,
            probabilities: nested.probabilities)
    }

    /// What was said about each image by heads that had not seen it.
    func predictions(_ images: JudgedImages) -> [OutOfFoldPrediction] {
        let names = images.dataset.labels.classes
        return images.classes.indices.map { image in
            let predicted = nested.predictions[image]
            return OutOfFoldPrediction(
                backbone: run.backbone, path: images.dataset.samples[image].path,
                fold: images.folds.assignment[image], label: names[images.classes[image]],
                predicted: names[predicted],
                probability: Double(nested.probabilities[image, predicted]))
        }
    }
}
