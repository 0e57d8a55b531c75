import GraftLinearAlgebra

/// Folds that spread every class evenly and keep together what belongs together.
extension Folds {
    /// Stratified folds, the same for the same arguments on every machine.
    ///
    /// Images that share a group or are identical land in one fold. Without such sets and with one
    /// class an image, the images of each class differ by at most one between folds, and so do the
    /// sizes of the folds. Otherwise sets are dealt out one by one, large ones first, each to the
    /// fold where its classes are scarcest (the greedy rule of Sechidis et al., "On the
    /// stratification of multi-label data", ECML PKDD 2011, with sets in the place of images), and
    /// where there are at most 1,000 sets, exchanged as long as that helps. Unlabelled images are
    /// spread like a class of their own. Unknown states do not count.
    ///
    /// - Parameters:
    ///   - groups: group of each image, nil for none; may be empty.
    ///   - identical: sets of byte-identical images, as in `DuplicateReport.groups`.
    ///   - count: K, at least 2.
    /// - Throws: `DatasetError` with code `.tooManyFolds` where there are fewer sets than folds.
    public static func stratified(
        labels: Labels, groups: [String?] = [], identical: [[Int]] = [], count: Int, seed: UInt64
    ) throws(DatasetError) -> Folds {
        let sets = IndependentSets(
            imageCount: labels.imageCount, groups: groups, identical: identical
        ).sets
        try check(count: count, sets: sets.count, images: labels.imageCount)
        let strata = Strata(labels: labels, sets: sets)
        var balance = FoldBalance(strata: strata, count: count)
        for unit in strata.dealingOrder(seed: seed) { balance.place(unit) }
        if sets.count < labels.imageCount && sets.count <= mostRefined { balance.refine(passes: 5) }
        var assignment = Array(repeating: 0, count: labels.imageCount)
        for (unit, fold) in balance.foldOfUnit.enumerated() {
            for image in sets[unit] { assignment[image] = fold }
        }
        return Folds(count: count, assignment: assignment)
    }

    /// Sets up to which folds are refined, which takes time with the square of their number; more
    /// sets than that are small beside the whole and come out even as they are dealt.
    private static let mostRefined = 1000

    static func check(count: Int, sets: Int, images: Int) throws(DatasetError) {
        guard count >= 2 else {
            throw DatasetError(
                .badFolds, subject: "\(count) folds",
                detail: "cross-validation needs at least 2 folds")
        }
        guard sets >= count else {
            let what = sets == images ? "\(images) images" : "\(images) images in \(sets) groups"
            throw DatasetError(
                .tooManyFolds, subject: "\(count) folds",
                detail: "there are only \(what), which cannot be spread over \(count) folds; "
                    + (sets >= 2 ? "use --folds \(sets) or fewer" : "add images"))
        }
    }

    /// What a reader of results on these folds should know of small classes, a sentence each.
    public func notes(on labels: Labels) -> [String] {
        precondition(labels.imageCount == assignment.count, "one fold an image is needed")
        var folds = Array(repeating: Set<Int>(), count: labels.classCount)
        for image in assignment.indices {
            for index in labels.present(on: image) { folds[index].insert(assignment[image]) }
        }
        let counts = labels.classCounts
        return labels.classes.indices.compactMap { index in
            let name = labels.classes[index]
            switch (counts[index], folds[index].count) {
            case (0, _): return "class \(name) has no image"
            case (1, _): return "class \(name) has one image: it is never both learnt and tested"
            case (let images, 1):
                return
                    "all \(images) images of class \(name) lie in one fold: the class is never both "
                    + "learnt and tested"
            case (let images, let used) where used < count:
                return "class \(name) has \(images) images in \(used) of \(count) folds"
            default: return nil
            }
        }
    }
}
