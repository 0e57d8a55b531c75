import GraftDatasets
import GraftLinearAlgebra

/// Rank correlations of several models with the same raters, for any choice of images and raters.
struct AgreementKernel: Sendable {
    /// How often every image and every rater counts.
    struct Draw: Sendable, Equatable {
        var images: [Double]
        var raters: [Double]
    }

    /// What one draw gives, model by model.
    struct Values: Sendable, Equatable {
        /// With the mean judgement.
        var ofMean: [Double]
        /// Mean over raters of the correlation with each.
        var ofRaters: [Double]
    }

    /// Raters who judged the same pairs.
    private struct Part: Sendable {
        let pairs: [Int]
        let raters: [(place: Int, ranks: WeightedRanks)]
        /// Nil where the part holds all pairs: then those of the kernel serve.
        let models: [WeightedRanks]?
    }

    private let human: RatedPairs
    private let models: [WeightedRanks]
    private let mean: WeightedRanks
    private let isComplete: Bool
    private let parts: [Part]

    /// - Parameter models: for each model its dissimilarity of every judged pair (P), finite.
    init(_ models: [[Double]], human: RatedPairs) {
        precondition(models.allSatisfy { $0.count == human.count }, "one value for every pair")
        self.human = human
        self.models = models.map { WeightedRanks($0) }
        mean = WeightedRanks(human.mean())
        isComplete = human.isComplete
        var groups: [[Int]: [Int]] = [:]
        for rater in human.raters.indices {
            let row = human.ratings[row: rater]
            let pairs = row.indices.filter { !row[$0].isNaN }.map { $0 - row.startIndex }
            groups[pairs, default: []].append(rater)
        }
        parts = groups.sorted { $0.value[0] < $1.value[0] }.map { pairs, raters in
            Part(
                pairs: pairs,
                raters: raters.map { rater in
                    (rater, WeightedRanks(pairs.map { human.ratings[rater, $0] }))
                },
                models: pairs.count == human.count
                    ? nil : models.map { model in WeightedRanks(pairs.map { model[$0] }) })
        }
    }

    /// Every image and rater once.
    var everything: Draw {
        Draw(
            images: [Double](repeating: 1, count: human.imageCount),
            raters: [Double](repeating: 1, count: human.raters.count))
    }

    /// Pairs of an image with itself never count: the pairs of a draw are those of different
    /// images, as often as both were drawn.
    func values(_ draw: Draw) -> Values {
        var weights = human.first.indices.map {
            draw.images[human.first[$0]] * draw.images[human.second[$0]]
        }
        let targets = parts.map { pooled($0, weights, draw.raters) }
        let isPlain = draw.raters.allSatisfy { $0 == 1 }
        let judged = isPlain ? nil : human.mean(weights: draw.raters)
        let allWeights = weights
        if !isComplete || judged != nil {
            let means = judged ?? human.mean()
            for pair in weights.indices where means[pair].isNaN { weights[pair] = 0 }
        }
        let humanRanks = judged.map { WeightedRanks($0) } ?? mean
        return values(weights, allWeights, humanRanks, targets, draw.raters)
    }

    private func values(
        _ weights: [Double], _ allWeights: [Double], _ judged: WeightedRanks, _ pooled: [[Double]],
        _ raters: [Double]
    ) -> Values {
        let total = weights.reduce(0, +)
        var human = [Double](repeating: 0, count: weights.count)
        judged.centred(weights, total: total, into: &human)
        let spread = WeightedSum.product(human, human, weights)
        let counted = raters.reduce(0, +)
        var result = Values(ofMean: [], ofRaters: [])
        var ranks = [Double](repeating: 0, count: weights.count)
        for model in models.indices {
            models[model].centred(weights, total: total, into: &ranks)
            let own = WeightedSum.product(ranks, ranks, weights)
            let both = WeightedSum.product(ranks, human, weights)
            result.ofMean.append(own > 0 && spread > 0 ? both / (own * spread).squareRoot() : 0)
            var sum = 0.0
            for (part, target) in zip(parts, pooled) {
                guard let inPart = part.models else {
                    sum += own > 0 ? Self.product(ranks, target) / own.squareRoot() : 0
                    continue
                }
                let partWeights = part.pairs.map { allWeights[$0] }
                var partRanks = [Double](repeating: 0, count: part.pairs.count)
                inPart[model].centred(
                    partWeights, total: partWeights.reduce(0, +), into: &partRanks)
                let length = WeightedSum.product(partRanks, partRanks, partWeights)
                sum += length > 0 ? Self.product(partRanks, target) / length.squareRoot() : 0
            }
            result.ofRaters.append(counted > 0 ? sum / counted : 0)
        }
        return result
    }

    /// The sum over a part's raters of their ranks scaled to length 1, times the weights of pairs:
    /// its product with a model's ranks of length 1 is the sum of correlations.
    private func pooled(_ part: Part, _ weights: [Double], _ raters: [Double]) -> [Double] {
        let own = part.pairs.map { weights[$0] }
        let total = own.reduce(0, +)
        var (sum, ranks) = (
            [Double](repeating: 0, count: own.count), [Double](repeating: 0, count: own.count)
        )
        for rater in part.raters where raters[rater.place] > 0 {
            rater.ranks.centred(own, total: total, into: &ranks)
            let length = WeightedSum.product(ranks, ranks, own)
            guard length > 0 else { continue }
            let scale = raters[rater.place] / length.squareRoot()
            for place in sum.indices { sum[place] += scale * ranks[place] * own[place] }
        }
        return sum
    }

    private static func product(_ x: [Double], _ y: [Double]) -> Double {
        x.withUnsafeBufferPointer { x in
            y.withUnsafeBufferPointer { y in
                guard let a = x.baseAddress, let b = y.baseAddress else { return 0 }
                return Double.dot(a, b, count: x.count)
            }
        }
    }
}
