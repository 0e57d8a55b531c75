import Foundation
import Testing

/// Reference values written by Tools/goldens/datasets.py.
enum Goldens {
    static func read<Value: Decodable>(_ name: String, as type: Value.Type) throws -> Value {
        let url = try #require(
            Bundle.module.url(forResource: "Goldens/\(name)", withExtension: "json"))
        return try JSONDecoder().decode(type, from: Data(contentsOf: url))
    }
}

/// Images for development that lie beside the repository, if they do.
enum SharedData {
    static let folder: String = {
        let here = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        let package = here.deletingLastPathComponent().deletingLastPathComponent()
        let given = ProcessInfo.processInfo.environment["GRAFT_SHARED"] ?? "../shared"
        return URL(fileURLWithPath: given, relativeTo: package).standardizedFileURL.path + "/data"
    }()
    static let isThere = FileManager.default.fileExists(atPath: folder)
    static let absence: Comment = "skipped: no shared data (set GRAFT_SHARED)"
}
