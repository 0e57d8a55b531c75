/// Whether two classifiers that answered the same images differ in balanced accuracy.
///
/// The difference is the mean over classes of the paired differences in recall; its interval adds
/// the distances of their Newcombe intervals in squares (Zou and Donner 2008, Stat. Med. 27), as
/// that of balanced accuracy itself does. Classes without an image are left out.
public struct PairedBalancedComparison: Sendable, Codable, Hashable {
    /// Balanced accuracy of the first minus that of the second.
    public let difference: Interval
    /// Of each class that has images, in their order.
    public let classes: [PairedComparison]

    /// - Parameters:
    ///   - first: whether the first classifier is right, for each image.
    ///   - classes: the true class of each image, from 0 up.
    ///   - groups: images with the same number are not independent; nil for none.
    public init(
        _ first: [Bool], _ second: [Bool], classes: [Int], groups: [Int]? = nil, seed: UInt64 = 0
    ) {
        precondition(
            first.count == second.count && first.count == classes.count && !first.isEmpty,
            "both must answer the same images")
        let members = Dictionary(grouping: classes.indices) { classes[$0] }
        let comparisons = members.sorted { $0.key < $1.key }.map { _, images in
            PairedComparison(
                images.map { first[$0] }, images.map { second[$0] },
                groups: groups.map { groups in images.map { groups[$0] } }, seed: seed)
        }
        let count = Double(comparisons.count)
        func joined(_ distance: (Interval) -> Double) -> Double {
            comparisons.reduce(0) { sum, own in
                let own = distance(own.difference)
                return sum + own * own
            }.squareRoot() / count
        }
        let value = comparisons.reduce(0) { $0 + $1.difference.value } / count
        difference = Interval(
            value: value, low: max(-1, value - joined { $0.value - $0.low }),
            high: min(1, value + joined { $0.high - $0.value }),
            method: "mean of paired recall differences, Newcombe 10 joined in squares")
        self.classes = comparisons
    }
}
