import Foundation
import GraftDatasets
import GraftFeatures
import GraftLearning
import GraftLinearAlgebra
import GraftReports

/// Every score of every backbone on some of the images.
struct RankRound {
    let stage: FeatureStage
    let images: JudgedImages
    let names: NameDistances
    /// Places of the backbones that are ranked.
    let candidates: [Int]
    /// Accuracy of the nearest class mean on raw pixels; nil where they could not be had.
    let rawPixels: Double?
    /// The linear probe, in the order of `candidates`.
    let probes: [Judgement]
    /// All scores without distances of names, then those with them.
    let ranks: ResampledRanks
    let nameRanks: ResampledRanks

    /// Raised when a score changes.
    private static let revision = 1
    private static let kind = "ranks"
    private static let named: Set<TransferabilityScore> = [.emdIndex, .emdNormalised]

    static func run(
        _ found: FoundImages, _ options: Rank, shelf: BackboneShelf, workspace: Workspace,
        progress: @escaping ProgressReporter
    ) async throws -> RankRound {
        var shelf = shelf
        shelf.backbones.append(BuiltInBackbone.pixels.backbone)
        let stage = try await FeatureStage.run(
            found.dataset.samples, shelf: shelf, workspace: workspace, posteriors: true,
            progress: progress)
        let head = HeadOptions(seed: options.seed)
        let images = try JudgedImages(found, stage, head: head)
        let candidates = stage.working.filter {
            stage.extraction.runs[$0].backbone != BuiltInBackbone.pixels.rawValue
        }
        guard !candidates.isEmpty else {
            throw WorkflowError(
                .allFailed, subject: "all backbones",
                detail: stage.failures.map { "\($0.name): \($0.reason)" }.joined(separator: "; "))
        }
        let probes = try await Judgement.all(
            of: candidates, stage, images, head: head, workspace: workspace, progress: progress)
        let names = try NameDistances(
            options.names, targets: images.dataset.labels.classes,
            backbones: candidates.map { stage.prepared[$0] }, store: workspace.store,
            progress: progress)
        let scorer = Scorer(
            stage: stage, candidates: candidates, images: images, workspace: workspace,
            seed: options.seed, separation: options.separation)
        progress(WorkProgress(stage: "scores", done: 0, total: 1))
        let ranks = try await scorer.scored(
            TransferabilityScores.computable.subtracting(named), names, "")
        let nameRanks = try await scorer.scored(named, names, names.key)
        return RankRound(
            stage: stage, images: images, names: names, candidates: candidates,
            rawPixels: scorer.rawPixels(), probes: probes, ranks: ranks, nameRanks: nameRanks)
    }

    /// Scores under a key of everything that decides them.
    private struct Scorer {
        let stage: FeatureStage
        let candidates: [Int]
        let images: JudgedImages
        let workspace: Workspace
        let seed: UInt64
        let separation: PotentialEnergy?

        func rawPixels() -> Double? {
            let name = BuiltInBackbone.pixels.rawValue
            guard let table = try? workspace.store.table(of: stage.extraction, backbone: name),
                let features = try? FeatureDecomposition(table.features)
            else { return nil }
            return try? features.nearestMean(
                ClassPartition(images.classes), folds: images.folds.assignment)
        }

        func scored(
            _ wanted: Set<TransferabilityScore>, _ names: NameDistances, _ more: String
        ) async throws -> ResampledRanks {
            let key = key(wanted, more)
            if let known = try? workspace.store.noted(
                ResampledRanks.self, kind: RankRound.kind, key: key)
            {
                return known
            }
            let inputs = try candidates.map { try input(of: $0, names, wanted) }
            let found = try await RankResampling(seed: seed).run(
                inputs, classes: images.classes, folds: images.folds.assignment, wanted: wanted,
                workers: workspace.cores)
            try? workspace.store.note(found, kind: RankRound.kind, key: key)
            return found
        }

        private func input(
            of index: Int, _ names: NameDistances, _ wanted: Set<TransferabilityScore>
        ) throws -> TransferabilityScores.Input {
            let backbone = stage.prepared[index]
            let hasPosteriors = backbone.posteriors.map { $0.activation != .sigmoid } ?? false
            if wanted.isDisjoint(with: RankRound.named) {
                let table = try workspace.store.table(
                    of: stage.extraction, backbone: backbone.name, posteriors: hasPosteriors)
                let features =
                    try separation?.moved(table.features, classes: images.classes)
                    ?? table.features
                return .init(
                    features: features, posteriors: table.posteriors,
                    sourceAccuracy: backbone.backbone.card.sourceAccuracy)
            }
            let nothing = Matrix<Float>(rows: 0, columns: 0)
            guard hasPosteriors, case .distances(let distance)? = names.answers[backbone.name]
            else {
                return .init(features: nothing)
            }
            let table = try workspace.store.table(
                of: stage.extraction, backbone: backbone.name, posteriors: true)
            guard let posteriors = table.posteriors else { return .init(features: nothing) }
            let known = distance.dropping(posteriors.mapElements { Double($0) })
            return .init(
                features: nothing, posteriors: known.posteriors.mapElements { Float($0) },
                distances: known.distances)
        }

        private func key(_ wanted: Set<TransferabilityScore>, _ more: String) -> String {
            var lines = [
                "\(GraftVersion.current) \(RankRound.revision) \(seed)", more,
                separation.map { "\($0.reach) \($0.steps)" } ?? "",
                wanted.map(\.rawValue).sorted().joined(separator: " "),
            ]
            for index in candidates {
                let card = stage.prepared[index].backbone.card
                lines.append(
                    stage.extraction.runs[index].view.key.hex
                        + " \(String(describing: card.sourceAccuracy)) "
                        + String(describing: stage.prepared[index].posteriors))
            }
            lines += images.keyLines(stage.extraction.digests)
            return ContentDigest(of: lines.joined(separator: "\n")).hex
        }
    }

    /// Whether the first place of the consensus is beyond doubt.
    var isSeparated: Bool {
        let ranks = ranks.consensus(of: Rank.consensus).ranks.compactMap(\.self)
        return ranks.contains { $0.high == 1 } || ranks.count < 2
    }
}
