import SystemPackage

/// A dataset as its folders tell it.
struct FolderReading {
    let root: FilePath
    let options: DatasetOptions

    /// - Throws: `DatasetError` with code `.noImages`, `.unreadable`, `.ambiguousFolders` or
    ///   `.badPattern`.
    func dataset() throws(DatasetError) -> Dataset {
        let walk = try FolderWalk(root)
        guard !walk.images.isEmpty else { throw noImages(walk) }
        let folders = walk.images.map { image in
            image.components.dropLast().map { TextMarks.text($0[...]) }
        }
        let layout = try FolderLayout(
            folders: folders, level: options.classLevel, subject: root.printable)
        let paths = walk.images.map { PathBytes.text($0.relativeBytes) }
        var groups = [String?](repeating: nil, count: paths.count)
        if let pattern = options.groupPattern {
            groups = try GroupPattern(pattern).groups(of: paths)
        }
        let samples = walk.images.indices.map { index in
            Sample(
                path: paths[index], file: FilePath(rawBytes: walk.images[index].file),
                split: layout.splits[index],
                group: groups[index])
        }
        let labels = Labels(listing: layout.classes)
        return Dataset(
            root: root, samples: samples, labels: labels, labelling: labelling(labels, walk),
            problems: walk.problems,
            notes: layout.notes + [Labels.listingNote(layout.classes)].compactMap(\.self)
                + notes(walk, labels))
    }

    private func labelling(_ labels: Labels, _ walk: FolderWalk) -> Labelling {
        guard labels.classes.isEmpty else { return .folders }
        let tables =
            walk.tables.isEmpty
            ? "" : ", or name a table with --labels (\(FolderLayout.list(walk.tables)) lies there)"
        return .none(
            reason: "the images do not lie in a folder for each class; sort them so\(tables)")
    }

    private func notes(_ walk: FolderWalk, _ labels: Labels) -> [String] {
        var notes: [String] = []
        let used = Set(walk.images.compactMap { $0.components.count > 1 ? $0.components[0] : nil })
        let empty = walk.topFolders.filter { !used.contains($0) }.map { TextMarks.text($0[...]) }
        if !empty.isEmpty {
            notes.append("folders without an image: \(FolderLayout.list(empty.sorted()))")
        }
        let lowered = Dictionary(grouping: labels.classes) { $0.lowercased() }
        for names in lowered.values.filter({ $0.count > 1 }).sorted(by: { $0[0] < $1[0] }) {
            notes.append("classes that differ only in case: \(FolderLayout.list(names))")
        }
        if walk.otherFiles > 0 {
            notes.append("\(Self.counted(walk.otherFiles, "other file")) ignored")
        }
        if walk.hiddenEntries > 0 {
            notes.append(
                walk.hiddenEntries == 1
                    ? "1 hidden entry skipped" : "\(walk.hiddenEntries) hidden entries skipped")
        }
        return notes
    }

    private func noImages(_ walk: FolderWalk) -> DatasetError {
        var found: [String] = []
        if walk.otherFiles > 0 { found.append(Self.counted(walk.otherFiles, "other file")) }
        if !walk.topFolders.isEmpty { found.append(Self.counted(walk.topFolders.count, "folder")) }
        if let problem = walk.problems.first { found.append("\(problem)") }
        let seen = found.isEmpty ? "it is empty" : "it holds \(found.joined(separator: ", "))"
        return DatasetError(
            .noImages, subject: root.printable,
            detail: "no image was found; \(seen). Images are known by their endings "
                + "(\(ImageExtensions.all.prefix(8).joined(separator: ", ")), …); "
                + "put them into one folder a class")
    }

    private static func counted(_ count: Int, _ noun: String) -> String {
        "\(count) \(noun)\(count == 1 ? "" : "s")"
    }
}
