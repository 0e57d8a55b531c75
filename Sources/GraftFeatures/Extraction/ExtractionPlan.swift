import GraftDatasets
import GraftEngines

/// What an extraction has to compute: which images lack features of which backbones.
struct ExtractionPlan: Sendable {
    /// Images that a thread takes at a time, and the backbones that all of them lack.
    struct Chunk: Sendable {
        /// Indices of samples.
        var images: [Int]
        /// Indices of backbones.
        var backbones: [Int]
    }

    let samples: [Sample]
    let census: ImageCensus
    let backbones: [PreparedBackbone]
    let decisions: [PrecisionDecision]
    let views: [FeatureView]
    /// Indices of samples, one for each distinct content.
    let distinct: [Int]
    /// For each backbone, which of `distinct` it lacks.
    let missing: [[Bool]]
    /// Backbones that have something to do, in turns that fit the weight limit.
    let turns: [[Int]]

    init(
        _ extractor: FeatureExtractor, _ samples: [Sample], _ census: ImageCensus,
        _ backbones: [PreparedBackbone], _ cancellation: CancellationFlag
    ) throws {
        let precisions = PrecisionChoice(extractor, samples, census, cancellation)
        decisions = try backbones.map { try precisions.decision(for: $0) }
        views = zip(backbones, decisions).map { backbone, decision in
            FeatureView(
                graph: backbone.digest, geometry: backbone.geometry, precision: decision.precision,
                engineName: extractor.engine.name, engineVersion: extractor.engine.version,
                augmentation: extractor.options.view)
        }
        distinct = census.distinct
        let digests = distinct.compactMap { census.digests[$0] }
        let wanted = extractor.options.posteriors
        missing = try zip(backbones, views).map { backbone, view in
            let field: FeatureStore.Field =
                wanted && backbone.posteriors != nil ? .posteriors : .features
            return try extractor.store.contains(digests, view: view, field: field).map { !$0 }
        }
        turns = Self.turns(missing, backbones, limit: extractor.options.weightLimit)
        self.samples = samples
        self.census = census
        self.backbones = backbones
    }

    /// Backbones with something to do, in order, as many at a time as fit the limit.
    private static func turns(
        _ missing: [[Bool]], _ backbones: [PreparedBackbone], limit: Int
    ) -> [[Int]] {
        var turns: [[Int]] = []
        var weight = 0
        for index in backbones.indices where missing[index].contains(true) {
            let bytes = backbones[index].modelBytes
            if turns.isEmpty || weight + bytes > limit {
                turns.append([])
                weight = 0
            }
            turns[turns.count - 1].append(index)
            weight += bytes
        }
        return turns
    }

    /// The work of one turn: images with the same lack together, in order, in chunks that give every
    /// lane something to do.
    func chunks(of turn: [Int], size: Int, lanes: Int, without excluded: Set<Int>) -> [Chunk] {
        var order: [[Int]] = []
        var images: [[Int]: [Int]] = [:]
        for (place, image) in distinct.enumerated() where !excluded.contains(image) {
            let lacking = turn.filter { missing[$0][place] }
            guard !lacking.isEmpty else { continue }
            if images[lacking] == nil { order.append(lacking) }
            images[lacking, default: []].append(image)
        }
        return order.flatMap { lacking -> [Chunk] in
            let all = images[lacking] ?? []
            let length = max(1, min(size, (all.count + lanes - 1) / lanes))
            return stride(from: 0, to: all.count, by: length).map {
                Chunk(images: Array(all[$0..<min($0 + length, all.count)]), backbones: lacking)
            }
        }
    }

    /// Puts the outcome of the loop together with what was known before it.
    func extraction(_ outcome: ExtractionLoop.Outcome, since start: Timing, lanes: Int)
        -> Extraction
    {
        var reasons = outcome.problems
        var runs: [BackboneRun] = []
        for (index, backbone) in backbones.enumerated() {
            let bad = outcome.notFinite[index] ?? []
            let passes = outcome.passes[index] ?? 0
            var failure = outcome.failures[index]
            if !bad.isEmpty, bad.count * 2 > passes {
                failure =
                    "gives features that are not numbers on \(bad.count) of \(passes) images; check the "
                    + "input rule of its card, or use --precision f32"
            } else if failure == nil {
                for image in bad {
                    reasons[image] =
                        "\(backbone.name) gives features that are not numbers on this image"
                }
            }
            runs.append(
                BackboneRun(
                    backbone: backbone.name, view: views[index], precision: decisions[index],
                    featureWidth: backbone.featureWidth,
                    posteriorWidth: backbone.posteriors?.width ?? 0, forwardPasses: passes,
                    reused: missing[index].count { !$0 },
                    inferenceSeconds: outcome.inferenceSeconds[index] ?? 0, failure: failure))
        }
        let end = Timing.now()
        return Extraction(
            samples: samples, digests: census.digests, problems: problems(reasons), runs: runs,
            decodedImages: outcome.decodedImages, decodeSeconds: outcome.decodeSeconds,
            wallSeconds: end.wall - start.wall,
            cpuSeconds: end.processor - start.processor, lanes: lanes)
    }

    /// A reason found on one file holds for all files of the same content.
    private func problems(_ reasons: [Int: String]) -> [ImageProblem] {
        var byDigest: [ContentDigest: String] = [:]
        for (image, reason) in reasons {
            if let digest = census.digests[image] { byDigest[digest] = reason }
        }
        let found = samples.indices.compactMap { index -> ImageProblem? in
            guard let digest = census.digests[index], let reason = byDigest[digest] else {
                return nil
            }
            return ImageProblem(index: index, path: samples[index].path, reason: reason)
        }
        return (census.problems + found).sorted { $0.index < $1.index }
    }
}
