import Foundation
import GRDB

/// One SQLite database of the feature store: its schema, opened for reading and perhaps writing.
struct StoreDatabase: Sendable {
    let queue: DatabaseQueue

    /// Layout number kept in SQLite's `user_version`; a file with a higher one is left alone.
    static let schemaVersion = 1

    enum Access { case write, read, readImmutable }

    /// Opens or creates the file.
    ///
    /// - Parameter pageLimit: refuse to grow beyond this many 16 KiB pages (0: no limit); how tests
    ///   meet a full disk.
    init(path: String, access: Access, pageLimit: Int = 0) throws {
        var configuration = Self.configuration()
        switch access {
        case .write:
            configuration.prepareDatabase { database in
                // Page size and vacuum mode only take effect on a file that is still empty.
                try database.execute(
                    sql: """
                        PRAGMA page_size = 16384; PRAGMA auto_vacuum = INCREMENTAL;
                        PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
                        PRAGMA wal_autocheckpoint = 256;
                        """)
                if pageLimit > 0 {
                    try database.execute(sql: "PRAGMA max_page_count = \(pageLimit)")
                }
            }
            queue = try DatabaseQueue(path: path, configuration: configuration)
            try queue.writeWithoutTransaction { try Self.createSchema($0) }
        case .read:
            configuration.readonly = true
            queue = try DatabaseQueue(path: path, configuration: configuration)
        case .readImmutable:
            configuration.readonly = true
            queue = try DatabaseQueue(
                path: "file:\(path)?immutable=1", configuration: configuration)
        }
        try checkVersion()
    }

    /// A database in memory only.
    init() throws {
        queue = try DatabaseQueue(configuration: Self.configuration())
        try queue.writeWithoutTransaction { try Self.createSchema($0) }
    }

    private static func configuration() -> Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(60)
        configuration.label = "graft.store"
        return configuration
    }

    private func checkVersion() throws {
        let version = try queue.read { try Int.fetchOne($0, sql: "PRAGMA user_version") ?? 0 }
        guard version <= Self.schemaVersion else {
            throw FeatureError(
                .store, subject: queue.path,
                detail: "was written by a newer Graft (layout \(version), this one knows "
                    + "\(Self.schemaVersion)); update Graft or choose another folder with --store")
        }
        guard version == Self.schemaVersion else {
            throw DatabaseError(resultCode: .SQLITE_NOTADB, message: "no feature store inside")
        }
    }

    private static func createSchema(_ database: Database) throws {
        let version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
        guard version == 0 else { return }
        try database.inTransaction(.immediate) {
            // Another process may have created the tables while this one waited for the lock.
            try database.execute(
                sql: """
                    CREATE TABLE IF NOT EXISTS view (
                        id INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, backbone TEXT NOT NULL,
                        description TEXT NOT NULL, featureWidth INTEGER NOT NULL,
                        posteriorWidth INTEGER NOT NULL, created INTEGER NOT NULL,
                        used INTEGER NOT NULL);
                    CREATE TABLE IF NOT EXISTS vector (
                        id INTEGER PRIMARY KEY, view INTEGER NOT NULL, digest BLOB NOT NULL,
                        features BLOB NOT NULL, posteriors BLOB);
                    CREATE UNIQUE INDEX IF NOT EXISTS vectorKey ON vector (view, digest);
                    CREATE TABLE IF NOT EXISTS memo (
                        path BLOB PRIMARY KEY, size INTEGER NOT NULL, modified INTEGER NOT NULL,
                        changed INTEGER NOT NULL, inode INTEGER NOT NULL, digest BLOB NOT NULL
                    ) WITHOUT ROWID;
                    CREATE TABLE IF NOT EXISTS note (
                        kind TEXT NOT NULL, key TEXT NOT NULL, value BLOB NOT NULL,
                        saved INTEGER NOT NULL, PRIMARY KEY (kind, key)) WITHOUT ROWID;
                    PRAGMA user_version = \(Self.schemaVersion);
                    """)
            return .commit
        }
    }
}
