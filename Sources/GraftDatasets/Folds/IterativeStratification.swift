import GraftLinearAlgebra

/// Deals images into parts so that every class keeps its share of known presences and known
/// absences in each: iterative stratification for multi-label data with unknown labels.
///
/// Sechidis, Tsoumakas and Vlahavas, "On the stratification of multi-label data", ECML PKDD 2011,
/// algorithm 1, with two changes: sets of images that belong together are dealt as one, and a known
/// absence is evidence like a presence, because a category can be judged only where both are known.
/// Images of which nothing is known, and those on which no class is present, are evidence of their
/// own, so that they are spread evenly too.
public struct IterativeStratification: Sendable, Equatable {
    /// Share of each part in the images, positive, with sum 1.
    public let shares: [Double]
    public let seed: UInt64

    /// - Parameter weights: size of each part in any unit, all positive.
    public init(weights: [Double], seed: UInt64) {
        precondition(weights.allSatisfy { $0 > 0 }, "each part needs a size above 0")
        let sum = weights.reduce(0, +)
        shares = weights.map { $0 / sum }
        self.seed = seed
    }

    /// Part of each image, in 0 ..< `shares.count`.
    ///
    /// The evidence of which fewest pieces are left is dealt first (ties: the first of present
    /// before absent, by class). Its sets go, in an order drawn from the seed, to the part that
    /// wants most of that evidence, of equal ones to the part that wants most images, of these to
    /// one drawn.
    ///
    /// - Parameters:
    ///   - groups: group of each image, nil for none; may be empty.
    ///   - identical: sets of byte-identical images, as in `DuplicateReport.groups`.
    public func parts(
        labels: Labels, groups: [String?] = [], identical: [[Int]] = []
    ) -> [Int] {
        let sets = IndependentSets(
            imageCount: labels.imageCount, groups: groups, identical: identical
        ).sets
        var dealing = Dealing(
            evidence: LabelEvidence(labels: labels, sets: sets), shares: shares, seed: seed)
        dealing.run()
        var parts = Array(repeating: 0, count: labels.imageCount)
        for (set, part) in zip(sets, dealing.partOfSet) {
            for image in set { parts[image] = part }
        }
        return parts
    }
}

extension IterativeStratification {
    /// The state of the algorithm while sets are dealt.
    private struct Dealing {
        let evidence: LabelEvidence
        /// Pieces of each kind that each part still wants, parts x kinds.
        var wanted: [[Double]]
        /// Images that each part still wants.
        var room: [Double]
        /// Pieces of each kind that are not dealt yet.
        var left: [Int]
        var isDealt: [Bool]
        var partOfSet: [Int]
        /// Sets in the order in which they are looked at.
        let order: [Int]
        var generator: SeededGenerator

        init(evidence: LabelEvidence, shares: [Double], seed: UInt64) {
            self.evidence = evidence
            generator = SeededGenerator(seed: seed)
            order = generator.shuffled(evidence.pieces.indices)
            wanted = shares.map { share in evidence.totals.map { Double($0) * share } }
            room = shares.map { Double(evidence.sizes.reduce(0, +)) * $0 }
            left = evidence.totals
            isDealt = Array(repeating: false, count: evidence.pieces.count)
            partOfSet = Array(repeating: 0, count: evidence.pieces.count)
        }

        mutating func run() {
            var holders: [[Int]] = Array(repeating: [], count: left.count)
            for set in order {
                for piece in evidence.pieces[set] { holders[piece.kind].append(set) }
            }
            while let kind = rarest() {
                for set in holders[kind] where !isDealt[set] { deal(set, by: kind) }
            }
        }

        /// The kind of which fewest pieces are left, but some.
        private func rarest() -> Int? {
            left.indices.filter { left[$0] > 0 }.min { (left[$0], $0) < (left[$1], $1) }
        }

        private mutating func deal(_ set: Int, by kind: Int) {
            var best: [Int] = []
            for part in wanted.indices {
                guard let first = best.first else {
                    best = [part]
                    continue
                }
                let (mine, theirs) = (
                    (wanted[part][kind], room[part]), (wanted[first][kind], room[first])
                )
                if mine > theirs { best = [part] } else if mine == theirs { best.append(part) }
            }
            let part =
                best.count == 1 ? best[0] : best[generator.integer(below: best.count)]
            for piece in evidence.pieces[set] {
                wanted[part][piece.kind] -= Double(piece.count)
                left[piece.kind] -= piece.count
            }
            room[part] -= Double(evidence.sizes[set])
            isDealt[set] = true
            partOfSet[set] = part
        }
    }
}
