/// Where a native library is looked for.

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif
#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Order: the folder given; the folder in the library's environment variable; its folder under
/// `.engines` in the folder of the executable, in the current folder and in all folders above the
/// two; the names that the system's loader knows. A folder that the user named (the first two) is
/// the only one that is tried, and may be the one that holds the library files or one above it.
public struct EngineSearch: Sendable {
    /// Environment variable that names OpenVINO's folder.
    public static let variable = NativeLibrary.openVINO.variable

    /// One place: the file to open and why it is tried.
    package struct Candidate: Sendable, Equatable {
        package var file: String
        package var source: EngineReport.Source
    }

    package var library = NativeLibrary.openVINO
    public var folder: String?
    public var environment: [String: String]
    public var executableFolder: String?
    public var currentFolder: String

    public init(
        folder: String? = nil, environment: [String: String] = ProcessInfo.processInfo.environment,
        executableFolder: String? = EngineSearch.folderOfThisExecutable(),
        currentFolder: String = FileManager.default.currentDirectoryPath
    ) {
        self.folder = folder
        self.environment = environment
        self.executableFolder = executableFolder
        self.currentFolder = currentFolder
    }

    /// Folder of the running program; nil where the system does not tell.
    public static func folderOfThisExecutable() -> String? {
        let proc = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        guard let path = proc ?? CommandLine.arguments.first, path.contains("/") else { return nil }
        return parent(of: path)
    }

    /// Library files to open, in order, and the folders in which there was none.
    package func candidates() -> (files: [Candidate], without: [EngineReport.Attempt]) {
        if let folder { return collect([(folder, .option)]) }
        if let folder = environment[library.variable], !folder.isEmpty {
            return collect([(folder, .environment)])
        }
        var places: [(String, EngineReport.Source)] = []
        for (start, source) in [
            (executableFolder, EngineReport.Source.executable), (currentFolder, .currentFolder),
        ] {
            for folder in start.map(Self.ancestors) ?? [] {
                let place = (folder == "/" ? "" : folder) + "/.engines/\(library.place)"
                if !places.contains(where: { $0.0 == place }) { places.append((place, source)) }
            }
        }
        var found = collect(places)
        found.files += library.loaderNames.map { Candidate(file: $0, source: .loader) }
        return found
    }

    private func collect(
        _ places: [(folder: String, source: EngineReport.Source)]
    ) -> (files: [Candidate], without: [EngineReport.Attempt]) {
        var files: [Candidate] = []
        var without: [EngineReport.Attempt] = []
        for place in places {
            let named = place.source == .option || place.source == .environment
            let tails = named ? [""] + library.tails : [""]
            let libraries = tails.flatMap { self.files(in: place.folder + $0) }
            if !named, !libraries.isEmpty, !Self.isTrusted(place.folder) {
                without.append(
                    .init(place.folder, place.source, "others may write to it: not used"))
            } else if libraries.isEmpty {
                let exists = FileManager.default.fileExists(atPath: place.folder)
                without.append(
                    .init(
                        place.folder, place.source,
                        exists ? "holds no \(library.prefix)" : "no such folder"))
            } else {
                files += libraries.map { Candidate(file: $0, source: place.source) }
            }
        }
        return (files, without)
    }

    /// Files of the library in one folder, newest version first.
    private func files(in folder: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter {
            $0.hasPrefix(library.prefix + ".") && ($0.contains(".so") || $0.hasSuffix(".dylib"))
        }
        .sorted { $0.count != $1.count ? $0.count > $1.count : $0 > $1 }
        .map { folder + "/" + $0 }
    }

    /// Code is only loaded from a folder found by chance if this user or root owns it and nobody
    /// else may write to it.
    private static func isTrusted(_ folder: String) -> Bool {
        var status = stat()
        guard stat(folder, &status) == 0 else { return false }
        return (status.st_uid == 0 || status.st_uid == geteuid()) && status.st_mode & 0o002 == 0
    }

    private static func ancestors(of folder: String) -> [String] {
        var all: [String] = []
        var current = folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder
        while !current.isEmpty {
            all.append(current)
            if current == "/" { break }
            current = parent(of: current)
        }
        return all
    }

    private static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "" }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
