import Foundation
import GRDB

/// What the file system says of a file: if all of it is unchanged, so are the bytes.
public struct FileStamp: Sendable, Hashable, Codable {
    /// Length in bytes.
    public var size: Int64
    /// Last change of the contents, nanoseconds since 1970.
    public var modified: Int64
    /// Last change of the entry, nanoseconds since 1970; cannot be set back by hand.
    public var changed: Int64
    /// Number of the file on its volume.
    public var inode: Int64

    public init(size: Int64, modified: Int64, changed: Int64, inode: Int64) {
        self.size = size
        self.modified = modified
        self.changed = changed
        self.inode = inode
    }
}

/// A file that was hashed: its raw path, its stamp then, its SHA-256.
public struct FileMemo: Sendable, Hashable {
    public var path: [UInt8]
    public var stamp: FileStamp
    public var digest: ContentDigest

    public init(path: [UInt8], stamp: FileStamp, digest: ContentDigest) {
        self.path = path
        self.stamp = stamp
        self.digest = digest
    }
}

extension FeatureStore {
    /// Digests of files whose stamp has not changed since they were hashed; nil for the others.
    public func remembered(_ files: [(path: [UInt8], stamp: FileStamp)]) throws -> [ContentDigest?]
    {
        try wrapping {
            try reading([ContentDigest?](repeating: nil, count: files.count)) { database, found in
                let select = try database.cachedStatement(
                    sql: """
                        SELECT digest FROM memo WHERE path = ? AND size = ? AND modified = ?
                        AND changed = ? AND inode = ?
                        """)
                for (index, file) in files.enumerated() where found[index] == nil {
                    let stamp = file.stamp
                    let digest = try Data.fetchOne(
                        select,
                        arguments: [
                            Data(file.path), stamp.size, stamp.modified, stamp.changed, stamp.inode,
                        ])
                    found[index] = digest.flatMap { ContentDigest(bytes: $0) }
                }
            }
        }
    }

    /// Remembers digests for the next run, in one transaction.
    public func remember(_ memos: [FileMemo]) throws {
        guard !memos.isEmpty else { return }
        try wrapping {
            try writing { database in
                let insert = try database.cachedStatement(
                    sql: """
                        INSERT OR REPLACE INTO memo (path, size, modified, changed, inode, digest)
                        VALUES (?, ?, ?, ?, ?, ?)
                        """)
                for memo in memos {
                    let stamp = memo.stamp
                    try insert.execute(arguments: [
                        Data(memo.path), stamp.size, stamp.modified, stamp.changed, stamp.inode,
                        Data(memo.digest.bytes),
                    ])
                }
            }
        }
    }
}
