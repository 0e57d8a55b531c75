/// The most accurate of several classifiers, and those that cannot be told apart from it.
///
/// Each is compared with the observed best (see `PairedComparison`); the p-values are adjusted by
/// Holm's step-down method (1979). Because the observed best is the luckiest of many, comparisons
/// with it must share one error rate: as it is, the truly most accurate classifier is among the
/// tied ones in at least 95 of 100 studies.
public struct BestSelection: Sendable, Codable, Hashable {
    /// The index of the most accurate; of equal ones the first.
    public let best: Int
    /// The best against each other one; nil for the best itself.
    public let comparisons: [PairedComparison?]
    /// Adjusted p-values; 1 for the best itself.
    public let adjusted: [Double]
    /// Whether each cannot be told apart from the best (adjusted p above 0.05); true for the best
    /// itself.
    public let tied: [Bool]

    /// What a report says about a selection by balanced accuracy.
    public static let balancedMethod =
        "tied: difference to the best in balanced accuracy not significant at 5 % (sign turns of "
        + "images weighted by class, Holm-adjusted)"

    /// What a report says about it.
    public static let method =
        "tied: difference to the best not significant at 5 % (McNemar mid-p, Holm-adjusted)"

    /// - Parameters:
    ///   - right: for each classifier, whether it is right on each image.
    ///   - groups: images with the same number are not independent; nil for none.
    ///   - classes: the class of each image where balanced accuracy counts; nil for accuracy.
    public init(
        right: [[Bool]], groups: [Int]? = nil, classes: [Int]? = nil, seed: UInt64 = 0
    ) {
        precondition(!right.isEmpty, "a selection needs at least one classifier")
        let scores = right.map { Self.score($0, classes: classes) }
        var best = 0
        for index in scores.indices where scores[index] > scores[best] { best = index }
        let comparisons = right.indices.map { index -> PairedComparison? in
            guard index != best else { return nil }
            guard let classes else {
                return PairedComparison(right[best], right[index], groups: groups, seed: seed)
            }
            return PairedComparison(
                balanced: right[best], right[index], classes: classes, groups: groups, seed: seed)
        }
        adjusted = Self.holm(comparisons.map { $0?.pValue })
        tied = adjusted.map { $0 > 0.05 }
        self.best = best
        self.comparisons = comparisons
    }

    /// Right answers, or the sum of the recalls of the classes.
    private static func score(_ right: [Bool], classes: [Int]?) -> Double {
        guard let classes else { return Double(right.count { $0 }) }
        var sums: [Int: (right: Int, all: Int)] = [:]
        for (isRight, own) in zip(right, classes) {
            sums[own, default: (0, 0)].all += 1
            if isRight { sums[own, default: (0, 0)].right += 1 }
        }
        return sums.keys.sorted().reduce(0) { total, own in
            let (right, all) = sums[own] ?? (0, 1)
            return total + Double(right) / Double(all)
        }
    }

    /// Adjusted p-values in the same order; 1 where there is none.
    static func holm(_ values: [Double?]) -> [Double] {
        let order = values.indices.filter { values[$0] != nil }.sorted {
            (values[$0] ?? 1) < (values[$1] ?? 1)
        }
        var result = [Double](repeating: 1, count: values.count)
        var floor = 0.0
        for (rank, index) in order.enumerated() {
            floor = max(floor, min(1, Double(order.count - rank) * (values[index] ?? 1)))
            result[index] = floor
        }
        return result
    }
}
