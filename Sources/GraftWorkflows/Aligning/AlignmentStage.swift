import Foundation
import GraftDatasets
import GraftFeatures
import GraftLearning
import GraftLinearAlgebra
import GraftReports
import SystemPackage

/// Maps learned from the judgements for every backbone, what they gain, and what they do to
/// accuracy with few labels.
struct AlignmentStage {
    /// What was learned for one backbone.
    struct Learned: Sendable {
        /// The stage that the map is behind.
        let stage: String
        let validation: AlignmentValidation
        var file: String?
        var fewShot: [FewShotEffect]
    }

    private let round: AlignRound
    private let options: Align
    private let workspace: Workspace

    init(_ round: AlignRound, _ options: Align, _ workspace: Workspace) {
        self.round = round
        self.options = options
        self.workspace = workspace
    }

    /// By place of the backbone in the extraction; empty where nothing is to be learned.
    func run(progress: @escaping ProgressReporter) async throws -> [Int: Learned] {
        guard let learning = options.learning else { return [:] }
        let jobs = try jobs()
        let target = target
        let done = ProgressCount(total: jobs.count, stage: "learning", progress)
        let resamples = options.comparing.resamples
        let fits = try await withThrowingTaskGroup(
            of: (Int, AlignmentValidation, FeatureAlignment).self
        ) { group in
            var found: [Int: (AlignmentValidation, FeatureAlignment)] = [:]
            var next = 0
            func add() {
                let job = jobs[next]
                next += 1
                group.addTask {
                    try Task.checkCancellation()
                    let validation = try AlignmentValidation(
                        job.features, target, before: job.rdm, options: learning,
                        resamples: resamples)
                    let map = try AlignmentFit(learning).alignment(job.features, target)
                    return (job.run, validation, map)
                }
            }
            while next < min(workspace.cores, jobs.count) { add() }
            while let (run, validation, map) = try await group.next() {
                found[run] = (validation, map)
                done.step()
                if next < jobs.count { add() }
            }
            return found
        }
        var learned: [Int: Learned] = [:]
        let maps = fits.mapValues(\.1)
        let effects = try await fewShot(maps, progress: progress)
        for (run, fit) in fits {
            learned[run] = Learned(
                stage: round.learnable(of: run).map { round.models[$0].stage } ?? "",
                validation: fit.0, file: try write(fit.1, of: run), fewShot: effects[run] ?? [])
        }
        return learned
    }

    private struct Job: Sendable {
        let run: Int
        let features: Matrix<Float>
        let rdm: RDM
    }

    /// Posteriors are not learned on: a map behind them is no map of features.
    private func jobs() throws -> [Job] {
        try round.runs.compactMap { run in
            guard let place = round.learnable(of: run) else { return nil }
            let model = round.models[place]
            guard let features = try model.features(round.stage, store: workspace.store) else {
                return nil
            }
            return Job(run: run, features: features, rdm: model.rdm)
        }
    }

    private var target: AlignmentTarget {
        switch round.judgements.content {
        case .ratings(let pairs): .ratings(pairs)
        case .triplets(let triplets): .triplets(triplets)
        }
    }

    /// The backbone with its map as an ONNX file, with a card; nil where no folder was named or
    /// weights below 0, which features cannot carry, were allowed.
    private func write(_ map: FeatureAlignment, of run: Int) throws -> String? {
        guard let output = options.output, let learning = options.learning,
            learning.method == .lowRank || learning.isNonNegative, map.strength != nil
        else { return nil }
        let prepared = round.stage.prepared[run]
        guard let part = round.learnable(of: run).flatMap({ round.models[$0].part }) else {
            return nil
        }
        let folder = "\(output)/backbones"
        try OutputFile.makeFolder(folder)
        return try AlignedBackbone(
            prepared: prepared, part: prepared.parts[part], map: map, method: learning.method,
            judgements: round.judgements, images: round.dataset.count
        ).write(to: FilePath(folder))
    }

    /// Few-shot accuracy before and after, by backbone.
    private func fewShot(
        _ maps: [Int: FeatureAlignment], progress: @escaping ProgressReporter
    ) async throws -> [Int: [FewShotEffect]] {
        guard let labelled = options.labelled else { return [:] }
        let found = try FoundImages.labelled(labelled, DatasetOptions())
        let runs = maps.keys.sorted()
        let shelf = BackboneShelf(
            backbones: runs.map { round.stage.prepared[$0].backbone }, skipped: [])
        let stage = try await FeatureStage.run(
            found.dataset.samples, shelf: shelf, workspace: workspace,
            withStages: options.comparing.stages.needsGraph, progress: progress)
        let images = try JudgedImages(found, stage, head: HeadOptions(seed: options.seed))
        var effects: [Int: [FewShotEffect]] = [:]
        for (place, run) in runs.enumerated() where stage.working.contains(place) {
            progress(
                WorkProgress(
                    stage: "few-shot", done: place, total: runs.count, unit: "backbones"))
            guard let map = maps[run],
                let part = round.learnable(of: run).flatMap({ round.models[$0].part })
            else { continue }
            let table = try workspace.store.table(
                of: stage.extraction, backbone: stage.prepared[place].name)
            let features = stage.prepared[place].parts[part].features(of: table.features)
            effects[run] = try Self.effects(
                [features, map.applied(to: features)], images, shots: options.shots,
                seed: options.seed)
        }
        return effects
    }

    /// Neighbours by cosine and a linear probe on features of length 1: standardised ones would
    /// undo weights.
    private static func effects(
        _ versions: [Matrix<Float>], _ images: JudgedImages, shots: Int, seed: UInt64
    ) throws -> [FewShotEffect] {
        let heads: [(String, any Head)] = [
            ("neighbours", NearestNeighboursHead(neighbours: min(5, shots))),
            ("linear probe", LogisticHead(penalty: 10, scaling: .l2)),
        ]
        return try heads.map { name, head in
            let found = try FewShot(shots: shots, seed: seed).run(
                versions, classes: images.classes,
                classCount: images.dataset.labels.classCount, head: head, groups: images.clusters)
            return FewShotEffect(
                head: name, shots: shots, before: Estimate(found.accuracies[0]),
                after: Estimate(found.accuracies[1]), difference: Estimate(found.differences[1]))
        }
    }
}

/// Counts finished parts of concurrent work for a progress reporter.
private final class ProgressCount: @unchecked Sendable {
    // The lock guards the only mutable state.
    private let lock = NSLock()
    private var done = 0
    private let total: Int
    private let stage: String
    private let progress: ProgressReporter

    init(total: Int, stage: String, _ progress: @escaping ProgressReporter) {
        self.total = total
        self.stage = stage
        self.progress = progress
        progress(WorkProgress(stage: stage, done: 0, total: total, unit: "backbones"))
    }

    func step() {
        let now = lock.withLock {
            done += 1
            return done
        }
        progress(WorkProgress(stage: stage, done: now, total: total, unit: "backbones"))
    }
}
