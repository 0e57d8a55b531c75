/// Folds of multi-label data with unknown labels.
extension Folds {
    /// Folds by iterative stratification: presences and absences that are known are both spread
    /// evenly, groups and identical images stay together (see `IterativeStratification`).
    ///
    /// For one class an image `stratified` spreads classes more evenly.
    ///
    /// - Parameter count: K, at least 2.
    /// - Throws: `DatasetError` with code `.tooManyFolds` where there are fewer sets than folds,
    ///   `.badFolds` for fewer than 2.
    public static func iterative(
        labels: Labels, groups: [String?] = [], identical: [[Int]] = [], count: Int, seed: UInt64
    ) throws(DatasetError) -> Folds {
        let sets = IndependentSets(
            imageCount: labels.imageCount, groups: groups, identical: identical
        ).sets
        try check(count: count, sets: sets.count, images: labels.imageCount)
        let dealt = IterativeStratification(
            weights: Array(repeating: 1, count: count), seed: seed)
        return Folds(
            count: count,
            assignment: dealt.parts(labels: labels, groups: groups, identical: identical))
    }
}
