import SystemPackage

/// Reads an image folder, or a table that names images, as a dataset.
///
/// A folder is read by its `labels.csv` or `labels.tsv` where there is one (`TableColumns` says
/// which columns count, `LongTable` which make it one of image, class and confidence), else by its
/// annotations in VOC XML or COCO JSON, else by its folders (`FolderLayout` says which names
/// count). No image is opened.
public struct DatasetReader: Sendable {
    public let options: DatasetOptions

    public init(options: DatasetOptions = DatasetOptions()) {
        self.options = options
    }

    /// Reads the dataset at a path: a folder, a table, or a single image (unlabelled).
    ///
    /// Samples stand in the byte order of their relative paths where folders were read, in the
    /// order of the rows where a table was. Labels that are missing or cannot be told do not stop
    /// the reading; see `Dataset.labelling` and `Dataset.requireClasses()`.
    public func read(_ root: FilePath) throws(DatasetError) -> Dataset {
        switch FileStatus.of(root) {
        case .folder:
            if let table = try labelsFile(for: root) { return try read(table: table, root: root) }
            if VOCReading.fits(root) {
                var reading = VOCReading(root: root, options: options)
                return try reading.dataset()
            }
            let annotations = COCOReading.files(in: root)
            if !annotations.isEmpty {
                var reading = COCOReading(files: annotations, root: root, options: options)
                return try reading.dataset()
            }
            return try FolderReading(root: root, options: options).dataset()
        case .file:
            return try read(file: root)
        case .missing, .danglingLink:
            throw DatasetError(
                .notFound, subject: root.printable,
                detail: "there is no such folder or file; check the path")
        case .special(let what):
            throw DatasetError(
                .unreadable, subject: root.printable,
                detail: "this is \(what); name a folder of images or a CSV file")
        case .denied(let reason):
            throw DatasetError(
                .unreadable, subject: root.printable,
                detail: "cannot be looked at (\(reason)); check its permissions")
        }
    }

    /// Every image below a folder, whatever its folders are called and whether or not a table lies
    /// there.
    public func images(below root: FilePath) throws(DatasetError) -> Dataset {
        let walk = try FolderWalk(root)
        let samples = walk.images.map { image in
            Sample(
                path: String(decoding: image.relativeBytes, as: UTF8.self),
                file: FilePath(rawBytes: image.file))
        }
        return Dataset(
            root: root, samples: samples, labels: .unlabelled(imageCount: samples.count),
            labelling: .none(reason: "only the images were asked for"), problems: walk.problems)
    }

    private func read(file: FilePath) throws(DatasetError) -> Dataset {
        let folder = file.removingLastComponent()
        if TableFile.isTable(file) || TableFile.isJSON(file) || options.labelsFile != nil {
            let named = options.labelsFile == nil ? nil : try labelsFile(for: folder.orHere)
            return try read(table: named ?? file, root: folder.orHere)
        }
        guard ImageExtensions.mark(file.rawBytes) else {
            throw DatasetError(
                .unreadable, subject: file.printable,
                detail:
                    "neither a folder nor a table (.csv, .tsv, .json) nor an image; name one of these"
            )
        }
        return Dataset(unlabelled: [file])
    }

    /// A dataset as a table or COCO JSON tells it.
    private func read(table file: FilePath, root: FilePath) throws(DatasetError) -> Dataset {
        if TableFile.isJSON(file) {
            var reading = COCOReading(files: [file], root: root, options: options)
            return try reading.dataset()
        }
        let table = try DelimitedTable(contentsOf: file)
        if var long = try LongTableReading(
            file: file, root: root, table: table, options: options)
        {
            return try long.dataset()
        }
        var reading = try TableReading(file: file, root: root, table: table, options: options)
        return try reading.dataset()
    }

    /// The table that describes a folder, if any.
    private func labelsFile(for root: FilePath) throws(DatasetError) -> FilePath? {
        if let name = options.labelsFile {
            let candidates = [root.pushing(FilePath(name)), FilePath(name)]
            if let file = candidates.first(where: { FileStatus.of($0) == .file }) { return file }
            throw DatasetError(
                .notFound, subject: name,
                detail:
                    "there is no such file in \(root.printable) nor in the working folder; check --labels"
            )
        }
        return TableFile.usualNames.map { root.appending($0) }.first { FileStatus.of($0) == .file }
    }
}
