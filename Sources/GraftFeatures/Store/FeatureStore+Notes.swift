import Foundation
import GRDB

/// Small values beside the vectors: measured costs, decisions of the precision guard.
extension FeatureStore {
    /// Keeps a value under a kind and a key; a later one replaces it.
    public func note(_ value: some Encodable, kind: String, key: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let data = try encoder.encode(value)
        let now = options.clock()
        try wrapping {
            try writing { database in
                try database.execute(
                    sql:
                        "INSERT OR REPLACE INTO note (kind, key, value, saved) VALUES (?, ?, ?, ?)",
                    arguments: [kind, key, data, now])
            }
        }
    }

    /// The value kept under a kind and a key; nil if there is none or it no longer decodes.
    public func noted<Value: Decodable>(
        _ type: Value.Type, kind: String, key: String
    ) throws -> Value? {
        let data = try wrapping {
            try reading(Data?.none) { database, found in
                if found != nil { return }
                found = try Data.fetchOne(
                    database, sql: "SELECT value FROM note WHERE kind = ? AND key = ?",
                    arguments: [kind, key])
            }
        }
        return data.flatMap { try? JSONDecoder().decode(type, from: $0) }
    }
}
