import SystemPackage

/// A dataset as COCO JSON tells it: a class is present where an object of it is annotated, crowds
/// among them, otherwise absent.
///
/// Several files (instances_train2017.json, instances_val2017.json) make one dataset with splits.
/// Files that list absent classes (LVIS) leave the others unknown.
struct COCOReading {
    private let files: [FilePath]
    private let root: FilePath
    private let options: DatasetOptions

    private var problems: [DatasetProblem] = []
    private var notes: [String] = []
    private var classes: [String] = []
    private var samples: [Sample] = []
    private var rows: [Row] = []
    private var missing = 0
    private var firstMissing: String?

    /// What one image's annotations say, by class name.
    private struct Row {
        var present: Set<String> = []
        /// Nil: every class of its file that is not present.
        var absent: Set<String>?
        var classes: Set<String>
    }

    init(files: [FilePath], root: FilePath, options: DatasetOptions) {
        (self.files, self.root, self.options) = (files, root, options)
    }

    /// The JSON files of a folder in COCO's layouts: annotations/instances_*.json, a lone
    /// instances*.json or annotations.json in the folder, or *.coco.json in folders of splits.
    static func files(in root: FilePath) -> [FilePath] {
        func names(_ folder: FilePath, where fits: (String) -> Bool) -> [FilePath] {
            guard case .folder = FileStatus.of(folder), let listing = try? FolderListing(folder)
            else { return [] }
            return listing.entries.map { String(decoding: $0.name, as: UTF8.self) }.filter(fits)
                .map { folder.appending($0) }
        }
        let isInstances = { (name: String) in
            name.hasSuffix(".json") && (name.hasPrefix("instances") || name == "annotations.json")
        }
        let usual = names(root.appending("annotations"), where: isInstances)
        if !usual.isEmpty { return usual }
        let here = names(root) { isInstances($0) || $0.hasSuffix(".coco.json") }
        if !here.isEmpty { return here }
        return ["train", "valid", "val", "test"].flatMap { split in
            names(root.appending(split)) { $0.hasSuffix(".coco.json") }
        }
    }

    /// - Throws: `DatasetError` with code `.noImages` where no file that is named exists,
    ///   `.malformedAnnotations` for anything but COCO JSON.
    mutating func dataset() throws(DatasetError) -> Dataset {
        for file in files {
            take(try COCOFile.read(try FileBytes.read(file), subject: file.printable), from: file)
        }
        guard !samples.isEmpty else {
            throw DatasetError(
                .noImages, subject: files.first?.printable ?? root.printable,
                detail: missing == 0
                    ? "it lists no image; export it again"
                    : "none of the \(missing) images exists, the first being “\(firstMissing ?? "")”; "
                        + "put them beside the file or name their folder as the data set")
        }
        let labels = Labels(classes: classes, states: rows.map(states))
        return Dataset(
            root: root, samples: try grouped(samples), labels: labels, labelling: .annotations,
            problems: problems, notes: notes)
    }

    private func states(_ row: Row) -> [LabelState] {
        classes.map { name in
            if row.present.contains(name) { return .present }
            guard row.classes.contains(name) else { return .unknown }
            return row.absent?.contains(name) ?? true ? .absent : .unknown
        }
    }

    private mutating func take(_ content: COCOFile, from file: FilePath) {
        let names = content.names
        let ordered = content.categories.compactMap { names[$0.id] }
        for name in ordered where !classes.contains(name) { classes.append(name) }
        let isFederated = content.isFederated
        if isFederated {
            notes.append("classes that are neither annotated nor listed as absent are unknown")
        }
        let places = addImages(of: content, from: file) { image in
            let absent = (image.absentCategories ?? []).compactMap { names[$0] }
            return Row(absent: isFederated ? Set(absent) : nil, classes: Set(ordered))
        }
        var stray = 0
        for annotation in content.annotations {
            guard let place = places[annotation.image], let name = names[annotation.category] else {
                stray += 1
                continue
            }
            if let place { rows[place].present.insert(name) }
        }
        if stray > 0 {
            report(
                .unclearLabel, file.lastComponent?.string ?? "",
                "\(stray) annotations name an image or class that the file does not list")
        }
    }

    /// Adds the images that exist; the place of each by identifier, nil for a missing file.
    private mutating func addImages(
        of content: COCOFile, from file: FilePath, row: (COCOFile.Image) -> Row
    ) -> [Int: Int?] {
        let folder = file.removingLastComponent().orHere
        let stem = file.stem ?? ""
        let part = String(stem.split(separator: "_").last ?? "")
        let above = folder.appending("..")
        let locator = FileLocator(
            bases: [folder, root] + [root, above].map { $0.appending(part) } + [above],
            isTrusting: options.labelsAlone)
        let split =
            Split(named: String(part.prefix { !$0.isNumber }))
            ?? Split(named: folder.lastComponent?.string ?? "")
        let rootBytes = PathBytes.normalized(root.rawBytes)
        var places: [Int: Int?] = [:]
        for image in content.images {
            let name = image.path ?? ""
            guard case .found(let found) = locator.locate(Array(name.utf8)[...]) else {
                missing += 1
                firstMissing = firstMissing ?? name
                places[image.id] = .some(nil)
                report(.missingFile, name, "\(file.printable): there is no such file")
                continue
            }
            places[image.id] = .some(samples.count)
            let path = PathBytes.relative(PathBytes.normalized(found), to: rootBytes)
            samples.append(
                Sample(
                    path: PathBytes.text(path), file: FilePath(rawBytes: found), split: split))
            rows.append(row(image))
        }
        return places
    }

    private func grouped(_ samples: [Sample]) throws(DatasetError) -> [Sample] {
        guard let pattern = options.groupPattern else { return samples }
        let groups = try GroupPattern(pattern).groups(of: samples.map(\.path))
        return zip(samples, groups).map {
            Sample(path: $0.path, file: $0.file, split: $0.split, group: $1)
        }
    }

    private mutating func report(_ kind: DatasetProblem.Kind, _ path: String, _ reason: String) {
        problems.append(DatasetProblem(kind, path: path, reason: reason))
    }
}
