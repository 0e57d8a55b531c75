/// Folds being filled: how many images of each stratum each has so far, and where the next set is
/// needed most.
///
/// All arithmetic is on integers, so that the result is the same on every machine.
struct FoldBalance {
    let strata: Strata
    let count: Int
    /// Images of each stratum in each fold, K folds x strata.
    var held: [[Int]]
    var sizes: [Int]
    /// Fold of each unit of `strata`, filled by `place`.
    var foldOfUnit: [Int]

    /// Shares of strata are compared in millionths.
    private static let scale = 1_000_000

    init(strata: Strata, count: Int) {
        self.strata = strata
        self.count = count
        held = Array(repeating: Array(repeating: 0, count: strata.totals.count), count: count)
        sizes = Array(repeating: 0, count: count)
        foldOfUnit = Array(repeating: 0, count: strata.units.count)
    }

    /// Puts a unit into the fold where its images are needed most.
    mutating func place(_ index: Int) {
        let unit = strata.units[index]
        var best = 0
        var bestCost = cost(of: unit, in: 0)
        for fold in 1..<count {
            let cost = cost(of: unit, in: fold)
            if cost < bestCost { (best, bestCost) = (fold, cost) }
        }
        for share in unit.shares { held[best][share.stratum] += share.images }
        sizes[best] += unit.images.count
        foldOfUnit[index] = best
    }

    /// What stands against a fold, compared in order.
    ///
    /// For a single image: how many it holds of the image's rarest class, then of its other
    /// classes, then of all. For a larger set: the growth of the squared shares of its classes and
    /// of the fold's size.
    private func cost(of unit: Strata.Unit, in fold: Int) -> (Int, Int, Int) {
        let shares = unit.shares.map { share in
            held[fold][share.stratum] * share.images * weight(of: share.stratum)
        }
        if unit.images.count == 1 {
            return (shares[0], shares.dropFirst().reduce(0, +), sizes[fold])
        }
        let size = sizes[fold] * unit.images.count * sizeWeight
        return (shares.reduce(0, +) + size, sizes[fold], 0)
    }

    /// Weight of one image of a stratum: the stratum's share of it, in millionths.
    func weight(of stratum: Int) -> Int { max(1, Self.scale / strata.totals[stratum]) }

    /// Weight of one image among all, in millionths.
    var sizeWeight: Int { max(1, Self.scale / strata.imageCount) }
}
