import SystemPackage

/// A dataset as Pascal VOC's folders tell it: Annotations/*.xml, JPEGImages, ImageSets/Main.
///
/// A class is present where an object of it is annotated, otherwise absent. Images without an
/// annotation are unlabelled.
struct VOCReading {
    private let root: FilePath
    private let options: DatasetOptions
    private var problems: [DatasetProblem] = []
    private var files: [[UInt8]] = []
    /// Objects of each image; nil where it has no annotation.
    private var objects: [[VOCAnnotation.Object]?] = []
    private var stems: [String] = []
    private var missing = 0

    init(root: FilePath, options: DatasetOptions) {
        (self.root, self.options) = (root, options)
    }

    /// Whether a folder holds annotations as XML.
    static func fits(_ root: FilePath) -> Bool { !annotations(in: root).isEmpty }

    private static func annotations(in root: FilePath) -> [[UInt8]] {
        let folder = root.appending("Annotations")
        guard case .folder = FileStatus.of(folder), let listing = try? FolderListing(folder) else {
            return []
        }
        return listing.entries.map(\.name).filter { $0.suffix(4) == Array(".xml".utf8)[...] }
    }

    /// - Throws: `DatasetError` with code `.noImages` where no annotated image exists.
    mutating func dataset() throws(DatasetError) -> Dataset {
        let locator = FileLocator(
            bases: [root.appending("JPEGImages"), root], isTrusting: options.labelsAlone)
        for name in Self.annotations(in: root) { try take(name, locator: locator) }
        let annotated = Set(files.map(PathBytes.normalized))
        if !options.labelsAlone { addUnannotated(except: annotated) }
        guard !files.isEmpty else {
            throw DatasetError(
                .noImages, subject: root.printable,
                detail: "none of the \(missing) annotated images exists, the first being "
                    + "“\(problems.first?.path ?? "")”; put the images into JPEGImages")
        }
        let splits = splits()
        let samples = try Sample.list(
            of: files, root: root, splits: stems.map { splits[$0] },
            groupPattern: options.groupPattern)
        return Dataset(
            root: root, samples: samples, labels: labels(), labelling: .annotations,
            problems: problems,
            notes: options.difficultIsUnknown
                ? ["classes of which all objects are difficult count as unknown"] : [])
    }

    private mutating func take(_ name: [UInt8], locator: FileLocator) throws(DatasetError) {
        let file = FilePath(
            rawBytes: PathBytes.joined(root.appending("Annotations").rawBytes, name))
        let text = PathBytes.text(name)
        guard let annotation = VOCAnnotation(try FileBytes.read(file)) else {
            return report(
                .brokenAnnotation, "Annotations/\(text)",
                "this is no VOC annotation in XML; the image is left out")
        }
        let stem = Array(name.dropLast(4))
        for candidate in [stem, Array((annotation.fileName ?? "").utf8)] {
            if case .found(let found) = locator.locate(candidate[...]) {
                files.append(found)
                objects.append(annotation.objects)
                stems.append(PathBytes.text(stem))
                return
            }
        }
        missing += 1
        report(
            .missingFile, annotation.fileName ?? PathBytes.text(stem),
            "Annotations/\(text): there is no such image")
    }

    private mutating func addUnannotated(except annotated: Set<[UInt8]>) {
        let folder = root.appending("JPEGImages")
        guard let listing = try? FolderListing(folder) else { return }
        for entry in listing.entries where ImageExtensions.mark(entry.name) {
            let file = PathBytes.joined(folder.rawBytes, entry.name)
            if annotated.contains(PathBytes.normalized(file)) { continue }
            files.append(file)
            objects.append(nil)
            stems.append(FilePath(rawBytes: entry.name).stem ?? "")
        }
    }

    private func labels() -> Labels {
        let classes = Set(objects.flatMap { $0 ?? [] }.map(\.name)).sorted {
            $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars)
        }
        return Labels(
            classes: classes,
            states: objects.map { objects in
                classes.map { name in
                    guard let objects else { return .unknown }
                    let mine = objects.filter { $0.name == name }
                    if mine.isEmpty { return .absent }
                    let isDoubtful = options.difficultIsUnknown && mine.allSatisfy(\.isDifficult)
                    return isDoubtful ? .unknown : .present
                }
            })
    }

    /// Split by image name, after the lists in ImageSets/Main.
    private func splits() -> [String: Split] {
        var splits: [String: Split] = [:]
        for (name, split) in [("train", Split.train), ("val", .validation), ("test", .test)] {
            let list = root.appending("ImageSets/Main/\(name).txt")
            guard let bytes = try? FileBytes.read(list) else { continue }
            for line in bytes.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
                let stem = line.prefix { $0 != 0x20 && $0 != 0x09 }
                splits[TextMarks.text(stem)] = split
            }
        }
        return splits
    }

    private mutating func report(_ kind: DatasetProblem.Kind, _ path: String, _ reason: String) {
        problems.append(DatasetProblem(kind, path: path, reason: reason))
    }
}
