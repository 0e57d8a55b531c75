import SystemPackage

/// Reads judgements of similarity about the images of a dataset.
///
/// Tables (`.csv`, `.tsv`), NumPy arrays (`.npy`) and lists of three image numbers a line (`.txt`).
/// The first two columns of pairs, three of triplets and one of arrangements name images, whatever
/// the header calls them: by path below the dataset, or by number. Matrices and triangles follow
/// the order of the dataset's images.
public struct JudgementReader: Sendable {
    public let options: JudgementOptions

    public init(options: JudgementOptions = JudgementOptions()) {
        self.options = options
    }

    /// - Parameter images: paths of the dataset's images, in its order.
    /// - Throws: `DatasetError` (`notFound`, `unreadable`, `malformedJudgements`, `unknownImages`
    ///   with every name that is missing).
    public func read(_ file: FilePath, images: [String]) throws(DatasetError) -> Judgements {
        let names = ImageNames(images)
        let judgements: Judgements
        switch file.extension?.lowercased() {
        case "npy":
            judgements = try ArrayReading(file: file.printable, options: options, names: names)
                .judgements(NumPyArray(contentsOf: file))
        case "txt":
            judgements = try list(file, names)
        default:
            let table = try JudgementTable(
                DelimitedTable(contentsOf: file), file: file, names: names)
            judgements = try TableJudgements(table: table, options: options, names: names)
                .judgements()
        }
        try Self.check(judgements, file: file.printable)
        return judgements
    }

    /// Numbers separated by blanks: three a line are triplets, else a table as any other.
    private func list(_ file: FilePath, _ names: ImageNames) throws(DatasetError) -> Judgements {
        let bytes = try FileBytes.read(file)
        let spaced = bytes.contains(0x09) || bytes.contains(0x2C) || bytes.contains(0x3B)
        let text = spaced ? bytes : bytes.map { $0 == 0x20 ? 0x09 : $0 }
        let table = try JudgementTable(
            DelimitedTable(bytes: text, delimiter: spaced ? nil : .tab), file: file, names: names)
        var options = options
        let isTriplets = table.width == 3 && table.header == nil
        if options.format == nil, isTriplets { options.format = .triplets }
        return try TableJudgements(table: table, options: options, names: names).judgements()
    }

    private static func check(_ judgements: Judgements, file: String) throws(DatasetError) {
        let count: Int
        let kind: String
        switch judgements.content {
        case .ratings(let pairs): (count, kind) = (pairs.count, "pairs of different images")
        case .triplets(let triplets): (count, kind) = (triplets.triplets.count, "triplets")
        }
        guard count > 0 else {
            throw DatasetError(
                .malformedJudgements, subject: file, detail: "it holds no \(kind); add rows")
        }
    }
}
