import Foundation
import GraftDatasets
import GraftFeatures
import GraftLearning
import GraftReports
import SystemPackage

/// Every model held against the judgements of the readable images.
struct AlignRound: Sendable {
    let dataset: Dataset
    let notes: [String]
    let stage: FeatureStage
    /// Of the readable judged images, renumbered.
    let judgements: Judgements
    let pairs: RatedPairs
    /// Asked, or derived from the mean ratings.
    let triplets: JudgedTriplets
    let models: [SimilarityModel]
    let agreement: ResampledAgreement
    let tripletAgreement: [TripletAgreement]
    let tripletAccuracy: [Interval]
    /// Nil for one rater.
    let ceiling: NoiseCeiling?
    let choices: [Int: StageChoice]
    let seed: UInt64
    let store: FeatureStore

    static func run(
        _ found: FoundImages, _ read: Judgements, _ options: Align, shelf: BackboneShelf,
        workspace: Workspace, progress: @escaping ProgressReporter
    ) async throws -> AlignRound {
        let judged = read.ratedPairs.judgedImages
        let part = found.dataset.selecting(images: judged)
        var shelf = shelf
        shelf.backbones.append(BuiltInBackbone.pixels.backbone)
        let stage = try await FeatureStage.run(
            part.samples, shelf: shelf, workspace: workspace, posteriors: true,
            withStages: options.comparing.stages.needsGraph, progress: progress)
        let usable = stage.extraction.usable
        let judgements = read.selecting(images: usable.map { judged[$0] })
        let pairs = judgements.ratedPairs
        progress(WorkProgress(stage: "comparing", done: 0, total: 1))
        let models = try models(
            stage, options, pairs, judged: usable.map { judged[$0] }, found: found,
            store: workspace.store)
        let agreement = try await AgreementBootstrap(
            resamples: options.comparing.resamples, seed: options.seed
        ).run(models.map { $0.rdm.values(at: pairs) }, human: pairs, workers: workspace.cores)
        let triplets: JudgedTriplets
        if case .triplets(let asked) = judgements.content {
            triplets = asked
        } else {
            triplets = pairs.oddOneOut(seed: options.seed)
        }
        let answers = models.map { TripletAgreement(triplets, $0.rdm) }
        let draws = TripletDraws(
            triplets.triplets, imageCount: triplets.imageCount,
            raterCount: triplets.raters.count, resamples: options.comparing.resamples,
            seed: options.seed)
        let scatters = draws.scatters(answers.map(\.right))
        return AlignRound(
            dataset: part.selecting(images: usable), notes: found.notes + read.notes, stage: stage,
            judgements: judgements, pairs: pairs, triplets: triplets, models: models,
            agreement: agreement, tripletAgreement: answers,
            tripletAccuracy: zip(answers, scatters).map {
                $1.interval($0.accuracy, limits: 0...1)
            }, ceiling: try? NoiseCeiling(pairs, seed: options.seed),
            choices: choices(models, pairs, seed: options.seed), seed: options.seed,
            store: workspace.store)
    }

    /// Backbones first, stage by stage, then raw pixels, then the user's files.
    private static func models(
        _ stage: FeatureStage, _ options: Align, _ pairs: RatedPairs, judged: [Int],
        found: FoundImages, store: FeatureStore
    ) throws -> [SimilarityModel] {
        let pixels = BuiltInBackbone.pixels.rawValue
        var models: [SimilarityModel] = []
        let candidates = stage.working.filter { stage.prepared[$0].name != pixels }
        guard !candidates.isEmpty else {
            throw WorkflowError(
                .allFailed, subject: "all backbones",
                detail: stage.failures.map { "\($0.name): \($0.reason)" }.joined(separator: "; "))
        }
        for run in candidates {
            models += try SimilarityModel.all(of: run, stage, options.comparing, store: store)
        }
        if let run = stage.working.first(where: { stage.prepared[$0].name == pixels }) {
            var plain = options.comparing
            (plain.stages, plain.measure, plain.isCentred) = (.features, .euclidean, false)
            let own = try SimilarityModel.all(of: run, stage, plain, store: store)
            models += own.map {
                SimilarityModel(
                    name: "raw pixels, Euclidean", stage: $0.stage, run: nil, part: nil,
                    width: $0.width,
                    size: nil, rdm: $0.rdm)
            }
        }
        let paths = found.dataset.samples.map(\.path)
        for file in options.references {
            let path = FilePath(file)
            let given = try JudgementReader(options: .init(sense: .dissimilarity)).read(
                path, images: paths
            ).ratedPairs.selecting(images: judged)
            guard given.count == given.imageCount * (given.imageCount - 1) / 2,
                !given.mean().contains(where: \.isNaN)
            else {
                throw DatasetError(
                    .malformedJudgements, subject: file,
                    detail:
                        "a reference needs a number for every pair of judged images; give a matrix")
            }
            models.append(
                SimilarityModel(
                    name: path.stem ?? file, stage: "reference", run: nil, part: nil, width: 0,
                    size: nil, rdm: RDM(imageCount: given.imageCount, values: given.mean())))
        }
        return models
    }

    /// For every backbone with several stages the one chosen on held-out images.
    private static func choices(
        _ models: [SimilarityModel], _ pairs: RatedPairs, seed: UInt64
    ) -> [Int: StageChoice] {
        var choices: [Int: StageChoice] = [:]
        for run in Set(models.compactMap(\.run)) {
            let own = models.filter { $0.run == run }
            guard own.count > 1 else { continue }
            choices[run] = try? StageChoice(
                own.map { $0.rdm.values(at: pairs) }, human: pairs, seed: seed)
        }
        return choices
    }

    /// Places of a backbone's models.
    func stages(of run: Int) -> [Int] { models.indices.filter { models[$0].run == run } }

    /// Backbones in the order of the extraction.
    var runs: [Int] {
        var seen: Set<Int> = []
        return models.compactMap(\.run).filter { seen.insert($0).inserted }
    }

    /// The model that stands for a backbone: the stage that held-out images choose most often, the
    /// features where too few images allow a choice.
    func representative(of run: Int) -> Int {
        let own = stages(of: run)
        if let choice = choices[run] { return own[choice.favourite] }
        return own.first { models[$0].stage == StagePart.features } ?? own[0]
    }

    /// The model that a map is learned behind: the one that stands for the backbone, or its features
    /// where posteriors do; nil where there are only posteriors.
    func learnable(of run: Int) -> Int? {
        let place = representative(of: run)
        if models[place].part != nil { return place }
        return stages(of: run).first { models[$0].stage == StagePart.features }
    }
}
