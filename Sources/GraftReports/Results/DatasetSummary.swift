/// What was found in the dataset that a result rests on.
public struct DatasetSummary: Sendable, Hashable, Codable {
    /// The dataset as the user named it.
    public var name: String
    /// Readable, labelled images that were used.
    public var images: Int
    public var classes: [ClassCount]
    /// Images that could not be used, each with its reason.
    public var unreadable: [FileProblem]
    /// Groups of byte-identical images, as paths relative to the dataset.
    public var duplicates: [[String]]
    /// Groups of byte-identical images whose labels differ.
    public var conflicts: [[String]]
    /// Images of each split that the dataset prescribes; empty without splits.
    public var splits: [ClassCount]
    /// Number of groups (patients, scenes, …) kept together in one fold; nil without groups.
    @Explicit public var groups: Int?
    /// Files in the folder that are no images, and rows of the table that were not usable.
    public var ignored: [FileProblem]
    /// Further findings, one sentence each.
    public var notes: [String]

    public init(
        name: String, images: Int, classes: [ClassCount], unreadable: [FileProblem] = [],
        duplicates: [[String]] = [], conflicts: [[String]] = [], splits: [ClassCount] = [],
        groups: Int? = nil,
        ignored: [FileProblem] = [], notes: [String] = []
    ) {
        self.name = name
        self.images = images
        self.classes = classes
        self.unreadable = unreadable
        self.duplicates = duplicates
        self.conflicts = conflicts
        self.splits = splits
        self.groups = groups
        self.ignored = ignored
        self.notes = notes
    }
}

/// The number of images of a class, or of a split.
public struct ClassCount: Sendable, Hashable, Codable {
    public var name: String
    public var images: Int

    public init(name: String, images: Int) {
        self.name = name
        self.images = images
    }
}

/// A file that was not used, with the reason in words.
public struct FileProblem: Sendable, Hashable, Codable {
    public var path: String
    public var reason: String

    public init(path: String, reason: String) {
        self.path = path
        self.reason = reason
    }
}
