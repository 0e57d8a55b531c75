import Foundation
import GRDB

/// What the store holds for one view of one backbone.
public struct StoreEntry: Sendable, Hashable, Codable {
    public var backbone: String
    /// Description of the view as JSON.
    public var view: String
    /// Images with vectors.
    public var vectors: Int
    /// Floats per image: D + K.
    public var width: Int
    /// Bytes of the vectors.
    public var bytes: Int
    /// Seconds since 1970.
    public var created: Int64
    /// Seconds since 1970, to the hour.
    public var lastUsed: Int64
}

/// What `graft store` shows.
public struct StoreSummary: Sendable, Codable {
    public var file: String
    /// Bytes on disk, the write-ahead log included.
    public var fileBytes: Int
    public var entries: [StoreEntry]
    /// Files whose digest is remembered.
    public var files: Int
}

/// What to throw away; the conditions are applied together in the order written here.
public struct PruneRule: Sendable, Hashable, Codable {
    /// Views not used for this many days.
    public var unusedForDays: Int?
    /// Views of this backbone.
    public var backbone: String?
    /// Then the least recently used views, until the vectors fit.
    public var maximumBytes: Int?

    public init(unusedForDays: Int? = nil, backbone: String? = nil, maximumBytes: Int? = nil) {
        self.unusedForDays = unusedForDays
        self.backbone = backbone
        self.maximumBytes = maximumBytes
    }
}

extension FeatureStore {
    /// Vectors, bytes and last use per backbone and view, most recently used first.
    public func summary() throws -> StoreSummary {
        let entries = try wrapping {
            try reading([StoreEntry]()) { database, entries in
                try entries.append(contentsOf: Self.entries(database).map(\.entry))
            }
        }
        let files = try wrapping {
            try reading(0) { $1 += try Int.fetchOne($0, sql: "SELECT count(*) FROM memo") ?? 0 }
        }
        let path = file?.string ?? ""
        let bytes = ["", "-wal"].reduce(0) { sum, suffix in
            let attributes = try? FileManager.default.attributesOfItem(atPath: path + suffix)
            return sum + (attributes?[.size] as? Int ?? 0)
        }
        return StoreSummary(file: path, fileBytes: bytes, entries: entries, files: files)
    }

    /// Throws vectors away and gives the space back to the file system; returns what went.
    @discardableResult
    public func prune(_ rule: PruneRule) throws -> [StoreEntry] {
        guard isPersistent else {
            throw FeatureError(
                .store, subject: file?.string ?? "store in memory",
                detail: "cannot be written; choose a writable store with --store")
        }
        let now = options.clock()
        var gone: [StoreEntry] = []
        try wrapping {
            try writing { database in
                gone = []
                for (id, entry) in try Self.chosen(by: rule, Self.entries(database), now: now) {
                    try database.execute(sql: "DELETE FROM vector WHERE view = ?", arguments: [id])
                    try database.execute(sql: "DELETE FROM view WHERE id = ?", arguments: [id])
                    gone.append(entry)
                }
                try database.execute(
                    sql: "DELETE FROM memo WHERE digest NOT IN (SELECT digest FROM vector)")
            }
            guard let disk = state.withLock({ $0.disk }), !gone.isEmpty else { return }
            try disk.queue.writeWithoutTransaction { database in
                // Returns one row per freed page; all must be stepped through.
                _ = try Row.fetchAll(database, sql: "PRAGMA incremental_vacuum")
                _ = try Row.fetchAll(database, sql: "PRAGMA wal_checkpoint(TRUNCATE)")
            }
        }
        return gone
    }

    private static func chosen(
        by rule: PruneRule, _ entries: [(id: Int64, entry: StoreEntry)], now: Int64
    ) -> [(id: Int64, entry: StoreEntry)] {
        var kept = entries
        var gone: [(id: Int64, entry: StoreEntry)] = []
        if rule.unusedForDays != nil || rule.backbone != nil {
            let matches = { (entry: StoreEntry) in
                if let days = rule.unusedForDays, entry.lastUsed > now - Int64(days) * 86_400 {
                    return false
                }
                return rule.backbone.map { $0 == entry.backbone } ?? true
            }
            gone = kept.filter { matches($0.entry) }
            kept.removeAll { matches($0.entry) }
        }
        if let limit = rule.maximumBytes {
            var total = kept.reduce(0) { $0 + $1.entry.bytes }
            while total > limit, let last = kept.popLast() {
                total -= last.entry.bytes
                gone.append(last)
            }
        }
        return gone
    }

    private static func entries(_ database: Database) throws -> [(id: Int64, entry: StoreEntry)] {
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT id, backbone, description, featureWidth + posteriorWidth AS width, created,
                used, (SELECT count(*) FROM vector WHERE view = view.id) AS vectors
                FROM view ORDER BY used DESC, id DESC
                """)
        return rows.map { row in
            let width: Int = row["width"]
            let vectors: Int = row["vectors"]
            let entry = StoreEntry(
                backbone: row["backbone"], view: row["description"], vectors: vectors, width: width,
                bytes: vectors * width * 4, created: row["created"], lastUsed: row["used"])
            return (row["id"], entry)
        }
    }
}
