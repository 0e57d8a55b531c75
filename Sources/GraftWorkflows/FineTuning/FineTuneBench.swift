import Foundation
import GraftDatasets
import GraftFeatures
import GraftLearning
import GraftLinearAlgebra
import GraftReports
import GraftTraining

/// A backbone with its features, the layers to be trained, and the trainer: ready to begin.
struct FineTuneBench: Sendable {
    let workspace: Workspace
    let stage: FeatureStage
    /// Of the usable images, N x D.
    let features: Matrix<Float>
    let plan: FineTunePlan
    let tuner: FineTuner
    /// What was chosen for the user, a sentence each.
    let choices: [String]
    let started: Date

    /// Looks at everything that can be wrong before the first long computation.
    ///
    /// - Throws: as `FineTune.run`.
    init(
        _ workflow: FineTune, _ samples: [Sample], progress: @escaping ProgressReporter
    ) async throws {
        started = Date()
        let trainer = try Trainer(folder: workflow.trainer, device: workflow.options.device)
        workspace = try Workspace(workflow.running)
        if let report = workflow.report { try OutputFile.makeFolder(report) }
        try OutputFile.check(workflow.output)
        var selection = workflow.backbones
        selection.only = [workflow.backbone]
        stage = try await FeatureStage.run(
            samples, shelf: try .filled(by: selection), workspace: workspace, progress: progress)
        let prepared = stage.prepared[0]
        features = try workspace.store.table(of: stage.extraction, backbone: prepared.name)
            .features
        let (options, choices) = workflow.options.resolved()
        self.choices = choices
        plan = try FineTunePlan(prepared, recipe: options.recipe)
        var tuner = FineTuner(
            prepared: prepared, plan: plan, options: options, trainer: trainer,
            engine: workspace.engine, precision: stage.extraction.runs[0].view.precision,
            cores: workspace.cores, limits: workspace.limits,
            folder: FileManager.default.temporaryDirectory.path)
        tuner.rateSearch = workflow.rateSearch
        self.tuner = tuner
    }

    var prepared: PreparedBackbone { stage.prepared[0] }
    var options: FineTuneOptions { tuner.options }

    /// What somebody else needs to get the same numbers.
    func reproduction(of workflow: FineTune) -> Reproduction {
        var result = Reproduction(
            command: workflow.command, started: started, workspace: workspace,
            head: HeadOptions(seed: workflow.options.seed))
        result.versions.append(NamedValue("trainer", tuner.trainer.summary))
        return result
    }
}
