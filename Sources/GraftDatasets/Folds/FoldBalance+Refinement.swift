/// Improvement of dealt folds by moving sets and exchanging them in pairs.
extension FoldBalance {
    private enum Change {
        case move(to: Int)
        case exchange(with: Int)
    }

    /// Makes the squared shares of classes and sizes smaller for as long as a change of one set, or
    /// of two, does so.
    ///
    /// Sets are visited in their order, the best change is made, at most `passes` times round.
    mutating func refine(passes: Int) {
        for _ in 0..<passes {
            var hasChanged = false
            for unit in foldOfUnit.indices {
                guard let change = bestChange(of: unit) else { continue }
                let from = foldOfUnit[unit]
                switch change {
                case .move(let fold):
                    shift(unit, to: fold)
                case .exchange(let other):
                    shift(unit, to: foldOfUnit[other])
                    shift(other, to: from)
                }
                hasChanged = true
            }
            if !hasChanged { return }
        }
    }

    private func bestChange(of unit: Int) -> Change? {
        let from = foldOfUnit[unit]
        var best: Change?
        var bestGain = 0
        let square = product(unit, unit)
        let pulls = (0..<count).map { pull(unit, from: from, to: $0) }
        for fold in 0..<count where fold != from {
            let growth = pulls[fold] + square
            if growth < bestGain { (best, bestGain) = (.move(to: fold), growth) }
        }
        for other in foldOfUnit.indices where foldOfUnit[other] != from {
            let fold = foldOfUnit[other]
            let growth =
                pulls[fold] + square - pull(other, from: from, to: fold)
                + product(other, other) - 2 * product(unit, other)
            if growth < bestGain { (best, bestGain) = (.exchange(with: other), growth) }
        }
        return best
    }

    /// How much more of a unit's classes, and of all images, the second fold holds than the first.
    private func pull(_ index: Int, from: Int, to fold: Int) -> Int {
        let unit = strata.units[index]
        let size = unit.images.count * sizeWeight * (sizes[fold] - sizes[from])
        return unit.shares.reduce(size) { sum, share in
            sum + share.images * weight(of: share.stratum)
                * (held[fold][share.stratum] - held[from][share.stratum])
        }
    }

    /// What two units have in common, weighted like `pull`.
    private func product(_ one: Int, _ other: Int) -> Int {
        let (one, other) = (strata.units[one], strata.units[other])
        var sum = one.images.count * other.images.count * sizeWeight
        for share in one.shares {
            for match in other.shares where match.stratum == share.stratum {
                sum += share.images * match.images * weight(of: share.stratum)
            }
        }
        return sum
    }

    private mutating func shift(_ index: Int, to fold: Int) {
        let from = foldOfUnit[index]
        let unit = strata.units[index]
        for share in unit.shares {
            held[from][share.stratum] -= share.images
            held[fold][share.stratum] += share.images
        }
        sizes[from] -= unit.images.count
        sizes[fold] += unit.images.count
        foldOfUnit[index] = fold
    }
}
