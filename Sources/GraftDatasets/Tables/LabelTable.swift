/// The labels of a dataset as a wide table that the reader takes back: path, one column a class,
/// then split and group where there are any.
public struct LabelTable: Sendable {
    public let dataset: Dataset

    public init(_ dataset: Dataset) { self.dataset = dataset }

    /// RFC 4180 text; cells are 1, 0 and u. Paths are relative to the dataset's root and keep their
    /// bytes.
    public var csv: [UInt8] {
        let (samples, labels) = (dataset.samples, dataset.labels)
        let hasSplits = samples.contains { $0.split != nil }
        let hasGroups = samples.contains { $0.group != nil }
        var writer = DelimitedWriter()
        writer.append(
            ["path"] + labels.classes + (hasSplits ? ["split"] : []) + (hasGroups ? ["group"] : []))
        let root = PathBytes.normalized(dataset.root.rawBytes)
        let cells = LabelState.allCases.map { [UInt8($0.symbol.asciiValue ?? 0)] }
        for (image, sample) in samples.enumerated() {
            var row = [PathBytes.relative(PathBytes.normalized(sample.file.rawBytes), to: root)]
            row += labels.states(of: image).map { cells[Int($0.rawValue)] }
            if hasSplits { row.append(Array((sample.split?.rawValue ?? "").utf8)) }
            if hasGroups { row.append(Array((sample.group ?? "").utf8)) }
            writer.append(bytes: row)
        }
        return writer.bytes
    }
}
