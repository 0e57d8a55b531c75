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

    /// What a report says about it.
    public static let method =
        "tied: difference to the best not significant at 5 % (McNemar mid-p, Holm-adjusted)"

    /// - Parameters:
    ///   - right: for each classifier, whether it is right on each image.
    ///   - groups: images with the same number are not independent; nil for none.
    public init(right: [[Bool]], groups: [Int]? = nil, seed: UInt64 = 0) {
        precondition(!right.isEmpty, "a selection needs at least one classifier")
        let counts = right.map { $0.count { $0 } }
        var best = 0
        for index in counts.indices where counts[index] > counts[best] { best = index }
        let comparisons = right.indices.map { index in
            index == best
                ? nil : PairedComparison(right[best], right[index], groups: groups, seed: seed)
        }
        adjusted = Self.holm(comparisons.map { $0?.pValue })
        tied = adjusted.map { $0 > 0.05 }
        self.best = best
        self.comparisons = comparisons
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
