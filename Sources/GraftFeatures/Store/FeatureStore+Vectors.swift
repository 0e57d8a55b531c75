import Foundation
import GRDB
import GraftLinearAlgebra

/// One image's vectors for one view.
public struct FeatureRow: Sendable, Equatable {
    /// SHA-256 of the image file.
    public var digest: ContentDigest
    /// D values.
    public var features: [Float]
    /// K probabilities, where the backbone kept its classifier.
    public var posteriors: [Float]?

    public init(digest: ContentDigest, features: [Float], posteriors: [Float]? = nil) {
        self.digest = digest
        self.features = features
        self.posteriors = posteriors
    }
}

extension FeatureStore {
    /// The two kinds of vector.
    public enum Field: String, Sendable, Codable { case features, posteriors }

    /// Vectors read for a list of images.
    public struct Vectors: Sendable {
        /// N x D; rows of missing images are zero.
        public var matrix: Matrix<Float>
        /// Places in the list that the store does not know.
        public var missing: [Int]
    }

    /// Files a batch of rows in one transaction. Features that are already there stay as they are;
    /// posteriors are added to them.
    ///
    /// - Throws: `FeatureError` only if not even memory can take them.
    public func add(_ rows: [FeatureRow], view: FeatureView, backbone: String) throws {
        guard let first = rows.first else { return }
        let key = Data(view.key.bytes)
        let text = view.text
        let now = options.clock()
        try wrapping {
            try writing { database in
                try database.execute(
                    sql: """
                        INSERT OR IGNORE INTO view
                        (key, backbone, description, featureWidth, posteriorWidth, created, used)
                        VALUES (?, ?, ?, ?, ?, ?, ?)
                        """,
                    arguments: [
                        key, backbone, text, first.features.count, first.posteriors?.count ?? 0,
                        now,
                        now,
                    ])
                guard let id = try Self.viewID(key, database) else { return }
                if let posteriors = first.posteriors {
                    try database.execute(
                        sql: "UPDATE view SET posteriorWidth = ? WHERE id = ?",
                        arguments: [posteriors.count, id])
                }
                let insert = try database.cachedStatement(
                    sql: """
                        INSERT INTO vector (view, digest, features, posteriors) VALUES (?, ?, ?, ?)
                        ON CONFLICT (view, digest) DO UPDATE SET posteriors = excluded.posteriors
                        WHERE posteriors IS NULL AND excluded.posteriors IS NOT NULL
                        """)
                for row in rows {
                    try insert.execute(arguments: [
                        id, Data(row.digest.bytes), Self.blob(row.features),
                        row.posteriors.map(Self.blob),
                    ])
                }
            }
        }
    }

    /// Which of the images have vectors of this view, as a mask.
    ///
    /// - Parameter field: `.posteriors` asks for both kinds.
    public func contains(
        _ digests: [ContentDigest], view: FeatureView, field: Field = .features
    ) throws -> [Bool] {
        let key = Data(view.key.bytes)
        let condition = field == .posteriors ? " AND posteriors IS NOT NULL" : ""
        return try wrapping {
            try reading([Bool](repeating: false, count: digests.count)) { database, found in
                guard let id = try Self.viewID(key, database) else { return }
                let select = try database.cachedStatement(
                    sql: "SELECT 1 FROM vector WHERE view = ? AND digest = ?" + condition)
                for (index, digest) in digests.enumerated() where !found[index] {
                    let arguments: StatementArguments = [id, Data(digest.bytes)]
                    found[index] = try Int.fetchOne(select, arguments: arguments) != nil
                }
            }
        }
    }

    /// The vectors of many images in the order asked for; `nil` digests count as missing.
    ///
    /// - Parameter width: D or K; vectors of another length count as missing.
    public func vectors(
        of digests: [ContentDigest?], view: FeatureView, field: Field = .features, width: Int
    ) throws -> Vectors {
        let key = Data(view.key.bytes)
        let start = (
            values: [Float](repeating: 0, count: digests.count * width),
            found: [Bool](repeating: false, count: digests.count)
        )
        let result = try wrapping {
            try reading(start) { database, state in
                guard let id = try Self.viewID(key, database) else { return }
                try Self.read(
                    field, of: digests, view: id, width: width, database, into: &state.values,
                    found: &state.found)
            }
        }
        touch(view)
        return Vectors(
            matrix: Matrix(rows: digests.count, columns: width, storage: result.values),
            missing: result.found.indices.filter { !result.found[$0] })
    }

    private static func read(
        _ field: Field, of digests: [ContentDigest?], view id: Int64, width: Int,
        _ database: Database, into values: inout [Float], found: inout [Bool]
    ) throws {
        let select = try database.cachedStatement(
            sql: "SELECT \(field.rawValue) FROM vector WHERE view = ? AND digest = ?")
        try values.withUnsafeMutableBytes { buffer in
            for (index, digest) in digests.enumerated() where !found[index] {
                guard let digest else { continue }
                let rows = try Row.fetchCursor(select, arguments: [id, Data(digest.bytes)])
                guard let row = try rows.next() else { continue }
                try row.withUnsafeData(atIndex: 0) { blob in
                    guard let blob, blob.count == width * 4, width > 0 else { return }
                    let place = UnsafeMutableRawBufferPointer(
                        rebasing: buffer[(index * width * 4)..<((index + 1) * width * 4)])
                    blob.copyBytes(to: place)
                    found[index] = true
                }
            }
        }
    }

    /// Notes that a view was used; at most once an hour.
    private func touch(_ view: FeatureView) {
        let now = options.clock()
        let key = Data(view.key.bytes)
        try? writingIfPersistent { database in
            try database.execute(
                sql: "UPDATE view SET used = ? WHERE key = ? AND used < ?",
                arguments: [now, key, now - 3600])
        }
    }

    static func viewID(_ key: Data, _ database: Database) throws -> Int64? {
        try Int64.fetchOne(database, sql: "SELECT id FROM view WHERE key = ?", arguments: [key])
    }

    /// Little-endian floats, as they lie in memory on every machine that Graft runs on.
    private static func blob(_ values: [Float]) -> Data {
        values.withUnsafeBytes { Data($0) }
    }

    /// Turns what SQLite throws into this module's error.
    func wrapping<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as DatabaseError {
            throw FeatureError(
                .store, subject: file?.string ?? "store in memory",
                detail: "\(Self.describe(error)); choose another folder with --store")
        }
    }
}
