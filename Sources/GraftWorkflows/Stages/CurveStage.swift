import Foundation
import GraftFeatures
import GraftLearning
import GraftReports

/// What more images would buy, on one backbone's features.
enum CurveStage {
    static func run(
        _ judgement: Judgement, _ stage: FeatureStage, _ images: JudgedImages, head: HeadOptions,
        workspace: Workspace, progress: @escaping ProgressReporter
    ) async throws -> LearningCurveSummary? {
        let name = judgement.run.backbone
        let memory = RememberedAnswers(
            judgement.run, images, digests: stage.extraction.digests, head: head,
            store: workspace.store)
        let curve: LearningCurve
        if let known = memory.recalled(LearningCurve.self, "curve") {
            curve = known
        } else {
            let table = try workspace.store.table(of: stage.extraction, backbone: name)
            let views = try await RareViews.rows(
                of: name, stage, images, head: head, workspace: workspace, progress: progress)
            curve = try await LearningCurve.run(
                table.features, classes: images.classes,
                classCount: images.dataset.labels.classCount,
                folds: images.folds.assignment, foldCount: images.folds.count,
                groups: images.isClustered ? images.clusters : nil,
                head: judgement.commonHead(head), views: views, seed: head.seed,
                workers: workspace.cores
            ) { done, total in
                progress(
                    WorkProgress(
                        stage: "learning curve", subject: name, done: done, total: total,
                        unit: "fits"))
            }
            memory.keep(curve, "curve")
        }
        return summary(curve, name)
    }

    private static func summary(_ curve: LearningCurve, _ name: String) -> LearningCurveSummary {
        func points(_ points: [LearningCurve.Point]) -> [LearningCurveSummary.Point] {
            points.map { .init(images: $0.images, score: Estimate($0.accuracy)) }
        }
        return LearningCurveSummary(
            name: name, points: points(curve.points), extrapolation: points(curve.extrapolation),
            fit: curve.law.map { String(format: "%.3f - %.3g n^-%.2f", 1 - $0.a, $0.b, $0.c) },
            sentence: sentence(curve, name))
    }

    private static func sentence(_ curve: LearningCurve, _ name: String) -> String {
        guard let gain = curve.gainOfDoubling, let last = curve.points.last,
            let ahead = curve.extrapolation.last
        else {
            return "There are too few images to say what more of them would buy."
        }
        func percent(_ share: Double) -> String { String(format: "%.1f", 100 * share) }
        let reach =
            "\(percent(ahead.accuracy.value)) % (95 % interval \(percent(ahead.accuracy.low)) to "
            + "\(percent(ahead.accuracy.high)))"
        let base =
            "With \(ahead.images) training images instead of \(last.images), \(name) would reach about \(reach)"
        guard gain.low > 0.001 else {
            return base + "; whether that is a gain at all cannot be told from these images."
        }
        return base
            + ", \(percent(gain.value)) points more (\(percent(gain.low)) to \(percent(gain.high)))."
    }
}
