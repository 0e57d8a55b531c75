import GraftLinearAlgebra

/// Memory for ranking scores again and again: average precision and area under the ROC curve of
/// one category in time proportional to its labels.
struct RankScratch: Sendable {
    /// What a ranking says; nil where one of the two classes is missing.
    struct Areas: Sendable, Equatable {
        let ap: Double
        let auc: Double
    }

    private var keys: [UInt64] = []
    private var spare: [UInt64] = []
    private var places = [Int32](repeating: 0, count: 3 * bins)

    private static let bins = 1 << 11

    /// Both areas of `count` scores, equal to scikit-learn's `average_precision_score` and
    /// `roc_auc_score`: equal scores form one threshold.
    mutating func areas(
        _ scores: UnsafePointer<Float>, _ positive: UnsafePointer<Bool>, count: Int
    ) -> Areas? {
        var (positives, negatives, found) = (0, 0, 0)
        var lowest = Float.infinity
        for i in 0..<count where positive[i] {
            found += 1
            lowest = min(lowest, scores[i])
        }
        guard found > 0, found < count else { return nil }
        // Negatives behind every positive count, but their order says nothing.
        let ranked = fill(scores, positive, count: count, from: lowest)
        sort(count: ranked)
        var (precision, wins) = (0.0, 0.0)
        var i = 0
        while i < ranked {
            let key = keys[i] >> 32
            var (own, other) = (0, 0)
            repeat {
                if keys[i] & 1 == 1 { own += 1 } else { other += 1 }
                i += 1
            } while i < ranked && keys[i] >> 32 == key
            // Every positive of the tie sees the negatives before it as lost, those beside it half.
            wins += Double(own) * (Double(count - found - negatives) - Double(other) / 2)
            positives += own
            negatives += other
            precision += Double(own) * Double(positives) / Double(positives + negatives)
        }
        return Areas(
            ap: precision / Double(found), auc: wins / (Double(found) * Double(count - found)))
    }

    /// Labels in the order of falling scores, packed: the low bit says positive, the high half is
    /// equal for equal scores.
    mutating func ranked(
        _ scores: UnsafePointer<Float>, _ positive: UnsafePointer<Bool>, count: Int
    ) -> ArraySlice<UInt64> {
        sort(count: fill(scores, positive, count: count, from: -.infinity))
        return keys[..<count]
    }

    /// Takes in the scores that are not lower than `lowest`.
    /// - Returns: how many.
    private mutating func fill(
        _ scores: UnsafePointer<Float>, _ positive: UnsafePointer<Bool>, count: Int,
        from lowest: Float
    ) -> Int {
        if keys.count < count {
            keys = [UInt64](repeating: 0, count: count)
            spare = keys
        }
        var kept = 0
        for i in 0..<count where scores[i] >= lowest {
            // + 0 makes the two zeros equal; the order of bits becomes the order of falling numbers.
            let bits = (scores[i] + 0).bitPattern
            let falling = bits >> 31 == 1 ? bits : ~(bits | 0x8000_0000)
            keys[kept] = UInt64(falling) << 32 | UInt64(i) << 1 | (positive[i] ? 1 : 0)
            kept += 1
        }
        return kept
    }

    /// Three passes of eleven bits over the high half; a short list is sorted by comparing.
    private mutating func sort(count: Int) {
        guard count > 96 else {
            keys.withUnsafeMutableBufferPointer { $0[..<count].sort() }
            return
        }
        let mask = UInt64(Self.bins - 1)
        keys.withUnsafeMutableBufferPointer { keys in
            spare.withUnsafeMutableBufferPointer { spare in
                places.withUnsafeMutableBufferPointer { places in
                    places.update(repeating: 0)
                    for i in 0..<count {
                        for pass in 0..<3 {
                            let digit = Int(keys[i] >> UInt64(32 + 11 * pass) & mask)
                            places[pass * Self.bins + digit] += 1
                        }
                    }
                    var (from, to) = (keys, spare)
                    for pass in 0..<3 {
                        let base = pass * Self.bins
                        var start: Int32 = 0
                        for digit in base..<base + Self.bins {
                            (places[digit], start) = (start, start + places[digit])
                        }
                        for i in 0..<count {
                            let digit = base + Int(from[i] >> UInt64(32 + 11 * pass) & mask)
                            to[Int(places[digit])] = from[i]
                            places[digit] += 1
                        }
                        swap(&from, &to)
                    }
                    keys.baseAddress?.update(from: UnsafePointer(spare.baseAddress!), count: count)
                }
            }
        }
    }
}
