import Foundation
import GraftDatasets
import GraftFeatures
import GraftLearning
import GraftReports

/// Which backbone suits these images, how good it will be, and what it costs.
///
/// An image folder is read as a dataset of samples; each sample is decoded and transformed into a row of a batch; an engine
/// turns batches into features, which the feature store keeps; a head is fitted on the features of the training split and
/// evaluated on the held-out split; and the report renders that evaluation.
public struct Compare: Sendable, Codable {
    /// Folder or table.
    public var data: String
    public var dataset: DatasetOptions
    public var backbones: BackboneSelection
    public var head: HeadOptions
    public var learningCurve: Bool
    public var running: RunningOptions
    /// Folder for the report; nil: none is written.
    public var output: String?
    /// The command line, for the report.
    public var command: [String]

    public init(
        data: String, dataset: DatasetOptions = .init(), backbones: BackboneSelection = .init(),
        head: HeadOptions = .init(), learningCurve: Bool = true, running: RunningOptions = .init(),
        output: String? = nil, command: [String] = []
    ) {
        self.data = data
        self.dataset = dataset
        self.backbones = backbones
        self.head = head
        self.learningCurve = learningCurve
        self.running = running
        self.output = output
        self.command = command
    }

    /// Compares, and writes the report where a folder is named.
    ///
    /// - Throws: `DatasetError`, `WorkflowError`, `FeatureError`, `EngineError`, `LearningError`, `CancellationError`.
    public func run(progress: @escaping ProgressReporter = { _ in }) async throws -> Comparison {
        let started = Date()
        let found = try FoundImages.labelled(data, dataset)
        let shelf = try BackboneShelf.filled(by: backbones)
        let workspace = try Workspace(running)
        if let output { try OutputFile.makeFolder(output) }
        let stage = try await FeatureStage.run(
            found.dataset.samples, shelf: shelf, workspace: workspace, progress: progress)
        let images = try JudgedImages(found, stage, head: head)
        let judgements = try await Judgement.all(
            of: stage.working, stage, images, head: head, workspace: workspace, progress: progress)
        let costs = try await CostStage.run(
            stage, images, workspace: workspace, progress: progress)
        let verdict = Verdict(judgements, costs: costs.costs, images: images, head: head)
        let curve =
            learningCurve
            ? try await CurveStage.run(
                verdict.recommended, stage, images, head: head, workspace: workspace,
                progress: progress) : nil
        let comparison = Comparison(
            dataset: images.summary(name: data, unreadable: stage.unreadable),
            evaluation: EvaluationProtocol(
                folds: images.folds.count, seed: head.seed, head: head.description, innerFolds: 3,
                foldsFile: head.foldsFile),
            headline: verdict.headline(images),
            backbones: verdict.results(stage), failed: stage.failures,
            best: verdict.best.run.backbone,
            recommended: verdict.recommended.run.backbone, recommendation: verdict.sentence(images),
            details: verdict.details(images), learningCurve: curve,
            warnings: images.warnings + verdict.warnings(images) + costs.warnings
                + workspace.store.warnings.map(\.detail),
            methods: verdict.methods(images, workspace: workspace),
            reproduction: Reproduction(
                command: command, started: started, workspace: workspace, head: head),
            seconds: Date().timeIntervalSince(started))
        if let output {
            progress(WorkProgress(stage: "report", done: 0, total: 1))
            try ReportFolder(output).write(
                comparison, thumbnails: Thumbnails.of(comparison, in: images.dataset),
                predictions: judgements.flatMap { $0.predictions(images) })
        }
        return comparison
    }
}
