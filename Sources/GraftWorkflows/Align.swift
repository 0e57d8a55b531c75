import Foundation
import GraftDatasets
import GraftFeatures
import GraftLearning
import GraftReports
import SystemPackage

/// How well backbones agree with people about which images are alike, stage by stage, and whether
/// learning from their judgements improves it.
public struct Align: Sendable, Codable {
    public var data: String
    public var dataset: DatasetOptions
    /// File of judgements about the images of `data`.
    public var judgements: String
    public var reading: JudgementOptions
    public var backbones: BackboneSelection
    public var comparing: ComparingOptions
    /// Nil: nothing is learned.
    public var learning: AlignmentPlan?
    /// A labelled set on which the few-shot effect of what was learned is measured.
    public var labelled: String?
    /// Training images of each class there.
    public var shots: Int
    /// CSV of backbone,accuracy on the user's task.
    public var truth: String?
    /// CSV of backbone,accuracy on its source task, for cards that do not state it.
    public var sourceAccuracies: String?
    /// Further files of dissimilarities to hold against the judgements.
    public var references: [String]
    public var seed: UInt64
    public var running: RunningOptions
    /// Folder for the report and the aligned backbones; nil: none is written.
    public var output: String?
    /// The command line, for the report.
    public var command: [String]

    public init(
        data: String, dataset: DatasetOptions = .init(), judgements: String,
        reading: JudgementOptions = .init(), backbones: BackboneSelection = .init(),
        comparing: ComparingOptions = .init(), learning: AlignmentPlan? = nil,
        labelled: String? = nil, shots: Int = 5, truth: String? = nil,
        sourceAccuracies: String? = nil, references: [String] = [],
        seed: UInt64 = 0, running: RunningOptions = .init(), output: String? = nil,
        command: [String] = []
    ) {
        self.data = data
        self.dataset = dataset
        self.judgements = judgements
        self.reading = reading
        self.backbones = backbones
        self.comparing = comparing
        self.learning = learning
        self.labelled = labelled
        self.shots = shots
        self.truth = truth
        self.sourceAccuracies = sourceAccuracies
        self.references = references
        self.seed = seed
        self.running = running
        self.output = output
        self.command = command
    }

    /// Measures, learns where asked to, and writes the report where a folder is named.
    ///
    /// - Throws: `DatasetError`, `WorkflowError`, `FeatureError`, `EngineError`, `LearningError`,
    ///   `CancellationError`.
    public func run(
        progress: @escaping ProgressReporter = { _ in }
    ) async throws -> HumanAgreement {
        let started = Date()
        let found = try FoundImages.any(data, dataset)
        let images = found.dataset.samples.map(\.path)
        let read = try JudgementReader(options: reading).read(FilePath(judgements), images: images)
        let shelf = try BackboneShelf.filled(by: backbones)
        let truths = try truth.map { try TruthFile.read($0) } ?? [:]
        let sources = try sourceAccuracies.map { try TruthFile.read($0) } ?? [:]
        let workspace = try Workspace(running)
        if let output { try OutputFile.makeFolder(output) }
        let round = try await AlignRound.run(
            found, read, self, shelf: shelf, workspace: workspace, progress: progress)
        let learned = try await AlignmentStage(round, self, workspace).run(progress: progress)
        var result = AlignSummary(
            round: round, learned: learned, options: self, truths: truths, sources: sources
        ).agreement(
            reproduction: Reproduction(
                command: command, started: started, workspace: workspace,
                head: HeadOptions(seed: seed)))
        result.warnings += workspace.store.warnings.map(\.detail)
        result.seconds = Date().timeIntervalSince(started)
        if let output {
            try ReportFolder(output).write(
                result, pictures: SimilarityPictures(round, best: result.backbones.first))
        }
        return result
    }
}

/// What is compared with judgements, and how.
public struct ComparingOptions: Sendable, Codable, Hashable {
    /// Which tensors of a backbone.
    public enum Stages: Sendable, Codable, Hashable {
        /// Those in front of its head.
        case features
        /// Every stage that its graph shows, and the class posteriors.
        case all
        case named(String)
    }

    public var stages: Stages
    public var measure: SimilarityMeasure
    /// Subtract every feature's mean over the judged images first.
    public var isCentred: Bool
    /// Draws of each bootstrap.
    public var resamples: Int

    public typealias Measure = SimilarityMeasure

    public init(
        stages: Stages = .features, measure: SimilarityMeasure = .cosine, isCentred: Bool = false,
        resamples: Int = 500
    ) {
        self.stages = stages
        self.measure = measure
        self.isCentred = isCentred
        self.resamples = resamples
    }

    /// "centred cosine".
    var words: String { (isCentred ? "centred " : "") + measure.rawValue }
}
