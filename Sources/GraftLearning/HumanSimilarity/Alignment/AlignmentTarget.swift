import GraftDatasets

/// Judgements that an alignment is learned from and judged by.
public enum AlignmentTarget: Sendable {
    case ratings(RatedPairs)
    case triplets(JudgedTriplets)

    public var imageCount: Int {
        switch self {
        case .ratings(let human): human.imageCount
        case .triplets(let human): human.imageCount
        }
    }

    /// Judgements inside some images, renumbered in the given order.
    func selecting(images: [Int]) -> AlignmentTarget {
        switch self {
        case .ratings(let human): .ratings(human.selecting(images: images))
        case .triplets(let human): .triplets(human.selecting(images: images))
        }
    }

    /// Pairs or triplets.
    var count: Int {
        switch self {
        case .ratings(let human): human.mean().count { !$0.isNaN }
        case .triplets(let human): human.triplets.count
        }
    }

    /// Spearman's correlation with the mean rating, or the share of triplets answered alike.
    func agreement(_ rdm: RDM) -> Double {
        switch self {
        case .triplets(let human): return TripletAgreement(human, rdm).accuracy
        case .ratings(let human):
            let (mean, own) = (human.mean(), rdm.values(at: human))
            let known = mean.indices.filter { !mean[$0].isNaN }
            return RankAgreement.spearman(known.map { own[$0] }, known.map { mean[$0] })
        }
    }
}
