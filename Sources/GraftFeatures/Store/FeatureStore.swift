import Foundation
import GRDB
import Synchronization
import SystemPackage

/// The keeper of feature vectors: one SQLite file shared by every run and every process.
///
/// Key: SHA-256 of the image bytes x `FeatureView`. Value: the vector of D features and, where the
/// backbone still has its classifier, the vector of K posteriors. Each call of `add` is one
/// transaction in write-ahead mode, so a killed process loses at most the batch it was writing.
///
/// A store never stops a run. Where the folder cannot be written or the disk is full, vectors are
/// kept in memory for the rest of the run and `warnings` says so; a damaged file is moved aside and
/// begun anew.
public final class FeatureStore: Sendable {
    /// Something that the user should know and that did not stop the run.
    public struct Warning: Sendable, Hashable, Codable, CustomStringConvertible {
        public enum Code: String, Sendable, Codable { case readOnly, notStored, movedAside, slow }
        public var code: Code
        public var detail: String
        public var description: String { detail }
    }

    /// How a store is opened.
    public struct Options: Sendable {
        /// Never write.
        public var readOnly = false
        /// Seconds since 1970; decides "last used".
        public var clock: @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970) }
        /// Limit of the file in pages of 16 KiB, 0 for none.
        var pageLimit = 0
        public init() {}
    }

    struct State {
        var disk: StoreDatabase?
        var writable: Bool
        var memory: StoreDatabase?
        var warnings: [Warning]
    }

    /// Folder of the file; nil for a store in memory.
    public let folder: FilePath?
    let options: Options
    let state: Mutex<State>

    static let fileName = "features.sqlite"

    private init(folder: FilePath?, options: Options, state: State) {
        self.folder = folder
        self.options = options
        self.state = Mutex(state)
    }

    /// Where the store lies unless `--store` says otherwise: `GRAFT_STORE`, else `graft/store` in
    /// the user's cache folder.
    public static func defaultFolder(environment: [String: String]) -> FilePath {
        if let named = environment["GRAFT_STORE"], !named.isEmpty { return FilePath(named) }
        if let cache = environment["XDG_CACHE_HOME"], !cache.isEmpty {
            return FilePath(cache).appending("graft").appending("store")
        }
        let home = environment["HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
        return FilePath(home).appending(".cache").appending("graft").appending("store")
    }

    /// Opens the store in a folder, which is made if need be. Problems become `warnings`.
    public static func open(at folder: FilePath, options: Options = Options()) -> FeatureStore {
        var state = State(disk: nil, writable: false, memory: nil, warnings: [])
        do {
            state.disk = try openDisk(folder, options: options, warnings: &state.warnings)
            state.writable = !options.readOnly
        } catch {
            let reason = describe(error)
            if let disk = openForReading(folder) {
                state.disk = disk
                state.warnings.append(
                    Warning(
                        code: .readOnly,
                        detail: "\(folder): \(reason); stored features are read, new ones are kept "
                            + "in memory for this run only. Choose a writable folder with --store.")
                )
            } else {
                state.warnings.append(
                    Warning(
                        code: .notStored,
                        detail: "\(folder): \(reason); features are kept in memory for this run "
                            + "only. Choose a writable folder with --store."))
            }
        }
        return FeatureStore(folder: folder, options: options, state: state)
    }

    /// A store that forgets everything when it goes.
    public static func inMemory() -> FeatureStore {
        let state = State(disk: nil, writable: false, memory: nil, warnings: [])
        return FeatureStore(folder: nil, options: Options(), state: state)
    }

    /// What the user should know, in the order it happened.
    public var warnings: [Warning] { state.withLock { $0.warnings } }

    /// Whether new vectors survive this run.
    public var isPersistent: Bool { state.withLock { $0.disk != nil && $0.writable } }

    /// The file, where there is one.
    public var file: FilePath? { folder?.appending(Self.fileName) }
}

// MARK: - Opening

