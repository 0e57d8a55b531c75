import GraftDatasets

/// How labelled images are parted for fine-tuning: to learn from, to choose the epoch on, to judge on.
struct FineTuneDivision: Sendable {
    struct Part: Sendable {
        var training: [Int]
        var validation: [Int]
        var test: [Int]
    }

    /// One, or one for each fold.
    let parts: [Part]
    /// Whether the parts are folds, so that the network written is another one, trained on all images.
    let isCrossValidated: Bool
    let sentence: String

    /// Share of images that are judged on, and of the rest that the epoch is chosen on.
    private static let (testShare, validationShare) = (0.25, 0.15)

    /// The split that the data prescribes, else a stratified one; with `folds`, cross-validation.
    ///
    /// Images of one group and identical images stay together.
    init(_ images: JudgedImages, folds: Int?, seed: UInt64) throws {
        let dataset = images.dataset
        func validation(of training: [Int], seed: UInt64) throws -> (rest: [Int], chosen: [Int]) {
            let place = Dictionary(
                uniqueKeysWithValues: training.enumerated().map { ($1, $0) })
            let part = dataset.selecting(images: training)
            let division = try HoldOut.stratified(
                labels: part.labels, groups: part.groups,
                identical: images.duplicates.groups.map { $0.compactMap { place[$0] } }
                    .filter { $0.count > 1 },
                share: Self.validationShare, seed: seed)
            return (division.training.map { training[$0] }, division.test.map { training[$0] })
        }
        let chosenOn = "the epoch is chosen on \(Int(Self.validationShare * 100)) % of the rest"
        if folds != nil {
            parts = try (0..<images.folds.count).map { fold in
                let (training, chosen) = try validation(
                    of: images.folds.training(without: fold), seed: seed &+ UInt64(fold))
                return Part(
                    training: training, validation: chosen, test: images.folds.members(of: fold))
            }
            isCrossValidated = true
            sentence =
                "\(parts.count)-fold cross-validation; \(chosenOn) of each fold's training images"
            return
        }
        isCrossValidated = false
        if let given = HoldOut(prescribedBy: dataset.samples) {
            let (training, chosen) =
                given.validation.isEmpty
                ? try validation(of: given.training, seed: seed)
                : (given.training, given.validation)
            parts = [Part(training: training, validation: chosen, test: given.test)]
            sentence =
                "judged on the \(given.test.count) test images that the data set names; "
                + (given.validation.isEmpty
                    ? chosenOn : "the epoch is chosen on its validation images")
            return
        }
        let outer = try HoldOut.stratified(
            labels: dataset.labels, groups: dataset.groups, identical: images.duplicates.groups,
            share: Self.testShare, seed: seed)
        let (training, chosen) = try validation(of: outer.training, seed: seed &+ 1)
        parts = [Part(training: training, validation: chosen, test: outer.test)]
        sentence =
            "judged on \(outer.test.count) images set apart before training "
            + "(\(Int(Self.testShare * 100)) %, stratified); \(chosenOn)"
    }
}
