import GraftDatasets
import GraftFeatures
import GraftLearning
import GraftLinearAlgebra
import GraftReports
import SystemPackage

/// Readable images with what is known of their categories, divided into those that train, select
/// and report.
struct PartialImages: Sendable {
    /// Labels as the user gave them.
    let dataset: Dataset
    /// Digests of the images' files.
    let digests: [ContentDigest]
    /// Complete labels of the same images and categories, where the user named them.
    let truth: Labels?
    /// `training` trains, `validation` selects, `test` reports.
    let parts: HoldOut
    /// Images with the same number stay together in a bootstrap; nil where all are alone.
    let clusters: [Int]?
    let duplicates: DuplicateReport
    let warnings: [String]

    /// Reads the labels; no image is opened.
    ///
    /// - Throws: `DatasetError`, also where no category has a known label.
    static func found(_ data: String, _ options: DatasetOptions) throws -> Dataset {
        let dataset = try DatasetReader(options: options).read(FilePath(data))
        if case .none(let reason) = dataset.labelling {
            throw DatasetError(.noLabels, subject: data, detail: reason)
        }
        guard dataset.labels.knowledge.contains(where: \.hasBothClasses) else {
            throw DatasetError(
                .noLabels, subject: data,
                detail: "no category has both a known presence and a known absence; label some "
                    + "images, or name other columns with --label-columns")
        }
        return dataset
    }

    /// - Parameters:
    ///   - kept: the images that can be used, with one digest each.
    ///   - known: parts that a model prescribes.
    init(
        _ kept: Dataset, digests: [ContentDigest], data: String, reading: DatasetOptions,
        options: PartialLabelOptions, known: MultiLabelContract.Parts? = nil
    ) throws {
        precondition(digests.count == kept.count, "one digest an image")
        let duplicates = DuplicateReport(
            digests: digests.map(\.hex), labels: kept.labels, splits: kept.samples.map(\.split))
        self.dataset = kept
        self.digests = digests
        self.duplicates = duplicates
        parts =
            try known.map { try Self.prescribed($0, digests, data: data) }
            ?? Self.divided(kept, duplicates, options)
        truth = try options.truth.map { try Self.truth($0, for: kept, data: data, reading) }
        clusters = PartialSummary(kept).clusters(identical: duplicates.groups)
        warnings = Self.warnings(kept, parts, duplicates)
    }

    /// Labels that scores rest on.
    var scored: Labels { truth ?? dataset.labels }

    /// Which labels these are, in words.
    var scoredWords: String {
        truth == nil ? "the known labels" : "complete labels (--truth)"
    }

    /// The parts as a model keeps them.
    var contractParts: MultiLabelContract.Parts {
        func short(_ images: [Int]) -> [String] {
            Set(images.map { MultiLabelContract.Parts.short(digests[$0]) }).sorted()
        }
        return .init(select: short(parts.validation), report: short(parts.test))
    }

    var partCounts: [ClassCount] {
        [("train", parts.training), ("select", parts.validation), ("report", parts.test)].map {
            ClassCount(name: $0, images: $1.count)
        }
    }

    /// The same division for images that a model has seen; images that it does not know train.
    private static func prescribed(
        _ known: MultiLabelContract.Parts, _ digests: [ContentDigest], data: String
    ) throws -> HoldOut {
        let (select, report) = (Set(known.select), Set(known.report))
        let names = digests.map(MultiLabelContract.Parts.short)
        let parts = HoldOut(
            training: names.indices.filter {
                !select.contains(names[$0]) && !report.contains(names[$0])
            },
            validation: names.indices.filter { select.contains(names[$0]) },
            test: names.indices.filter { report.contains(names[$0]) })
        guard !parts.training.isEmpty, !parts.validation.isEmpty, !parts.test.isEmpty else {
            throw WorkflowError(
                .tooFewImages, subject: data,
                detail: "the images that the model kept for selecting and reporting are not among "
                    + "these; give the data that it was trained on, or divide these afresh "
                    + "with --fresh-parts")
        }
        return parts
    }

    private static func divided(
        _ dataset: Dataset, _ duplicates: DuplicateReport, _ options: PartialLabelOptions
    ) throws -> HoldOut {
        let weights = options.parts
        if let given = try HoldOut.prescribed(
            by: dataset, identical: duplicates.groups,
            weights: (weights.train, weights.select), seed: options.seed)
        {
            return given
        }
        return try HoldOut.iterative(
            labels: dataset.labels, groups: dataset.groups, identical: duplicates.groups,
            weights: (weights.train, weights.select, weights.report), seed: options.seed)
    }

    /// Complete labels of the images, from a table of the same images.
    private static func truth(
        _ file: String, for dataset: Dataset, data: String, _ reading: DatasetOptions
    ) throws -> Labels {
        var options = reading
        options.labelsFile = file
        options.labelColumns = []
        let other = try DatasetReader(options: options).read(FilePath(data))
        let (labels, found) = Labels.matching(other, to: dataset)
        guard found > 0, labels.knownShare > 0 else {
            throw WorkflowError(
                .badTruth, subject: file,
                detail: found == 0
                    ? "names none of the images of \(data); its paths must be those of the data"
                    : "has none of the categories \(dataset.labels.classes.prefix(5)); name the "
                        + "columns alike")
        }
        return labels
    }

    private static func warnings(
        _ dataset: Dataset, _ parts: HoldOut, _ duplicates: DuplicateReport
    ) -> [String] {
        var warnings: [String] = []
        let torn = parts.divided(duplicates.groups)
        if !torn.isEmpty {
            warnings.append(
                "The prescribed parts divide \(torn.count) groups of identical images between "
                    + "learning and reporting: scores are optimistic.")
        }
        let never = dataset.labels.knowledge.filter { !$0.hasBothClasses }
        if !never.isEmpty {
            let names = never.prefix(5).map(\.name).joined(separator: ", ")
            let rest = never.count > 5 ? " and \(never.count - 5) more" : ""
            warnings.append(
                "\(never.count) of \(dataset.labels.classCount) categories are never known to be "
                    + "present, or never absent, and cannot be judged: \(names)\(rest).")
        }
        return warnings
    }

    /// What was found, as reports show it.
    func summary(name: String, unreadable: [FileProblem]) -> DatasetSummary {
        PartialSummary(dataset).summary(
            name: name, unreadable: unreadable, duplicates: duplicates)
    }
}
