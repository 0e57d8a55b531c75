import GraftDatasets
import GraftFeatures
import GraftReports
import SystemPackage

/// The readable, labelled images of a run with their folds: what every backbone is judged on.
struct JudgedImages: Sendable {
    let dataset: Dataset
    /// Places of the images in the list that features were made of.
    let places: [Int]
    /// Class of each image, 0 ..< K.
    let classes: [Int]
    let folds: Folds
    /// Images with the same number stay together: byte-identical ones and those of one group.
    let clusters: [Int]
    /// Whether any two images share a cluster.
    let isClustered: Bool
    let duplicates: DuplicateReport
    let notes: [String]
    let warnings: [String]

    /// - Parameters:
    ///   - found: the images before they were read.
    ///   - stage: their features.
    init(_ found: FoundImages, _ stage: FeatureStage, head: HeadOptions) throws {
        let places = stage.extraction.usable
        let (dataset, renamed) = Self.withoutEmptyClasses(found.dataset.selecting(images: places))
        self.dataset = dataset
        self.places = places
        notes = found.notes + renamed
        classes = try dataset.labels.classIndices()
        duplicates = DuplicateReport(
            digests: places.map { stage.extraction.digests[$0]?.hex }, labels: dataset.labels)
        let counts = dataset.labels.classCounts
        guard counts.count > 1 else {
            throw DatasetError(
                .tooFewClasses, subject: dataset.root.string,
                detail: "the readable images all have one class; at least two classes are needed")
        }
        let learnable = counts.count { $0 > 1 }
        guard let largest = counts.max(), learnable > 1 else {
            throw DatasetError(
                .tooFewClasses, subject: dataset.root.string,
                detail:
                    "\(learnable == 0 ? "none" : "only \(learnable)") of its \(counts.count) classes has more than one "
                    + "image, so nothing can be learned from one image and tested on another; at least two classes with "
                    + "two images each are needed, or choose another column with --label-column")
        }
        var warnings: [String] = []
        if let file = head.foldsFile {
            folds = try Folds.reading(FilePath(file), for: dataset)
            let divided = folds.divided(duplicates.groups)
            if !divided.isEmpty {
                warnings.append(
                    "The prescribed folds divide \(divided.count) groups of identical images between training and "
                        + "test: accuracies are optimistic.")
            }
        } else {
            let wished = head.folds ?? min(5, max(2, dataset.count / 2))
            folds = try Folds.stratified(
                labels: dataset.labels, groups: dataset.groups, identical: duplicates.groups,
                count: wished,
                seed: head.seed)
        }
        clusters = Self.clusters(dataset.groups, identical: duplicates.groups)
        isClustered = Set(clusters).count < clusters.count
        if let smallest = counts.min(),
            Double(largest) > Headline.largestRatio * Double(smallest)
        {
            warnings.append(
                "The largest class has \(largest) images, the smallest \(smallest): balanced accuracy counts, and the "
                    + "recall of each class; --imbalance and --thresholds may raise them.")
        }
        self.warnings = warnings
    }

    /// Classes that no readable image has are dropped, so that K counts what can be learned.
    private static func withoutEmptyClasses(_ dataset: Dataset) -> (Dataset, notes: [String]) {
        let counts = dataset.labels.classCounts
        let kept = counts.indices.filter { counts[$0] > 0 }
        guard kept.count < counts.count, let indices = try? dataset.labels.classIndices() else {
            return (dataset, [])
        }
        let place = Dictionary(uniqueKeysWithValues: kept.enumerated().map { ($1, $0) })
        let labels = Labels(
            classes: kept.map { dataset.labels.classes[$0] }, indices: indices.map { place[$0] })
        let dropped = counts.indices.filter { counts[$0] == 0 }.map { dataset.labels.classes[$0] }
        return (
            Dataset(
                root: dataset.root, samples: dataset.samples, labels: labels,
                labelling: dataset.labelling,
                problems: dataset.problems, notes: dataset.notes),
            ["no readable image of \(dropped.joined(separator: ", "))"]
        )
    }

    /// Union of groups and identical images.
    private static func clusters(_ groups: [String?], identical: [[Int]]) -> [Int] {
        var parent = Array(groups.indices)
        func root(_ image: Int) -> Int {
            var image = image
            while parent[image] != image { image = parent[image] }
            return image
        }
        func join(_ one: Int, _ other: Int) {
            let (a, b) = (root(one), root(other))
            parent[max(a, b)] = min(a, b)
        }
        var first: [String: Int] = [:]
        for (image, group) in groups.enumerated() {
            guard let group else { continue }
            if let known = first[group] { join(known, image) } else { first[group] = image }
        }
        for set in identical {
            for image in set.dropFirst() { join(set[0], image) }
        }
        return parent.indices.map(root)
    }

    /// What decides an answer about these images, a line each: contents, class, fold, cluster.
    func keyLines(_ digests: [ContentDigest?]) -> [String] {
        places.enumerated().map { image, place in
            "\(digests[place]?.hex ?? "") \(classes[image]) \(folds.assignment[image]) "
                + "\(clusters[image])"
        }
    }

    /// What was found, as reports show it.
    func summary(name: String, unreadable: [FileProblem]) -> DatasetSummary {
        let counts = dataset.labels.classCounts
        let paths = { (groups: [[Int]]) in groups.map { $0.map { dataset.samples[$0].path } } }
        let splits = Dictionary(grouping: dataset.samples.compactMap(\.split), by: \.self)
        return DatasetSummary(
            name: name, images: dataset.count,
            classes: dataset.labels.classes.enumerated().map {
                ClassCount(name: $1, images: counts[$0])
            },
            unreadable: unreadable, duplicates: paths(duplicates.groups),
            conflicts: paths(duplicates.conflicts),
            splits: splits.sorted { $0.key.rawValue < $1.key.rawValue }.map {
                ClassCount(name: $0.key.rawValue, images: $0.value.count)
            },
            groups: dataset.groups.contains { $0 != nil }
                ? Set(dataset.groups.compactMap(\.self)).count : nil,
            ignored: dataset.problems.map { FileProblem(path: $0.path, reason: $0.reason) },
            notes: notes)
    }
}
