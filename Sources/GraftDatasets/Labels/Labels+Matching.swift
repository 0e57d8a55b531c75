/// Labels of the same images from another table.
extension Labels {
    /// What `other` says of the images and classes of `dataset`: matched by file and by class name,
    /// unknown where `other` does not have them.
    ///
    /// - Returns: the labels, and how many images of `dataset` the other one has.
    public static func matching(_ other: Dataset, to dataset: Dataset) -> (
        labels: Labels, found: Int
    ) {
        let rows = Dictionary(
            other.samples.enumerated().map { (PathBytes.normalized($1.file.rawBytes), $0) },
            uniquingKeysWith: { first, _ in first })
        let position = Dictionary(
            uniqueKeysWithValues: other.labels.classes.enumerated().map { ($1, $0) })
        let columns = dataset.labels.classes.map { position[$0] }
        var found = 0
        let states = dataset.samples.map { sample -> [LabelState] in
            guard let row = rows[PathBytes.normalized(sample.file.rawBytes)] else {
                return columns.map { _ in .unknown }
            }
            found += 1
            return columns.map { column in column.map { other.labels[row, $0] } ?? .unknown }
        }
        return (Labels(classes: dataset.labels.classes, states: states), found)
    }
}
