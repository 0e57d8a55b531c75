import GraftDatasets
import GraftLinearAlgebra

/// How well models agree with people, with intervals over other images and other raters.
///
/// The same draws serve all models, so that differences between models are paired. Images are drawn
/// with replacement among the judged ones; an image drawn twice makes no pair with itself.
public struct AgreementBootstrap: Sendable, Codable, Hashable {
    /// Draws for each of the three bootstraps of `DualBootstrap`.
    public var resamples: Int
    public var seed: UInt64

    public init(resamples: Int = 500, seed: UInt64 = 0) {
        self.resamples = resamples
        self.seed = seed
    }

    /// - Parameters:
    ///   - models: for each model its dissimilarity of every judged pair (P), finite.
    ///   - workers: draws at a time; the result is the same for any number.
    /// - Throws: `LearningError` (`tooFewImages` below 4 judged images, `noJudgements` where no two
    ///   pairs differ, `invalidOption`), `CancellationError`.
    public func run(
        _ models: [[Double]], human: RatedPairs, workers: Int
    ) async throws -> ResampledAgreement {
        try Self.check(human)
        guard resamples >= 10 else {
            throw LearningError(
                code: .invalidOption, subject: "\(resamples) resamples", detail: "use 10 or more")
        }
        let kernel = AgreementKernel(models, human: human)
        let plans = draws(human)
        let values = try await Self.values(kernel, plans, workers: workers)
        return ResampledAgreement(
            point: kernel.values(kernel.everything), draws: values,
            raterCount: human.raters.count, imageCount: human.judgedImages.count)
    }

    static func check(_ human: RatedPairs) throws(LearningError) {
        let images = human.judgedImages.count
        guard images >= 4 else {
            throw LearningError(
                code: .tooFewImages, subject: "judgements of \(images) images",
                detail: "at least 4 images must be judged; add judgements")
        }
        let known = human.mean().filter { !$0.isNaN }
        guard let first = known.first, known.contains(where: { $0 != first }) else {
            throw LearningError(
                code: .noJudgements, subject: "judgements of \(known.count) pairs",
                detail:
                    "all pairs were judged alike, so there is no order to agree with; check the "
                    + "column of ratings")
        }
    }

    /// Both axes, raters alone, images alone; without rater axis for one rater.
    func draws(_ human: RatedPairs) -> [[AgreementKernel.Draw]] {
        let judged = human.judgedImages
        let raters = human.raters.count
        return [(true, true), (true, false), (false, true)].enumerated().map { axis, drawn in
            if drawn.0, raters < 2 { return [] }
            return (0..<resamples).map { number in
                var generator = SeededGenerator(seed: seed, stream: 100_000 * (axis + 1) + number)
                return AgreementKernel.Draw(
                    images: drawn.1
                        ? Self.images(&generator, judged, of: human.imageCount)
                        : [Double](repeating: 1, count: human.imageCount),
                    raters: drawn.0
                        ? Self.counts(&generator, raters)
                        : [Double](repeating: 1, count: raters))
            }
        }
    }

    /// At least four different images, else there is nothing to rank.
    static func images(
        _ generator: inout SeededGenerator, _ judged: [Int], of count: Int
    ) -> [Double] {
        while true {
            let drawn = counts(&generator, judged.count)
            guard drawn.count(where: { $0 > 0 }) >= min(4, judged.count) else { continue }
            var result = [Double](repeating: 0, count: count)
            for (place, image) in judged.enumerated() { result[image] = drawn[place] }
            return result
        }
    }

    private static func counts(_ generator: inout SeededGenerator, _ count: Int) -> [Double] {
        var result = [Double](repeating: 0, count: count)
        for _ in 0..<count { result[generator.integer(below: count)] += 1 }
        return result
    }

    private static func values(
        _ kernel: AgreementKernel, _ plans: [[AgreementKernel.Draw]], workers: Int
    ) async throws -> [[AgreementKernel.Values]] {
        let all = plans.flatMap(\.self)
        let width = max(1, min(workers, all.count))
        var found = [AgreementKernel.Values?](repeating: nil, count: all.count)
        try await withThrowingTaskGroup(of: [(Int, AgreementKernel.Values)].self) { group in
            for lane in 0..<width {
                group.addTask {
                    try stride(from: lane, to: all.count, by: width).map { place in
                        if place % 16 == lane { try Task.checkCancellation() }
                        return (place, kernel.values(all[place]))
                    }
                }
            }
            for try await part in group {
                for (place, values) in part { found[place] = values }
            }
        }
        var rest = found.compactMap(\.self)[...]
        return plans.map { plan in
            let own = Array(rest.prefix(plan.count))
            rest = rest.dropFirst(plan.count)
            return own
        }
    }
}
