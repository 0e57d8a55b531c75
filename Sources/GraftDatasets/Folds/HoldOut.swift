import GraftLinearAlgebra

/// One division of images into those to learn from and those to test on.
public struct HoldOut: Sendable, Equatable, Codable {
    /// Ascending.
    public let training: [Int]
    /// For choosing among fits; empty where none was set apart. Ascending.
    public let validation: [Int]
    /// Ascending.
    public let test: [Int]

    public init(training: [Int], validation: [Int] = [], test: [Int]) {
        self.training = training.sorted()
        self.validation = validation.sorted()
        self.test = test.sorted()
    }

    /// A stratified division, the same for the same arguments on every machine.
    ///
    /// Images that share a group or are identical stay together. Each class gives its share of the
    /// test images (rounded by largest remainders, at least one where it has two, never its last);
    /// with groups as nearly as they allow.
    ///
    /// - Parameters:
    ///   - share: part of the images to test on, between 0 and 1, neither of them.
    /// - Throws: `DatasetError` with code `.tooManyFolds` where the images cannot be divided.
    public static func stratified(
        labels: Labels, groups: [String?] = [], identical: [[Int]] = [], share: Double, seed: UInt64
    ) throws(DatasetError) -> HoldOut {
        precondition(share > 0 && share < 1, "the share lies between 0 and 1")
        let sets = IndependentSets(
            imageCount: labels.imageCount, groups: groups, identical: identical
        ).sets
        guard sets.count >= 2 else {
            throw DatasetError(
                .tooManyFolds, subject: "\(labels.imageCount) images",
                detail:
                    "they form \(sets.count) independent group; at least 2 are needed to learn and to test"
            )
        }
        let strata = Strata(labels: labels, sets: sets)
        var wanted = targets(of: strata.totals, share: share)
        var test: [Int] = []
        var training: [Int] = []
        for index in strata.dealingOrder(seed: seed) {
            let unit = strata.units[index]
            let isWanted = unit.shares.allSatisfy { $0.images <= wanted[$0.stratum] }
            if isWanted {
                for part in unit.shares { wanted[part.stratum] -= part.images }
                test += unit.images
            } else {
                training += unit.images
            }
        }
        guard !test.isEmpty, !training.isEmpty else {
            throw DatasetError(
                .tooManyFolds, subject: "\(labels.imageCount) images",
                detail:
                    "no group is small enough for a test part of \(share); use a larger share or folds"
            )
        }
        return HoldOut(training: training, test: test)
    }

    /// Images to test on of each stratum, by largest remainders.
    private static func targets(of totals: [Int], share: Double) -> [Int] {
        var targets = totals.map { total -> Int in
            total < 2 ? 0 : min(max(Int(Double(total) * share), 1), total - 1)
        }
        let whole = Int((Double(totals.reduce(0, +)) * share).rounded())
        let remainders = totals.indices.map { Double(totals[$0]) * share - Double(targets[$0]) }
        let order = totals.indices.sorted { (-remainders[$0], $0) < (-remainders[$1], $1) }
        for stratum in order where targets.reduce(0, +) < whole {
            if remainders[stratum] > 0, targets[stratum] < totals[stratum] - 1 {
                targets[stratum] += 1
            }
        }
        return targets
    }
}
