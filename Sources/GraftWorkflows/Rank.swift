import Foundation
import GraftDatasets
import GraftFeatures
import GraftLearning
import GraftReports

/// Which backbone to take, before any network is trained: every transferability score of the field
/// from one pass over the images, with the baselines, and how far the order can be trusted.
public struct Rank: Sendable, Codable {
    public var data: String
    public var dataset: DatasetOptions
    public var backbones: BackboneSelection
    public var names: NameOptions
    /// Push overlapping classes apart before the feature scores (PED); nil: features as they are.
    public var separation: PotentialEnergy?
    public var truth: RankTruth?
    /// Images to look at, at most; a stratified sample of them.
    public var images: Int
    /// Seconds after which no further round of images begins; nil: one round of `images`.
    public var time: Double?
    public var seed: UInt64
    public var running: RunningOptions
    /// Folder for the report; nil: none is written.
    public var output: String?
    /// The command line, for the report.
    public var command: [String]

    public init(
        data: String, dataset: DatasetOptions = .init(), backbones: BackboneSelection = .init(),
        names: NameOptions = .init(), separation: PotentialEnergy? = nil,
        truth: RankTruth? = nil, images: Int = 1_000,
        time: Double? = nil, seed: UInt64 = 0, running: RunningOptions = .init(),
        output: String? = nil, command: [String] = []
    ) {
        self.data = data
        self.dataset = dataset
        self.backbones = backbones
        self.names = names
        self.separation = separation
        self.truth = truth
        self.images = images
        self.time = time
        self.seed = seed
        self.running = running
        self.output = output
        self.command = command
    }

    public typealias Separation = PotentialEnergy

    /// The scores whose orders make up the consensus: those that beat the nearest class mean on
    /// average over six data sets and thirteen backbones (Docs/Findings/Ranking.md).
    public static let consensus: Set<TransferabilityScore> = [.logME, .leep]

    /// Ranks, and writes the report where a folder is named.
    ///
    /// - Throws: `DatasetError`, `WorkflowError`, `FeatureError`, `EngineError`, `LearningError`,
    ///   `CancellationError`.
    public func run(progress: @escaping ProgressReporter = { _ in }) async throws -> Ranking {
        let started = Date()
        let found = try FoundImages.labelled(data, dataset)
        let shelf = try BackboneShelf.filled(by: backbones)
        let truths = try truthFile()
        let workspace = try Workspace(running)
        if let output { try OutputFile.makeFolder(output) }
        let labels = found.dataset.labels
        let order = RankSample(
            classes: try labels.classIndices(), classCount: labels.classCount, seed: seed)
        var rounds: [Int] = []
        var last: RankRound?
        while let count = next(rounds, of: order.order.count, since: started) {
            let part = FoundImages(
                dataset: found.dataset.selecting(images: order.first(count)), notes: found.notes)
            let round = try await RankRound.run(
                part, self, shelf: shelf, workspace: workspace, progress: progress)
            rounds.append(count)
            last = round
            if time != nil, round.isSeparated { break }
        }
        guard let last else {
            throw WorkflowError(.tooFewImages, subject: data, detail: "no image can be looked at")
        }
        var truth = truths
        if case .probe = self.truth {
            // The last round has the answer where it looked at every image.
            let probes =
                rounds.last == order.order.count
                ? last.probes : try await probes(found, shelf, workspace, progress)
            truth = Dictionary(
                uniqueKeysWithValues: probes.map { ($0.run.backbone, $0.scores.accuracy.value) })
        }
        var ranking = RankSummary(last, options: self, truth: truth).ranking(
            all: order.order.count, rounds: rounds,
            reproduction: Reproduction(
                command: command, started: started, workspace: workspace,
                head: HeadOptions(seed: seed)))
        ranking.warnings += workspace.store.warnings.map(\.detail)
        ranking.seconds = Date().timeIntervalSince(started)
        if let output { try ReportFolder(output).write(ranking) }
        return ranking
    }

    /// Images of the next round; nil where there is nothing more to do, or no time for it.
    ///
    /// A round costs about as much an image as the ones before it.
    private func next(_ rounds: [Int], of all: Int, since started: Date) -> Int? {
        guard let time else { return rounds.isEmpty ? min(images, all) : nil }
        let limit = min(all, max(images, 1_000) * 4)
        guard let last = rounds.last else { return min(all, max(64, min(images, 128))) }
        guard last < limit else { return nil }
        let spent = Date().timeIntervalSince(started)
        let wished = min(limit, 2 * last)
        return spent + spent / Double(last) * Double(wished) <= time ? wished : nil
    }

    /// A linear probe of every backbone on all images.
    private func probes(
        _ found: FoundImages, _ shelf: BackboneShelf, _ workspace: Workspace,
        _ progress: @escaping ProgressReporter
    ) async throws -> [Judgement] {
        let stage = try await FeatureStage.run(
            found.dataset.samples, shelf: shelf, workspace: workspace, progress: progress)
        let head = HeadOptions(seed: seed)
        let images = try JudgedImages(found, stage, head: head)
        return try await Judgement.all(
            of: stage.working, stage, images, head: head, workspace: workspace, progress: progress)
    }

    /// Accuracies from the user's file, by backbone.
    private func truthFile() throws -> [String: Double] {
        guard case .file(let path) = truth else { return [:] }
        return try TruthFile.read(path)
    }
}
