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
        let trained = try TrainedModel(model)
        let found = try FileList.samples(files)
        let answers = try await ModelStage.run(
            trained, on: found.samples, running: running, progress: progress)
        var rows = found.samples.indices.map { answers.row($0, top: top) }
        rows += found.problems.map { PredictionRow(path: $0.path, error: $0.reason) }
        if let output { try OutputFile.write(CSVReport.predictions(rows), to: output) }
        return rows
    }
}
