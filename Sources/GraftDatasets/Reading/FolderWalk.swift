import SystemPackage

/// Every image below a folder, found without opening a file.
///
/// Hidden entries are passed over, links to folders are followed after all real folders were read,
/// and no folder is read twice, so that loops end.
struct FolderWalk {
    struct Image {
        /// Folder names from the root down, then the file name.
        let components: [[UInt8]]
        /// Path of raw bytes.
        let file: [UInt8]

        var relativeBytes: [UInt8] { FolderWalk.relativeBytes(components) }
    }

    /// In byte order of the relative path.
    private(set) var images: [Image] = []
    private(set) var problems: [DatasetProblem] = []
    private(set) var otherFiles = 0
    private(set) var hiddenEntries = 0
    /// Tables that lie in the root, by name.
    private(set) var tables: [String] = []
    /// Names of the folders in the root.
    private(set) var topFolders: [[UInt8]] = []

    private let root: [UInt8]
    private var visited: Set<FolderIdentity> = []
    private var pending: [[[UInt8]]] = [[]]
    private var linked: [[[UInt8]]] = []

    private static let deepest = 64
    /// Folders that archives and file servers leave behind.
    private static let debris: Set<[UInt8]> = [Array("__MACOSX".utf8), Array("@eaDir".utf8)]

    /// - Throws: `DatasetError` with code `.unreadable` where the root itself cannot be listed.
    init(_ root: FilePath) throws(DatasetError) {
        self.root = root.rawBytes
        do {
            _ = try FolderListing(root)
        } catch {
            throw DatasetError(
                .unreadable, subject: root.printable,
                detail: "the folder cannot be read (\(error)); check its permissions")
        }
        while true {
            if let folder = pending.popLast() {
                read(folder)
            } else if !linked.isEmpty {
                pending.append(linked.removeFirst())
            } else {
                break
            }
        }
        let keyed = images.map { ($0.relativeBytes, $0) }
        images = keyed.sorted { $0.0.lexicographicallyPrecedes($1.0) }.map(\.1)
        problems.sort { ($0.path, $0.reason) < ($1.path, $1.reason) }
    }

    private mutating func read(_ folder: [[UInt8]]) {
        let path = file(at: folder)
        guard case .folder(let identity) = FileStatus.of(path) else {
            return report(.unreadableFolder, folder, "cannot be looked at; check its permissions")
        }
        guard visited.insert(identity).inserted else {
            return report(
                .repeatedFolder, folder,
                "leads to a folder that was already read; it is not read again")
        }
        guard folder.count <= Self.deepest else {
            return report(
                .unreadableFolder, folder, "lies more than \(Self.deepest) folders deep; move it up"
            )
        }
        do throws(Errno) {
            for entry in try FolderListing(FilePath(rawBytes: path)).entries {
                take(entry, in: folder)
            }
        } catch {
            report(.unreadableFolder, folder, "cannot be read (\(error)); check its permissions")
        }
    }

    private mutating func take(_ entry: FolderListing.Entry, in folder: [[UInt8]]) {
        guard entry.name.first != UInt8(ascii: "."), !Self.debris.contains(entry.name) else {
            hiddenEntries += 1
            return
        }
        let path = folder + [entry.name]
        let isImage = ImageExtensions.mark(entry.name)
        switch entry.kind {
        case .file: takeFile(path, isImage: isImage)
        case .folder: takeFolder(path, isImage: isImage, isLink: false)
        case .special:
            if isImage { report(.notAFile, path, "a pipe, socket or device, not an image file") }
        case .link:
            switch FileStatus.of(file(at: path)) {
            case .file: takeFile(path, isImage: isImage)
            case .folder: takeFolder(path, isImage: isImage, isLink: true)
            case .special(let what):
                if isImage { report(.notAFile, path, "\(what), not an image file") }
            case .danglingLink, .missing:
                report(.danglingLink, path, "a symbolic link to nothing; remove or mend it")
            case .denied(let reason):
                report(.danglingLink, path, "a symbolic link that cannot be followed (\(reason))")
            }
        }
    }

    private mutating func takeFile(_ path: [[UInt8]], isImage: Bool) {
        if isImage {
            images.append(Image(components: path, file: file(at: path)))
            return
        }
        otherFiles += 1
        let name = path.last.map { String(decoding: $0, as: UTF8.self) } ?? ""
        if path.count == 1, TableFile.isTable(FilePath(name)) { tables.append(name) }
    }

    private mutating func takeFolder(_ path: [[UInt8]], isImage: Bool, isLink: Bool) {
        if isImage {
            return report(
                .notAFile, path, "a folder with an image's name; rename it to have it read")
        }
        if path.count == 1 { topFolders += path }
        if isLink { linked.append(path) } else { pending.append(path) }
    }

    private func file(at path: [[UInt8]]) -> [UInt8] {
        path.isEmpty ? root : PathBytes.joined(root, Self.relativeBytes(path))
    }

    private static func relativeBytes(_ path: [[UInt8]]) -> [UInt8] {
        Array(path.joined(separator: [PathBytes.separator]))
    }

    private mutating func report(
        _ kind: DatasetProblem.Kind, _ path: [[UInt8]], _ reason: String
    ) {
        let name = PathBytes.text(Self.relativeBytes(path))
        problems.append(DatasetProblem(kind, path: name, reason: reason))
    }
}
