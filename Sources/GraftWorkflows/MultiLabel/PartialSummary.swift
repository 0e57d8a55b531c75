import GraftDatasets
import GraftReports

/// A dataset with several categories an image, as reports show it.
struct PartialSummary {
    let dataset: Dataset

    init(_ dataset: Dataset) { self.dataset = dataset }

    /// Images with the same number are drawn together; nil where all are alone.
    ///
    /// - Parameter identical: sets of byte-identical images.
    func clusters(identical: [[Int]]) -> [Int]? {
        let sets = IndependentSets(
            imageCount: dataset.count, groups: dataset.groups, identical: identical
        ).sets
        guard sets.count < dataset.count else { return nil }
        var numbers = Array(repeating: 0, count: dataset.count)
        for (number, set) in sets.enumerated() {
            for image in set { numbers[image] = number }
        }
        return numbers
    }

    var clusters: [Int]? { clusters(identical: []) }

    func summary(
        name: String, unreadable: [FileProblem], duplicates: DuplicateReport? = nil
    ) -> DatasetSummary {
        let labels = dataset.labels
        let counts = labels.classCounts
        let paths = { (groups: [[Int]]) in groups.map { $0.map { dataset.samples[$0].path } } }
        let splits = Dictionary(grouping: dataset.samples.compactMap(\.split), by: \.self)
        let nothing = labels.unlabelledImages.count
        return DatasetSummary(
            name: name, images: dataset.count,
            classes: labels.classes.enumerated().map { ClassCount(name: $1, images: counts[$0]) },
            unreadable: unreadable, duplicates: paths(duplicates?.groups ?? []),
            conflicts: paths(duplicates?.conflicts ?? []),
            splits: splits.sorted { $0.key.rawValue < $1.key.rawValue }.map {
                ClassCount(name: $0.key.rawValue, images: $0.value.count)
            },
            groups: dataset.groups.contains { $0 != nil }
                ? Set(dataset.groups.compactMap(\.self)).count : nil,
            ignored: dataset.problems.map { FileProblem(path: $0.path, reason: $0.reason) },
            notes: dataset.notes
                + (nothing > 0 ? ["nothing is known of \(nothing) of the images"] : []))
    }
}
