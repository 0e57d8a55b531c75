import Foundation
import GraftDatasets
import GraftFeatures
import GraftLearning
import GraftReports
import SystemPackage

/// The most similar images of a collection for each query: exact search in a backbone's features.
public struct Neighbours: Sendable, Codable {
    /// Files, and folders of files.
    public var queries: [String]
    /// The collection.
    public var data: String
    public var dataset: DatasetOptions
    /// Nil: the only backbone of the folders, else `scattering`.
    public var backbone: String?
    public var backbones: BackboneSelection
    public var measure: SimilarityMeasure
    public var isCentred: Bool
    public var count: Int
    public var running: RunningOptions
    /// Folder for the sheet of pictures; nil: none is written.
    public var output: String?

    public init(
        queries: [String], data: String, dataset: DatasetOptions = .init(),
        backbone: String? = nil, backbones: BackboneSelection = .init(),
        measure: SimilarityMeasure = .cosine, isCentred: Bool = false, count: Int = 12,
        running: RunningOptions = .init(), output: String? = nil
    ) {
        self.queries = queries
        self.data = data
        self.dataset = dataset
        self.backbone = backbone
        self.backbones = backbones
        self.measure = measure
        self.isCentred = isCentred
        self.count = count
        self.running = running
        self.output = output
    }

    /// Searches, and writes the sheet where a folder is named.
    ///
    /// - Throws: `DatasetError`, `WorkflowError`, `FeatureError`, `EngineError`, `LearningError`,
    ///   `CancellationError`.
    public func run(
        progress: @escaping ProgressReporter = { _ in }
    ) async throws -> Neighbourhood {
        let started = Date()
        let found = try FoundImages.any(data, dataset)
        let asked = try FileList.samples(queries)
        let shelf = try shelf()
        let workspace = try Workspace(running)
        if let output { try OutputFile.makeFolder(output) }
        let collection = found.dataset.count
        let stage = try await FeatureStage.run(
            found.dataset.samples + asked.samples, shelf: shelf, workspace: workspace,
            progress: progress)
        let table = try workspace.store.table(
            of: stage.extraction, backbone: stage.prepared[stage.working[0]].name)
        let inside = table.indices.indices.filter { table.indices[$0] < collection }
        let outside = table.indices.indices.filter { table.indices[$0] >= collection }
        guard !inside.isEmpty, !outside.isEmpty else {
            throw WorkflowError(
                .tooFewImages, subject: outside.isEmpty ? queries.joined(separator: " ") : data,
                detail: "no image here can be read; name others")
        }
        let search = try NearestImages(
            table.features.selecting(rows: inside), measure: measure, isCentred: isCentred)
        let nearest = search.neighbours(
            of: table.features.selecting(rows: outside), count: count)
        var result = Neighbourhood(
            backbone: table.backbone, measure: (isCentred ? "centred " : "") + measure.rawValue,
            images: inside.count,
            queries: zip(outside, nearest).map { row, neighbours in
                let digest = stage.extraction.digests[table.indices[row]]
                return QueryNeighbours(
                    query: table.paths[row],
                    neighbours: neighbours.map { place, similarity in
                        let image = table.indices[inside[place]]
                        return Neighbour(
                            path: table.paths[inside[place]], similarity: similarity,
                            label: label(of: image, in: found.dataset),
                            isIdentical: stage.extraction.digests[image] == digest)
                    })
            },
            unreadable: stage.unreadable
                + asked.problems.map { FileProblem(path: $0.path, reason: $0.reason) },
            warnings: workspace.store.warnings.map(\.detail), seconds: 0)
        result.seconds = Date().timeIntervalSince(started)
        if let output {
            try ReportFolder(output).write(
                result, thumbnails: pictures(result, found.dataset, asked.samples))
        }
        return result
    }

    private func shelf() throws -> BackboneShelf {
        var selection = backbones
        if let backbone {
            selection.only = [backbone]
            return try BackboneShelf.filled(by: selection)
        }
        let all = try BackboneShelf.filled(by: selection)
        let own = all.backbones.filter {
            if case .file = $0.origin { true } else { false }
        }
        if own.count == 1 { return BackboneShelf(backbones: own, skipped: []) }
        guard own.isEmpty || selection.folders.isEmpty else {
            throw WorkflowError(
                .unknownBackbone, subject: "\(own.count) backbones",
                detail: "one is needed; choose with --backbone: "
                    + own.map(\.name).joined(separator: ", "))
        }
        return BackboneShelf(backbones: [BuiltInBackbone.scattering.backbone], skipped: [])
    }

    private func label(of image: Int, in dataset: Dataset) -> String? {
        let labels = dataset.labels
        let present = (0..<labels.classCount).filter { labels[image, $0] == .present }
        return present.isEmpty ? nil : present.map { labels.classes[$0] }.joined(separator: ", ")
    }

    private func pictures(
        _ result: Neighbourhood, _ dataset: Dataset, _ asked: [Sample]
    ) -> [String: [UInt8]] {
        let wanted = Set(result.queries.flatMap { $0.neighbours.map(\.path) })
        var pictures = Thumbnails.of(wanted, in: dataset.samples)
        pictures.merge(Thumbnails.of(Set(result.queries.map(\.query)), in: asked)) { _, new in new }
        return pictures
    }
}
