import GraftLinearAlgebra

/// Triplets that follow from ratings of pairs.
extension RatedPairs {
    /// Odd-one-out questions that the mean ratings answer: of three images whose pairs were all
    /// rated, the one outside the least dissimilar pair. Three images whose least dissimilarity
    /// occurs twice answer nothing and are left out.
    /// - Parameter limit: where there are more, this many are drawn at random.
    public func oddOneOut(limit: Int = 20_000, seed: UInt64 = 0) -> JudgedTriplets {
        let mean = mean()
        var value: [Int: Double] = [:]
        var neighbours = [[Int]](repeating: [], count: imageCount)
        for pair in first.indices where !mean[pair].isNaN {
            value[first[pair] * imageCount + second[pair]] = mean[pair]
            neighbours[first[pair]].append(second[pair])
        }
        func answer(_ i: Int, _ j: Int, _ k: Int) -> JudgedTriplets.Triplet? {
            guard let ij = value[i * imageCount + j], let ik = value[i * imageCount + k],
                let jk = value[j * imageCount + k]
            else { return nil }
            if ij < ik, ij < jk { return .init(i, j, other: k) }
            if ik < ij, ik < jk { return .init(i, k, other: j) }
            if jk < ij, jk < ik { return .init(j, k, other: i) }
            return nil
        }
        let candidates = neighbours.reduce(0) { $0 + $1.count * ($1.count - 1) / 2 }
        var found: [JudgedTriplets.Triplet] = []
        if candidates <= 4 * limit {
            for (i, others) in neighbours.enumerated() {
                for (place, j) in others.enumerated() {
                    found += others[(place + 1)...].compactMap { answer(i, j, $0) }
                }
            }
            if found.count > limit {
                var generator = SeededGenerator(seed: seed, stream: 33)
                found = Array(generator.shuffled(found).prefix(limit))
            }
        } else {
            found = drawn(neighbours, limit: limit, seed: seed, answer)
        }
        return JudgedTriplets(imageCount: imageCount, question: .oddOneOut, triplets: found)
    }

    /// Different triplets at random; fewer than `limit` where they are hard to find.
    private func drawn(
        _ neighbours: [[Int]], limit: Int, seed: UInt64,
        _ answer: (Int, Int, Int) -> JudgedTriplets.Triplet?
    ) -> [JudgedTriplets.Triplet] {
        var generator = SeededGenerator(seed: seed, stream: 34)
        // The smallest image of a triplet, as often as it has two larger neighbours.
        var ends: [Int] = []
        var total = 0
        for others in neighbours {
            total += others.count * (others.count - 1) / 2
            ends.append(total)
        }
        var (seen, found) = (Set<[Int]>(), [JudgedTriplets.Triplet]())
        for _ in 0..<20 * limit where found.count < limit {
            let place = generator.integer(below: total)
            let i = ends.firstIndex { $0 > place } ?? 0
            let one = generator.integer(below: neighbours[i].count)
            let other = generator.integer(below: neighbours[i].count - 1)
            let (low, high) = (min(one, other), max(one, other))
            let (j, k) =
                other >= one
                ? (neighbours[i][one], neighbours[i][other + 1])
                : (neighbours[i][low], neighbours[i][high])
            guard seen.insert([i, j, k]).inserted, let triplet = answer(i, j, k) else { continue }
            found.append(triplet)
        }
        return found
    }
}
