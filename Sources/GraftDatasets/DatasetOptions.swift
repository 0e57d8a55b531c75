/// How a dataset is to be read where its own form does not say it.
public struct DatasetOptions: Sendable, Hashable, Codable {
    /// CSV or TSV with the labels, or COCO JSON; a relative path is taken from the dataset's folder, then from
    /// the working folder. Nil: the dataset itself if it is a table, else `labels.csv` or
    /// `labels.tsv` in it, else its folders.
    public var labelsFile: String?
    /// One column: it names the class. Several: one column a class. Empty: found by `TableColumns`'
    /// rule.
    public var labelColumns: [String]
    public var pathColumn: String?
    public var splitColumn: String?
    public var groupColumn: String?
    /// Regular expression with one capture, searched in each image's relative path; what it
    /// captures is the group.
    public var groupPattern: String?
    /// Level of folders that names the class, 1 being the first below the root (and below a split
    /// level). Nil: the first, unless that would be a guess.
    public var classLevel: Int?
    /// What `-1` (uncertain) is taken for in a table with one column a class.
    public var minusOne: UncertainPolicy
    /// What an empty cell says in a table with one column a class.
    public var emptyCell: LabelState
    /// Take a class as unknown where every object of it on the image is marked difficult (VOC).
    public var difficultIsUnknown: Bool
    /// Read tables without looking for the images that they name.
    public var labelsAlone: Bool
    /// Seed of the soft targets that `minusOne` may ask for.
    public var seed: UInt64

    public init(
        labelsFile: String? = nil, labelColumns: [String] = [], pathColumn: String? = nil,
        splitColumn: String? = nil, groupColumn: String? = nil, groupPattern: String? = nil,
        classLevel: Int? = nil, minusOne: UncertainPolicy = .unknown,
        emptyCell: LabelState = .unknown,
        difficultIsUnknown: Bool = false, labelsAlone: Bool = false, seed: UInt64 = 0
    ) {
        self.labelsFile = labelsFile
        self.labelColumns = labelColumns
        self.pathColumn = pathColumn
        self.splitColumn = splitColumn
        self.groupColumn = groupColumn
        self.groupPattern = groupPattern
        self.classLevel = classLevel
        self.minusOne = minusOne
        self.emptyCell = emptyCell
        self.difficultIsUnknown = difficultIsUnknown
        self.labelsAlone = labelsAlone
        self.seed = seed
    }
}
