import Foundation

/// The folder that a demonstration set is written to, all at once or not at all.
struct DemoFolder: Sendable {
    private let target: String
    private let partial: String

    init(_ path: String) {
        var path = path
        while path.count > 1 && path.hasSuffix("/") { path.removeLast() }
        target = path
        partial = "\(path).\(ProcessInfo.processInfo.processIdentifier).partial"
    }

    /// Makes a folder for each class beside the target.
    ///
    /// - Throws: `WorkflowError` where the target holds something or cannot be made.
    func begin() throws {
        let files = FileManager.default
        if files.fileExists(atPath: target) {
            let content = try? files.contentsOfDirectory(atPath: target)
            guard content?.isEmpty == true else {
                throw WorkflowError(
                    .notWritable, subject: target,
                    detail: "there is something here already; name a folder that does not exist yet"
                )
            }
        }
        for kind in DemoClass.allCases { try OutputFile.makeFolder("\(partial)/\(kind.rawValue)") }
    }

    func add(_ image: DemoImage, jpeg: [UInt8]) throws {
        let number = String(image.number + 1)
        let padded = String(repeating: "0", count: max(0, 3 - number.count)) + number
        let path = "\(partial)/\(image.kind.rawValue)/\(padded).jpg"
        do {
            try Data(jpeg).write(to: URL(fileURLWithPath: path))
        } catch {
            throw WorkflowError(
                .notWritable, subject: path,
                detail: "cannot be written; name another place or make room")
        }
    }

    /// Gives the complete folder its name.
    func finish() throws {
        rmdir(target)
        guard rename(partial, target) == 0 else {
            throw WorkflowError(
                .notWritable, subject: target,
                detail: "cannot be made (\(String(cString: strerror(errno)))); name another place")
        }
    }

    /// Removes what was written.
    func abandon() {
        try? FileManager.default.removeItem(atPath: partial)
    }
}
