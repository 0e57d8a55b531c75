/// The columns of a table with one row for each image and class, as Open Images has them: ImageID,
/// LabelName, Confidence.
struct LongTable {
    let image: Int
    let label: Int
    let confidence: Int
    let split: Int?

    private static let imageNames = ["imageid", "image_id"] + TableColumns.pathNames
    private static let labelNames = ["labelname"] + TableColumns.labelNames
    private static let confidenceNames = ["confidence", "presence", "state"]

    /// Nil unless there is a column for each of the three.
    init?(_ names: [String]) {
        let finder = ColumnFinder(names: names, subject: "")
        func first(_ usual: [String]) -> Int? {
            usual.lazy.compactMap { finder.position(of: $0) }.first
        }
        guard let image = first(Self.imageNames), let label = first(Self.labelNames),
            let confidence = first(Self.confidenceNames)
        else { return nil }
        (self.image, self.label, self.confidence) = (image, label, confidence)
        split = first(TableColumns.splitNames)
    }
}
