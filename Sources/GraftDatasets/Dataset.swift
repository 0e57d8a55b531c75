import SystemPackage

/// Images with what is known of them, as read from a folder or a table.
public struct Dataset: Sendable {
    /// Folder that the paths of the samples are relative to.
    public let root: FilePath
    public let samples: [Sample]
    /// Row i belongs to `samples[i]`.
    public let labels: Labels
    /// Probabilities to train towards where a label is uncertain, by image and class ascending;
    /// the labels call these unknown.
    public let softTargets: [SoftTarget]
    /// Where the labels came from.
    public let labelling: Labelling
    /// Files and rows that were left out or doubted, each with its reason.
    public let problems: [DatasetProblem]
    /// What was decided or left aside while reading, a sentence each ("12 other files ignored").
    public let notes: [String]

    public init(
        root: FilePath, samples: [Sample], labels: Labels, labelling: Labelling,
        softTargets: [SoftTarget] = [], problems: [DatasetProblem] = [], notes: [String] = []
    ) {
        precondition(samples.count == labels.imageCount, "each sample needs one row of labels")
        self.root = root
        self.samples = samples
        self.labels = labels
        self.labelling = labelling
        self.softTargets = softTargets
        self.problems = problems
        self.notes = notes
    }

    /// Number of images, N.
    public var count: Int { samples.count }

    /// Group of each image, for `Folds` and `HoldOut`.
    public var groups: [String?] { samples.map(\.group) }

    /// The images at the given indices, in that order; problems and notes stay.
    public func selecting(images: [Int]) -> Dataset {
        let targets = Dictionary(grouping: softTargets, by: \.image)
        let kept = images.enumerated().flatMap { place, image in
            (targets[image] ?? []).map {
                SoftTarget(image: place, category: $0.category, probability: $0.probability)
            }
        }
        return Dataset(
            root: root, samples: images.map { samples[$0] },
            labels: labels.selecting(images: images),
            labelling: labelling, softTargets: kept, problems: problems, notes: notes)
    }

    /// Whether some image has no or several present classes, or some labels known and others not.
    public var isMultiLabel: Bool { labels.isMultiLabel }
}

/// Where the labels of a dataset came from.
public enum Labelling: Sendable, Hashable, Codable {
    /// The folder that an image lies in.
    case folders
    /// One column of a table that names the class.
    case column(String)
    /// One column of a table for each class.
    case columns([String])
    /// Rows of image, class and confidence.
    case rows
    /// COCO JSON or VOC XML.
    case annotations
    /// There are no labels, for this reason.
    case none(reason: String)
}
