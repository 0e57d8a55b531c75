import GraftDatasets
import GraftLinearAlgebra

/// What an alignment gains on images that it was not learned from.
///
/// Every image is held out once in each repeat; agreement is found among the held-out images of a
/// fold, before and after, and averaged over folds. The interval resamples held-out images (and
/// raters) with the maps as they are: it does not contain the scatter of learning itself.
public struct AlignmentValidation: Sendable, Codable, Hashable {
    /// With the features as they are under the caller's measure.
    public let before: Interval
    /// With the cosine of features around their mean: what centring alone gives.
    public let centred: Interval
    public let after: Interval
    /// `after` minus `before`.
    public let gain: Interval
    /// Strengths that were chosen; nil stands for no change.
    public let strengths: [Double?]

    /// - Parameters:
    ///   - features: N x D.
    ///   - rdm: of all images before alignment, under the caller's measure.
    ///   - resamples: draws of each bootstrap.
    /// - Throws: `LearningError` (`tooFewImages` where no fold holds judgements, and as
    ///   `AlignmentFit`).
    public init(
        _ features: Matrix<Float>, _ target: AlignmentTarget, before rdm: RDM,
        options: AlignmentPlan, resamples: Int = 500
    ) throws(LearningError) {
        try options.check()
        var parts: [AlignmentPart] = []
        var strengths: [Double?] = []
        for number in 0..<options.repeats {
            let folds = AlignmentFolds(
                imageCount: features.rows, count: options.folds, seed: options.seed,
                stream: 500 + number)
            for (place, fold) in folds.parts.enumerated() {
                let judged = target.selecting(images: fold.held)
                guard judged.count >= 3, fold.held.count >= 4, fold.rest.count >= 8 else {
                    continue
                }
                let map = try AlignmentFit(options).alignment(
                    features.selecting(rows: fold.rest), target.selecting(images: fold.rest),
                    stream: number * options.folds + place)
                let held = features.selecting(rows: fold.held)
                var plain = map
                plain = FeatureAlignment(
                    means: map.means, map: .weights(map.means.map { _ in 1 }), strength: nil)
                strengths.append(map.strength)
                parts.append(
                    AlignmentPart(
                        judged, images: fold.held,
                        [rdm.selecting(images: fold.held), plain.rdm(of: held), map.rdm(of: held)]))
            }
        }
        guard !parts.isEmpty else {
            throw LearningError(
                code: .tooFewImages, subject: "alignment of \(features.rows) images",
                detail:
                    "no part of the images holds enough judgements; use more images or fewer folds")
        }
        let scatter = AlignmentScatter(
            parts, target: target, resamples: resamples, seed: options.seed)
        before = scatter.interval { $0[0] }
        centred = scatter.interval { $0[1] }
        after = scatter.interval { $0[2] }
        gain = scatter.interval(limits: -2...2) { $0[2] - $0[0] }
        self.strengths = strengths
    }
}
