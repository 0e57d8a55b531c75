import GraftDatasets
import GraftLinearAlgebra

/// An alignment whose strength was chosen on images that its fits did not see.
public struct AlignmentFit: Sendable {
    public let options: AlignmentPlan

    public init(_ options: AlignmentPlan = AlignmentPlan()) {
        self.options = options
    }

    /// Learns from the judgements of the images in `features` (N x D).
    ///
    /// The images are divided into inner folds; a map learned outside a fold is judged by the
    /// judgements inside it. The strength with the best mean agreement wins, of equal ones the
    /// larger, and no change wins where nothing is better.
    /// - Throws: `LearningError` (`tooFewImages`, `notFinite`, `empty`, `invalidOption`).
    public func alignment(
        _ features: Matrix<Float>, _ target: AlignmentTarget, stream: Int = 0
    ) throws(LearningError) -> FeatureAlignment {
        precondition(target.imageCount == features.rows, "one row for every image")
        try options.check()
        try RDM.check(features)
        let strength = try strength(features, target, stream: stream)
        let fits = try Fits(features, target, options)
        guard let strength else { return fits.space.identity }
        return fits.alignment(strength)
    }

    private func strength(
        _ features: Matrix<Float>, _ target: AlignmentTarget, stream: Int
    ) throws(LearningError) -> Double? {
        let folds = AlignmentFolds(
            imageCount: features.rows, count: options.innerFolds, seed: options.seed,
            stream: 1_000 + stream)
        // No change first, then from the strongest pull towards it to the weakest.
        let candidates: [Double?] = [nil] + options.strengths.sorted(by: >)
        var sums = [Double](repeating: 0, count: candidates.count)
        for fold in folds.parts {
            let judged = target.selecting(images: fold.held)
            guard judged.count >= 3, fold.held.count >= 3, fold.rest.count >= 4 else { continue }
            let fits = try Fits(
                features.selecting(rows: fold.rest), target.selecting(images: fold.rest), options)
            let held = features.selecting(rows: fold.held)
            for (place, candidate) in candidates.enumerated() {
                let map = candidate.map { fits.alignment($0) } ?? fits.space.identity
                sums[place] += judged.agreement(map.rdm(of: held))
            }
        }
        var best = 0
        for place in candidates.indices where sums[place] > sums[best] + 1e-12 { best = place }
        return candidates[best]
    }

    /// A space with what has to be known to fit any strength in it.
    private struct Fits {
        let space: AlignmentSpace
        private let ratings: RatingFit?
        private let triplets: TripletFit?

        init(
            _ features: Matrix<Float>, _ target: AlignmentTarget, _ options: AlignmentPlan
        ) throws(LearningError) {
            space = try AlignmentSpace(features, options)
            switch target {
            case .ratings(let human): (ratings, triplets) = (RatingFit(space, human, options), nil)
            case .triplets(let human):
                (ratings, triplets) = (nil, TripletFit(space, human, options))
            }
        }

        func alignment(_ strength: Double) -> FeatureAlignment {
            ratings?.alignment(strength: strength) ?? triplets?.alignment(strength: strength)
                ?? space.identity
        }
    }
}

extension FeatureAlignment {
    /// 1 - cosine of aligned features, for any number of images.
    func rdm(of features: Matrix<Float>) -> RDM {
        let rows = applied(to: features).mapElements { Double($0) }.unitRows()
        let products = rows.rowGram()
        var values: [Double] = []
        for i in 0..<features.rows {
            for j in (i + 1)..<max(i + 1, features.rows) { values.append(1 - products[i, j]) }
        }
        return RDM(imageCount: features.rows, values: values)
    }
}
