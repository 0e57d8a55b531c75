import GraftLinearAlgebra

extension PairedComparison {
    /// Whether two classifiers differ in balanced accuracy.
    ///
    /// Every image weighs 1 / (K n), n images of its class among K. The test turns over the signs of
    /// the weighted differences of images, or of whole groups: exact up to 12 that differ, else
    /// 20,000 drawn turns, equally far sums counted half. The interval is that of
    /// `PairedBalancedComparison`.
    /// - Parameters:
    ///   - first: whether the first classifier is right, for each image.
    ///   - classes: the class of each image.
    ///   - groups: images with the same number are not independent; nil for none.
    init(
        balanced first: [Bool], _ second: [Bool], classes: [Int], groups: [Int]?, seed: UInt64
    ) {
        precondition(
            first.count == second.count && first.count == classes.count && !first.isEmpty,
            "both must answer the same images")
        var counts: [Int: Int] = [:]
        for own in classes { counts[own, default: 0] += 1 }
        let present = Double(counts.count)
        let differences = zip(first, second).map { ($0 ? 1.0 : 0) - ($1 ? 1.0 : 0) }
        let weights = classes.map { 1 / (present * Double(counts[$0] ?? 1)) }
        let members = groups.flatMap(DesignEffect.members) ?? classes.indices.map { [$0] }
        let totals = members.map { unit in
            unit.reduce(0.0) { $0 + weights[$1] * differences[$1] }
        }.filter { $0 != 0 }
        self.init(
            onlyFirst: zip(first, second).count { $0 && !$1 },
            onlySecond: zip(first, second).count { !$0 && $1 },
            difference: PairedBalancedComparison(
                first, second, classes: classes, groups: groups, seed: seed
            ).difference,
            pValue: Self.signTurns(totals, seed: seed),
            method: groups == nil ? "sign turns, classes weighted" : "sign turns of groups")
    }
}
