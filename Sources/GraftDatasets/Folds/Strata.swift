import GraftLinearAlgebra

/// How often each class is present in each set of images, for spreading classes evenly.
///
/// Besides the K classes there are two strata more: images on which no class is present, unlabelled
/// images.
struct Strata {
    struct Share: Equatable {
        let stratum: Int
        let images: Int
    }

    struct Unit {
        let images: [Int]
        /// Strata that occur in the set, the rarest of the whole data first.
        let shares: [Share]
    }

    let units: [Unit]
    /// Images of each stratum in all units; an image counts once for each class present on it.
    let totals: [Int]
    let imageCount: Int

    init(labels: Labels, sets: [[Int]]) {
        let none = labels.classCount
        let unlabelled = Set(labels.unlabelledImages)
        var totals = Array(repeating: 0, count: none + 2)
        var counted: [[Int: Int]] = []
        for set in sets {
            var counts: [Int: Int] = [:]
            for image in set {
                var strata = labels.present(on: image)
                if strata.isEmpty { strata = [unlabelled.contains(image) ? none + 1 : none] }
                for stratum in strata {
                    counts[stratum, default: 0] += 1
                    totals[stratum] += 1
                }
            }
            counted.append(counts)
        }
        units = zip(sets, counted).map { set, counts in
            let ordered = counts.keys.sorted { (totals[$0], $0) < (totals[$1], $1) }
            return Unit(
                images: set, shares: ordered.map { Share(stratum: $0, images: counts[$0] ?? 0) })
        }
        self.totals = totals
        imageCount = labels.imageCount
    }

    /// Units in the order in which they are to be dealt out: large sets first, while there is room
    /// to make up for them, then single images by their rarest class; equals in an order drawn from
    /// the seed.
    func dealingOrder(seed: UInt64) -> [Int] {
        var generator = SeededGenerator(seed: seed)
        let drawn = generator.shuffled(units.indices)
        func key(_ index: Int) -> (Int, Int, Int, Int) {
            let unit = units[index]
            guard unit.images.count == 1, let rarest = unit.shares.first else {
                return (0, -unit.images.count, 0, drawn[index])
            }
            return (1, totals[rarest.stratum], rarest.stratum, drawn[index])
        }
        return units.indices.map { ($0, key($0)) }.sorted { $0.1 < $1.1 }.map(\.0)
    }
}
