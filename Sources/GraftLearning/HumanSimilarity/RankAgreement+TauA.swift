/// Kendall's tau-a, which ties do not inflate.
extension RankAgreement {
    /// Concordant minus discordant pairs, divided by all pairs; a pair tied in either list counts
    /// for neither. Knight's algorithm (JASA 61, 1966): N log N.
    ///
    /// The measure of choice where one of the lists predicts ties (Nili et al., PLoS Computational
    /// Biology 10, 2014). Fewer than two numbers give 0. Numbers must be finite.
    public static func kendallTauA(_ x: [Double], _ y: [Double]) -> Double {
        precondition(x.count == y.count, "one number of each list for everything")
        guard x.count > 1 else { return 0 }
        let sorted = zip(x, y).sorted { $0 < $1 }
        let tiedX = tiedPairs(sorted.map { $0.0 })
        let tiedBoth = runs(sorted.count) { sorted[$0] == sorted[$0 - 1] }
        var column = sorted.map { $0.1 }
        let swaps = inversions(&column)
        let tiedY = tiedPairs(column)
        let all = x.count * (x.count - 1) / 2
        return Double(all - tiedX - tiedY + tiedBoth - 2 * swaps) / Double(all)
    }

    /// Pairs of equal neighbours in a sorted list.
    private static func tiedPairs(_ sorted: [Double]) -> Int {
        runs(sorted.count) { sorted[$0] == sorted[$0 - 1] }
    }

    /// The number of pairs inside runs, where `continues` says that a place belongs to the run of
    /// the place before it.
    private static func runs(_ count: Int, _ continues: (Int) -> Bool) -> Int {
        var (pairs, length) = (0, 0)
        for place in 1..<max(1, count) {
            length = continues(place) ? length + 1 : 0
            pairs += length
        }
        return pairs
    }

    /// Sorts by merging; how many pairs stood in falling order.
    private static func inversions(_ x: inout [Double]) -> Int {
        var (source, target, swaps) = (x, x, 0)
        var width = 1
        while width < x.count {
            for start in stride(from: 0, to: x.count, by: 2 * width) {
                let (middle, end) = (min(start + width, x.count), min(start + 2 * width, x.count))
                var (left, right) = (start, middle)
                for place in start..<end {
                    if left < middle, right >= end || source[left] <= source[right] {
                        target[place] = source[left]
                        left += 1
                    } else {
                        target[place] = source[right]
                        swaps += middle - left
                        right += 1
                    }
                }
            }
            swap(&source, &target)
            width *= 2
        }
        x = source
        return swaps
    }
}
