import Foundation
import GraftDatasets
import GraftLearning
import GraftLinearAlgebra
import GraftReports
import SystemPackage

/// Repairs every category of a trained multi-label head on known labels alone.
///
/// Works on a Graft model, on any ONNX file with its last Gemm, and on arrays W and b in a file
/// with a table of features.
public struct FineTuneCategories: Sendable, Codable {
    /// Which images choose the step or penalty, and which the result is reported on.
    public enum ReportProtocol: String, Sendable, Hashable, Codable, CaseIterable {
        /// Three parts: one trains, one selects, one reports.
        case clean
        /// As the paper: the images that report also select, with their complete labels where these
        /// are given; all others train. It cannot score below the trained head.
        case paper
    }

    /// .onnx, .npz or .safetensors.
    public var model: String
    public var data: String
    public var dataset: DatasetOptions
    /// Table of features for a head of arrays.
    public var features: String?
    public var fineTuning: CategoryFineTuning
    public var reportProtocol: ReportProtocol
    public var options: PartialLabelOptions
    /// Divide the images anew instead of as the model did.
    public var freshParts: Bool
    public var running: RunningOptions
    /// The file to write, of the model's kind.
    public var output: String
    public var command: [String]

    public init(
        model: String, data: String, dataset: DatasetOptions = .init(), features: String? = nil,
        fineTuning: CategoryFineTuning = .init(), reportProtocol: ReportProtocol = .clean,
        options: PartialLabelOptions = .init(), freshParts: Bool = false,
        running: RunningOptions = .init(), output: String, command: [String] = []
    ) {
        self.model = model
        self.data = data
        self.dataset = dataset
        self.features = features
        self.fineTuning = fineTuning
        self.reportProtocol = reportProtocol
        self.options = options
        self.freshParts = freshParts
        self.running = running
        self.output = output
        self.command = command
    }

    /// - Throws: `DatasetError`, `WorkflowError`, `ONNXError`, `FeatureError`, `EngineError`,
    ///   `LearningError`, `CancellationError`.
    public func run(progress: @escaping ProgressReporter = { _ in }) async throws -> CategoryTuning
    {
        let started = Date()
        try OutputFile.check(output)
        let found = try PartialImages.found(data, dataset)
        let source = try await source(found, progress)
        let images = try PartialImages(
            source.dataset, digests: source.digests, data: data, reading: dataset,
            options: options, known: freshParts ? nil : source.contract?.parts)
        progress(
            WorkProgress(
                stage: "categories", done: 0, total: source.dataset.labels.classCount,
                unit: "categories"))
        let workspace = try Workspace(running)
        let begun = Date()
        let (training, selection) = parts(source, images)
        let result = try await fineTuning.run(
            source.form, training: training, selection: selection, workers: workspace.cores)
        let fineTuningSeconds = Date().timeIntervalSince(begun)
        let after = result.form.scores(of: source.features)
        let rules = AnswerRules.chosen(scores: after, images, options: options)
        let summary = CategoryTuningSummary(
            options: self, source: source, images: images, result: result,
            before: source.form.scores(of: source.features), after: after, rules: rules)
        let report = summary.report(
            started: started, fineTuningSeconds: fineTuningSeconds,
            reproduction: Reproduction(
                command: command, started: started, workspace: workspace,
                head: HeadOptions(seed: options.seed)))
        try write(source, result.form, images, rules, report, created: started)
        if let folder = options.report { try ReportFolder(folder).write(report) }
        return report
    }

    private func source(
        _ found: Dataset, _ progress: @escaping ProgressReporter
    ) async throws -> HeadSource {
        guard ["npz", "safetensors"].contains(FilePath(model).extension?.lowercased()) else {
            return try await .model(
                model, on: found, running: running, data: data, progress: progress)
        }
        guard let features else {
            throw WorkflowError(
                .badHead, subject: model,
                detail: "is a head alone: name its features with --features FILE, as graft "
                    + "features writes them")
        }
        return try .arrays(model, features: features, on: found, data: data)
    }

    /// What is learned from, and what chooses.
    private func parts(
        _ source: HeadSource, _ images: PartialImages
    ) -> (training: LabelledFeatures, selection: LabelledFeatures) {
        let parts = images.parts
        let all = LabelledFeatures(features: source.features, labels: source.dataset.labels)
        switch reportProtocol {
        case .clean:
            return (all.selecting(parts.training), all.selecting(parts.validation))
        case .paper:
            let scored = LabelledFeatures(features: source.features, labels: images.scored)
            return (
                all.selecting((parts.training + parts.validation).sorted()),
                scored.selecting(parts.test)
            )
        }
    }

    private func write(
        _ source: HeadSource, _ form: LinearForm, _ images: PartialImages,
        _ rules: [MultiLabelContract.Rule], _ report: CategoryTuning, created: Date
    ) throws {
        switch source.origin {
        case .model(let model):
            let contract = model.contract.map {
                self.contract($0, images, rules, report, created)
            }
            var graph = try MultiLabelFile.graph(model, form, contract)
            if contract == nil {
                graph.metadata["graft_rules"] = try JSONReport.encoded(rules, indented: false)
            }
            _ = try MultiLabelFile.write(graph, to: output)
        case .arrays(var arrays, let weights, let bias, let isTransposed):
            arrays.arrays[weights] = isTransposed ? form.weights.transposed : form.weights
            arrays.arrays[bias] = Matrix(rows: 1, columns: form.bias.count, storage: form.bias)
            try arrays.write(to: FilePath(output))
        }
    }

    private func contract(
        _ old: MultiLabelContract, _ images: PartialImages, _ rules: [MultiLabelContract.Rule],
        _ report: CategoryTuning, _ created: Date
    ) -> MultiLabelContract {
        var contract = old
        contract.graft = GraftVersion.current
        contract.history.append(
            "category-wise fine-tuning: \(fineTuning.method.rawValue) for "
                + "\(fineTuning.measure.rawValue), protocol \(reportProtocol.rawValue), mAP "
                + "\(Self.percent(report.mAPBefore)) to \(Self.percent(report.mAPAfter))")
        contract.rules = rules
        contract.mAP = report.intervals.mAPAfter
        contract.mAUC = report.mAUCAfter
        contract.microF1 = report.microF1
        contract.macroF1 = report.macroF1
        contract.protocolSentence = report.scored + "; 95 % interval by drawing images"
        contract.parts = images.contractParts
        contract.created = created.ISO8601Format()
        return contract
    }

    private static func percent(_ share: Double) -> String {
        share.isFinite ? String(format: "%.1f %%", 100 * share) : "unknown"
    }
}
