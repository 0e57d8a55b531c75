/// How a dataset is to be read where its own form does not say it.
public struct DatasetOptions: Sendable, Hashable, Codable {
    /// CSV or TSV with the labels; a relative path is taken from the dataset's folder, then from
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
    /// What `-1` says in a table with one column a class.
    public var minusOne: LabelState
    /// What an empty cell says in a table with one column a class.
    public var emptyCell: LabelState

    public init(
        labelsFile: String? = nil, labelColumns: [String] = [], pathColumn: String? = nil,
        splitColumn: String? = nil, groupColumn: String? = nil, groupPattern: String? = nil,
        classLevel: Int? = nil, minusOne: LabelState = .unknown, emptyCell: LabelState = .unknown
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
    }
}
