import GraftDatasets
import GraftLinearAlgebra

/// What the best of several stages of a network is worth, when it is chosen on other images than
/// those that it is judged on.
///
/// The judged images are split into halves at random; the stage whose dissimilarities correlate
/// best (Spearman, of equal ones the first) with the mean judgement inside one half is judged
/// inside the other, both ways round.
public struct StageChoice: Sendable, Codable, Hashable {
    /// Mean correlation of the chosen stage on the half that did not choose it.
    public let heldOut: Double
    /// Mean correlation that it had on the half that chose it: larger by the luck of choosing.
    public let onChoosing: Double
    /// How often each stage was chosen.
    public let counts: [Int]

    /// The stage chosen most often, of equal ones the first.
    public var favourite: Int {
        var best = 0
        for stage in counts.indices where counts[stage] > counts[best] { best = stage }
        return best
    }

    /// - Parameters:
    ///   - stages: for each stage its dissimilarity of every judged pair (P).
    ///   - splits: random splits into halves.
    /// - Throws: `LearningError` (`tooFewImages` below 8 judged images: halves need 4).
    public init(
        _ stages: [[Double]], human: RatedPairs, splits: Int = 20, seed: UInt64 = 0
    ) throws(LearningError) {
        let images = human.judgedImages
        guard images.count >= 8 else {
            throw LearningError(
                code: .tooFewImages, subject: "judgements of \(images.count) images",
                detail: "a stage cannot be chosen and judged on fewer than 8 images; name one stage"
            )
        }
        let mean = human.mean()
        var generator = SeededGenerator(seed: seed, stream: 32)
        var counts = [Int](repeating: 0, count: stages.count)
        var (heldOut, onChoosing, judged) = (0.0, 0.0, 0.0)
        for _ in 0..<max(1, splits) {
            let half = Set(generator.shuffled(images).prefix(images.count / 2))
            let parts = [true, false].map { side in
                human.first.indices.filter {
                    half.contains(human.first[$0]) == side
                        && half.contains(human.second[$0]) == side && !mean[$0].isNaN
                }
            }
            guard parts.allSatisfy({ $0.count >= 3 }) else { continue }
            let scores = parts.map { pairs in
                let own = pairs.map { mean[$0] }
                return stages.map { stage in
                    RankAgreement.spearman(pairs.map { stage[$0] }, own)
                }
            }
            for (choosing, judging) in [(0, 1), (1, 0)] {
                var best = 0
                for stage in stages.indices where scores[choosing][stage] > scores[choosing][best] {
                    best = stage
                }
                counts[best] += 1
                heldOut += scores[judging][best]
                onChoosing += scores[choosing][best]
                judged += 1
            }
        }
        self.counts = counts
        self.heldOut = judged > 0 ? heldOut / judged : 0
        self.onChoosing = judged > 0 ? onChoosing / judged : 0
    }
}
