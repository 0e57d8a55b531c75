import GraftDatasets
import GraftFeatures
import GraftLinearAlgebra
import GraftReports
import SystemPackage

/// What a model says about images.
public struct Predict: Sendable, Codable {
    /// Model file.
    public var model: String
    /// Files and folders.
    public var files: [String]
    /// Classes to list for each image.
    public var top: Int
    public var running: RunningOptions
    /// CSV to write the rows to.
    public var output: String?

    public init(
        model: String, files: [String], top: Int = 3, running: RunningOptions = .init(),
        output: String? = nil
    ) {
        self.model = model
        self.files = files
        self.top = top
        self.running = running
        self.output = output
    }

    /// One row for each image, in the order of the files; an unreadable one has its reason in place of a label.
    public func run(progress: @escaping ProgressReporter = { _ in }) async throws -> [PredictionRow]
    {
        let found = try FileList.samples(files)
        if MultiLabelModel.isMultiLabel(model) {
            return try await several(found.samples, found.problems, progress)
        }
        let trained = try TrainedModel(model)
        let answers = try await ModelStage.run(
            trained, on: found.samples, running: running, progress: progress)
        var rows = found.samples.indices.map { answers.row($0, top: top) }
        rows += found.problems.map { PredictionRow(path: $0.path, error: $0.reason) }
        if let output { try OutputFile.write(CSVReport.predictions(rows), to: output) }
        return rows
    }

    /// What a model with several categories an image says.
    private func several(
        _ samples: [Sample], _ problems: [DatasetProblem], _ progress: @escaping ProgressReporter
    ) async throws -> [PredictionRow] {
        let opened = try MultiLabelModel(model)
        let workspace = try Workspace(running, remembering: false)
        let prepared = try PreparedBackbone(opened.backbone)
        let extraction = try await workspace.extractor().extract(samples, with: [prepared]) {
            progress(WorkProgress($0))
        }
        let table = try workspace.store.table(of: extraction, backbone: prepared.name)
        let scores = opened.form.scores(of: table.features)
        let rules = opened.contract?.rules ?? []
        var rows = samples.map { PredictionRow(path: $0.path, error: "was not read") }
        for problem in extraction.problems {
            rows[problem.index] = PredictionRow(path: problem.path, error: problem.reason)
        }
        for (row, image) in table.indices.enumerated() {
            let answers = rules.enumerated().map { $1.answer(ofScore: scores[row, $0]) }
            rows[image] = PredictionRow(
                path: samples[image].path,
                answers: answers.enumerated().sorted {
                    $0.element.probability != $1.element.probability
                        ? $0.element.probability > $1.element.probability : $0.offset < $1.offset
                }.map(\.element))
        }
        rows += problems.map { PredictionRow(path: $0.path, error: $0.reason) }
        if let output { try OutputFile.write(CSVReport.answers(rows), to: output) }
        return rows
    }
}
