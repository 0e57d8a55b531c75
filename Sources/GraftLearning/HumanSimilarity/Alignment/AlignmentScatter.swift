import GraftDatasets
import GraftLinearAlgebra

/// Agreement among the held-out images of one fold, for any choice of images and raters.
struct AlignmentPart: Sendable {
    private enum Judge: Sendable {
        case ratings(AgreementKernel)
        case triplets(JudgedTriplets, right: [[Bool]])
    }

    /// The fold's images among all.
    let images: [Int]
    private let judge: Judge

    init(_ target: AlignmentTarget, images: [Int], _ models: [RDM]) {
        self.images = images
        switch target {
        case .ratings(let human):
            judge = .ratings(AgreementKernel(models.map { $0.values(at: human) }, human: human))
        case .triplets(let human):
            judge = .triplets(human, right: models.map { TripletAgreement(human, $0).right })
        }
    }

    /// One number for each model; nil where the draw leaves nothing to judge.
    func values(_ draw: AgreementKernel.Draw) -> [Double]? {
        let own = images.map { draw.images[$0] }
        switch judge {
        case .ratings(let kernel):
            guard own.count(where: { $0 > 0 }) >= 3 else { return nil }
            return kernel.values(.init(images: own, raters: draw.raters)).ofMean
        case .triplets(let human, let right):
            let weights = human.triplets.map {
                own[$0.first] * own[$0.second] * own[$0.other] * draw.raters[$0.rater]
            }
            let total = weights.reduce(0, +)
            guard total > 0 else { return nil }
            return right.map { answers in
                zip(answers, weights).reduce(0) { $0 + ($1.0 ? $1.1 : 0) } / total
            }
        }
    }
}

/// How the mean over folds scatters with images and raters.
struct AlignmentScatter: Sendable {
    private let point: [Double]
    /// Both axes, raters, images; draws x models.
    private let draws: [[[Double]]]
    private let raterCount: Int
    private let imageCount: Int

    init(_ parts: [AlignmentPart], target: AlignmentTarget, resamples: Int, seed: UInt64) {
        switch target {
        case .ratings(let human): raterCount = human.raters.count
        case .triplets(let human): raterCount = human.raters.count
        }
        let (images, raters) = (target.imageCount, raterCount)
        imageCount = images
        func mean(_ draw: AgreementKernel.Draw) -> [Double]? {
            let found = parts.compactMap { $0.values(draw) }
            guard let first = found.first else { return nil }
            return first.indices.map { model in
                found.reduce(0) { $0 + $1[model] } / Double(found.count)
            }
        }
        func ones(_ count: Int) -> [Double] { [Double](repeating: 1, count: count) }
        point = mean(.init(images: ones(images), raters: ones(raters))) ?? [0, 0, 0]
        draws = [(true, true), (true, false), (false, true)].enumerated().map { axis, drawn in
            if drawn.0, raters < 2 { return [] }
            return (0..<resamples).compactMap { number in
                var generator = SeededGenerator(
                    seed: seed, stream: 100_000 * (axis + 11) + number)
                var draw = AgreementKernel.Draw(images: ones(images), raters: ones(raters))
                if drawn.0 { draw.raters = Self.counts(&generator, raters) }
                if drawn.1 { draw.images = Self.counts(&generator, images) }
                return mean(draw)
            }
        }
    }

    func interval(
        limits: ClosedRange<Double> = -1...1, _ statistic: ([Double]) -> Double
    ) -> Interval {
        DualBootstrap(
            both: draws[0].map(statistic), ofRaters: draws[1].map(statistic),
            ofImages: draws[2].map(statistic), raterCount: raterCount, imageCount: imageCount
        ).interval(statistic(point), limits: limits)
    }

    private static func counts(_ generator: inout SeededGenerator, _ count: Int) -> [Double] {
        var result = [Double](repeating: 0, count: count)
        for _ in 0..<count { result[generator.integer(below: count)] += 1 }
        return result
    }
}
