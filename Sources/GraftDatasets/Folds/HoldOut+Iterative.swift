/// Divisions of multi-label data with unknown labels.
extension HoldOut {
    /// A division into images to train on, to select on and to report on, by iterative
    /// stratification: presences and absences that are known are both spread evenly, groups and
    /// identical images stay together (see `IterativeStratification`).
    ///
    /// - Parameters:
    ///   - weights: sizes of the three parts in any unit, all positive.
    /// - Throws: `DatasetError` with code `.tooManyFolds` where a part would be empty.
    public static func iterative(
        labels: Labels, groups: [String?] = [], identical: [[Int]] = [],
        weights: (training: Double, validation: Double, test: Double), seed: UInt64
    ) throws(DatasetError) -> HoldOut {
        let parts = try dealt(
            labels, groups, identical,
            weights: [weights.training, weights.validation, weights.test],
            seed: seed)
        return HoldOut(training: parts[0], validation: parts[1], test: parts[2])
    }

    /// The same for a dataset whose maker has set images apart to test on: only the others are
    /// divided, into those to train on and those to select on. A validation part that the maker
    /// has set apart is kept too, and so is the training part beside it.
    ///
    /// - Returns: nil where the samples prescribe nothing to test on.
    /// - Throws: `DatasetError` with code `.tooManyFolds` where a part would be empty.
    public static func prescribed(
        by dataset: Dataset, identical: [[Int]] = [],
        weights: (training: Double, validation: Double), seed: UInt64
    ) throws(DatasetError) -> HoldOut? {
        guard let given = HoldOut(prescribedBy: dataset.samples) else { return nil }
        if !given.validation.isEmpty { return given }
        let place = Dictionary(uniqueKeysWithValues: given.training.enumerated().map { ($1, $0) })
        let parts = try dealt(
            dataset.labels.selecting(images: given.training),
            given.training.map { dataset.samples[$0].group },
            identical.map { $0.compactMap { place[$0] } }.filter { $0.count > 1 },
            weights: [weights.training, weights.validation], seed: seed)
        return HoldOut(
            training: parts[0].map { given.training[$0] },
            validation: parts[1].map { given.training[$0] }, test: given.test)
    }

    private static func dealt(
        _ labels: Labels, _ groups: [String?], _ identical: [[Int]], weights: [Double],
        seed: UInt64
    ) throws(DatasetError) -> [[Int]] {
        let parts = IterativeStratification(weights: weights, seed: seed).parts(
            labels: labels, groups: groups, identical: identical)
        let members = weights.indices.map { part in parts.indices.filter { parts[$0] == part } }
        guard members.allSatisfy({ !$0.isEmpty }) else {
            throw DatasetError(
                .tooManyFolds, subject: "\(labels.imageCount) images",
                detail: "they do not divide into \(weights.count) parts without tearing groups "
                    + "apart; add images, or name a split column with train, validation and test")
        }
        return members
    }
}
