import SystemPackage

/// Folds that a file prescribes, and folds as a file.
extension Folds {
    /// Reads a table of path and fold.
    ///
    /// The columns are those called path (or as in `TableColumns`) and fold, else the first two; a
    /// header may be missing. Folds may be called anything; numbers are ordered as numbers, other
    /// names by their Unicode scalars. Paths are taken from the dataset's root and found as a
    /// labels table finds them. Rows of files that the dataset does not have are passed over.
    ///
    /// - Throws: `DatasetError` with code `.notFound`, `.unreadable`, `.malformedTable`,
    ///   `.missingColumn`, or `.badFolds` where images of the dataset are missing, have two folds,
    ///   or there is but one fold.
    public static func reading(_ file: FilePath, for dataset: Dataset) throws(DatasetError) -> Folds
    {
        let table = try FoldsTable(file)
        let locator = FileLocator(bases: [dataset.root])
        let places = Dictionary(
            dataset.samples.enumerated().map { (PathBytes.normalized($1.file.rawBytes), $0) },
            uniquingKeysWith: { first, _ in first })
        var names: [String?] = Array(repeating: nil, count: dataset.count)
        for row in table.rows {
            guard case .found(let found) = locator.locate(row.path),
                let image = places[PathBytes.normalized(found)]
            else { continue }
            if let earlier = names[image], earlier != row.fold {
                throw DatasetError(
                    .badFolds, subject: file.printable,
                    detail:
                        "line \(row.line) puts \(dataset.samples[image].path) into fold \(row.fold), an "
                        + "earlier line into fold \(earlier); keep one")
            }
            names[image] = row.fold
        }
        try checkComplete(names, dataset: dataset, file: file)
        let order = sorted(Set(names.compactMap(\.self)))
        guard order.count >= 2 else {
            throw DatasetError(
                .badFolds, subject: file.printable,
                detail: "all images are in one fold; cross-validation needs at least 2")
        }
        let position = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, $0) })
        return Folds(
            count: order.count, assignment: names.map { $0.flatMap { position[$0] } ?? 0 },
            names: order)
    }

    private static func checkComplete(
        _ names: [String?], dataset: Dataset, file: FilePath
    ) throws(DatasetError) {
        let missing = names.indices.filter { names[$0] == nil }.map { dataset.samples[$0].path }
        guard missing.isEmpty else {
            throw DatasetError(
                .badFolds, subject: file.printable,
                detail: "\(missing.count) of \(names.count) images have no fold: "
                    + "\(missing.prefix(3).joined(separator: ", "))\(missing.count > 3 ? ", …" : ""); "
                    + "add a row for each, its path relative to \(dataset.root.printable)")
        }
    }

    private static func sorted(_ names: Set<String>) -> [String] {
        let numbered = names.compactMap { name in Int(name).map { ($0, name) } }
        if numbered.count == names.count { return numbered.sorted { $0 < $1 }.map(\.1) }
        return names.sorted {
            $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars)
        }
    }

    /// The folds as a CSV of path and fold that `reading` takes.
    public func csv(for dataset: Dataset) -> [UInt8] {
        precondition(dataset.count == assignment.count, "one fold an image is needed")
        var writer = DelimitedWriter()
        writer.append(["path", "fold"])
        let root = PathBytes.normalized(dataset.root.rawBytes)
        for (sample, fold) in zip(dataset.samples, assignment) {
            let path = PathBytes.relative(PathBytes.normalized(sample.file.rawBytes), to: root)
            writer.append(bytes: [path, Array(names[fold].utf8)])
        }
        return writer.bytes
    }
}
