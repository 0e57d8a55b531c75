import GraftDatasets
import GraftFeatures
import GraftReports
import SystemPackage

/// The file formats that features are exported in.
public enum FeatureFormat: String, Sendable, Hashable, Codable, CaseIterable {
    /// NAME.npy with NAME.csv beside it.
    case npy
    /// NAME.safetensors with NAME.csv beside it.
    case safetensors
}

/// The vectors themselves, as files.
public struct ExportFeatures: Sendable, Codable {
    public var data: String
    public var dataset: DatasetOptions
    public var backbones: BackboneSelection
    public var running: RunningOptions
    public var format: FeatureFormat
    /// Folder to write to.
    public var output: String

    public init(
        data: String, dataset: DatasetOptions = .init(), backbones: BackboneSelection = .init(),
        running: RunningOptions = .init(), format: FeatureFormat = .npy, output: String
    ) {
        self.data = data
        self.dataset = dataset
        self.backbones = backbones
        self.running = running
        self.format = format
        self.output = output
    }

    /// What was written.
    public struct Outcome: Sendable, Codable {
        public struct File: Sendable, Codable {
            public var backbone: String
            public var path: String
            public var images: Int
            public var width: Int
            public var forwardPasses: Int
        }

        public var files: [File]
        public var failed: [BackboneFailure]
        public var unreadable: [FileProblem]
        public var warnings: [String]

        public var text: String {
            var lines = files.map { "\($0.path): \($0.images) x \($0.width)" }
            lines += failed.map { "\($0.name) was left out: \($0.reason)" }
            lines += unreadable.map { "unreadable: \($0.path): \($0.reason)" }
            return (lines + warnings).map { $0.printableLine + "\n" }.joined()
        }
    }

    /// Makes the features of every readable image and writes a table for each backbone.
    public func run(progress: @escaping ProgressReporter = { _ in }) async throws -> Outcome {
        let found = try FoundImages.any(data, dataset)
        let shelf = try BackboneShelf.filled(by: backbones)
        let workspace = try Workspace(running)
        try OutputFile.makeFolder(output)
        let stage = try await FeatureStage.run(
            found.dataset.samples, shelf: shelf, workspace: workspace, progress: progress)
        var files: [Outcome.File] = []
        for index in stage.working {
            let run = stage.extraction.runs[index]
            let table = try workspace.store.table(of: stage.extraction, backbone: run.backbone)
            let path = "\(output)/\(run.backbone).\(format.rawValue)"
            switch format {
            case .npy: try table.writeNumPy(to: FilePath(path))
            case .safetensors: try table.writeSafeTensors(to: FilePath(path))
            }
            try table.writePaths(to: FilePath("\(output)/\(run.backbone).csv"))
            files.append(
                .init(
                    backbone: run.backbone, path: path, images: table.paths.count,
                    width: run.featureWidth,
                    forwardPasses: run.forwardPasses))
        }
        var unreadable = stage.unreadable
        unreadable += found.dataset.problems.map { FileProblem(path: $0.path, reason: $0.reason) }
        try writeProblems(unreadable)
        return Outcome(
            files: files, failed: stage.failures, unreadable: unreadable,
            warnings: workspace.store.warnings.map(\.detail))
    }

    private func writeProblems(_ problems: [FileProblem]) throws {
        var table = CSVText(header: ["path", "reason"])
        for problem in problems { table.append([.text(problem.path), .text(problem.reason)]) }
        try OutputFile.write(table.text, to: output + "/unreadable.csv")
    }
}
