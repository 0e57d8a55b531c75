import GraftReports

enum CurveStage {
    static func run(
        _ judgement: Judgement, _ stage: FeatureStage, _ images: JudgedImages, head: HeadOptions,
        workspace: Workspace, progress: @escaping ProgressReporter
    ) async throws -> LearningCurveSummary? { nil }
}
