import Foundation
import GraftDatasets
import GraftFeatures
import GraftLearning
import GraftLinearAlgebra
import GraftReports

/// How well a multi-label model does on labelled images, on known labels alone.
public struct EvaluateMultiLabel: Sendable, Codable {
    public var model: String
    public var data: String
    public var dataset: DatasetOptions
    /// Only this part of the data set.
    public var split: Split?
    /// Only the images that the model set apart to report on.
    public var reportPart: Bool
    public var running: RunningOptions
    /// Folder for JSON, CSV and report.
    public var output: String?

    public init(
        model: String, data: String, dataset: DatasetOptions = .init(), split: Split? = nil,
        reportPart: Bool = false, running: RunningOptions = .init(), output: String? = nil
    ) {
        self.model = model
        self.data = data
        self.dataset = dataset
        self.split = split
        self.reportPart = reportPart
        self.running = running
        self.output = output
    }

    /// Whether a model file is one for this.
    public static func suits(_ model: String) -> Bool { MultiLabelModel.isMultiLabel(model) }

    public func run(
        progress: @escaping ProgressReporter = { _ in }
    ) async throws -> MultiLabelEvaluation {
        let started = Date()
        let found = try PartialImages.found(data, dataset)
        let inSplit = found.samples.indices.filter {
            split == nil || found.samples[$0].split == split
        }
        let source = try await HeadSource.model(
            model, on: found.selecting(images: inSplit), running: running, data: data,
            progress: progress)
        guard let contract = source.contract else {
            throw WorkflowError(
                .notAModel, subject: model,
                detail: "is no multi-label model that graft train wrote")
        }
        let report = Set(contract.parts.report)
        let learned = Set(contract.parts.select)
        let names = source.digests.map(MultiLabelContract.Parts.short)
        let kept = names.indices.filter { !reportPart || report.contains(names[$0]) }
        guard !kept.isEmpty else {
            throw WorkflowError(
                .tooFewImages, subject: data,
                detail: "no image is left; name the data that the model was trained on, or leave "
                    + "--split and --report-part out")
        }
        let labels = source.dataset.labels.selecting(images: kept)
        let summary = PartialSummary(source.dataset.selecting(images: kept))
        let evaluation = MultiLabelJudgement(
            scores: source.form.scores(of: source.features).selecting(rows: kept), labels: labels,
            rules: contract.rules, knowledge: labels.knowledge, clusters: summary.clusters,
            seed: contract.seed
        ).evaluation(
            model: model,
            description: ([contract.backbone] + contract.history).joined(separator: "; "),
            dataset: summary.summary(name: data, unreadable: source.unreadable),
            parts: [], scored: "the known labels of \(kept.count) images", all: labels,
            warnings: source.warnings + warnings(names, kept, report, learned),
            seconds: Date().timeIntervalSince(started))
        if let output { try ReportFolder(output).write(evaluation) }
        return evaluation
    }

    /// Images that the model has met before make it look better than it is.
    private func warnings(
        _ names: [String], _ kept: [Int], _ report: Set<String>, _ select: Set<String>
    ) -> [String] {
        let met = kept.count { select.contains(names[$0]) }
        let apart = kept.count { report.contains(names[$0]) }
        guard met > 0 || apart > 0, apart < kept.count else { return [] }
        return [
            "These seem to be the images that the model learned from; only \(apart) of "
                + "\(kept.count) were set apart to report on: --report-part takes these alone."
        ]
    }
}