extension FeatureStore {
    private static func openDisk(
        _ folder: FilePath, options: Options, warnings: inout [Warning]
    ) throws -> StoreDatabase {
        let file = folder.appending(fileName)
        if options.readOnly {
            if let disk = openForReading(folder) { return disk }
            throw FeatureError(.store, subject: file.string, detail: "cannot be read as a store")
        }
        try FileManager.default.createDirectory(
            atPath: folder.string, withIntermediateDirectories: true)
        if let reason = damage(of: file) {
            warnings.append(try moveAside(file, because: reason, clock: options.clock))
        }
        do {
            return try StoreDatabase(
                path: file.string, access: .write, pageLimit: options.pageLimit)
        } catch let error as DatabaseError where isDamage(error) {
            let reason = error.message ?? "not a database"
            warnings.append(try moveAside(file, because: reason, clock: options.clock))
            return try StoreDatabase(
                path: file.string, access: .write, pageLimit: options.pageLimit)
        }
    }

    private static func openForReading(_ folder: FilePath) -> StoreDatabase? {
        let path = folder.appending(fileName).string
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        return (try? StoreDatabase(path: path, access: .read))
            ?? (try? StoreDatabase(path: path, access: .readImmutable))
    }

    /// Reason to distrust a file by its first 100 bytes and its length; nil if it looks sound.
    ///
    /// SQLite's header holds the page size at byte 16 and the number of pages at byte 28
    /// (file format, section 1.3); a shorter file was cut. Pages that are still in the write-ahead
    /// log may be missing from the file, so a log beside it makes a short file acceptable.
    static func damage(of file: FilePath) -> String? {
        guard let handle = FileHandle(forReadingAtPath: file.string) else { return nil }
        defer { try? handle.close() }
        guard let size = try? handle.seekToEnd(), size > 0 else { return nil }
        try? handle.seek(toOffset: 0)
        guard let header = try? handle.read(upToCount: 100), header.count == 100 else {
            return "only \(size) bytes are left"
        }
        let bytes = [UInt8](header)
        guard bytes.starts(with: Array("SQLite format 3\0".utf8)) else { return "not a database" }
        let pageSize = Int(bytes[16]) << 8 | Int(bytes[17])
        let pages = bytes[28..<32].reduce(0) { $0 << 8 | Int($1) }
        let logSize = try? FileManager.default.attributesOfItem(atPath: file.string + "-wal")[.size]
        let expected = pages * (pageSize == 1 ? 65_536 : pageSize)
        if Int(size) < expected, (logSize as? Int ?? 0) == 0 {
            return "\(size) bytes of \(expected) are left"
        }
        return nil
    }

    /// Renames the file and its companions out of the way.
    static func moveAside(
        _ file: FilePath, because reason: String, clock: () -> Int64
    ) throws -> Warning {
        var aside = "\(file.string).damaged-\(clock())"
        while FileManager.default.fileExists(atPath: aside) { aside += "x" }
        for suffix in ["", "-wal", "-shm"]
        where FileManager.default.fileExists(atPath: file.string + suffix) {
            try FileManager.default.moveItem(atPath: file.string + suffix, toPath: aside + suffix)
        }
        return Warning(
            code: .movedAside,
            detail: "\(file): the feature store was damaged (\(reason)); it was moved to \(aside) "
                + "and a new one was begun. Features are computed again where they are needed.")
    }

    static func isDamage(_ error: DatabaseError) -> Bool {
        error.resultCode == .SQLITE_CORRUPT || error.resultCode == .SQLITE_NOTADB
    }

    static func describe(_ error: any Error) -> String {
        if let error = error as? DatabaseError {
            return switch error.resultCode {
            case .SQLITE_FULL: "the disk is full"
            case .SQLITE_READONLY, .SQLITE_PERM: "cannot be written"
            case .SQLITE_CANTOPEN: "cannot be opened or made"
            default: error.message ?? "\(error.resultCode)"
            }
        }
        if let error = error as? FeatureError { return error.detail }
        return (error as NSError).localizedDescription
    }
}
