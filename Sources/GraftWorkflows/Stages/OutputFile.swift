import Foundation
import SystemPackage

/// Files that results are written to: a temporary file in the same folder, synchronised, then renamed.
enum OutputFile {
    static func write(_ text: String, to path: String) throws {
        try write(Array(text.utf8), to: path)
    }

    /// - Throws: `WorkflowError` naming the file; what was there before stays as it was.
    static func write(_ bytes: [UInt8], to path: String) throws {
        let temporary = path + ".\(ProcessInfo.processInfo.processIdentifier).part"
        do {
            guard FileManager.default.createFile(atPath: temporary, contents: nil),
                let handle = FileHandle(forWritingAtPath: temporary)
            else { throw CocoaError(.fileWriteUnknown) }
            try handle.write(contentsOf: bytes)
            try handle.synchronize()
            try handle.close()
            guard rename(temporary, path) == 0 else { throw CocoaError(.fileWriteUnknown) }
        } catch {
            let reason = String(cString: strerror(errno))
            unlink(temporary)
            throw WorkflowError(
                .notWritable, subject: path,
                detail: "cannot be written (\(reason)); name another place or make room")
        }
    }

    /// Whether a file can be written there, asked before the work that fills it.
    ///
    /// - Throws: `WorkflowError` naming the file.
    static func check(_ path: String) throws {
        let place = FilePath(path).removingLastComponent().string
        let folder = place.isEmpty ? "." : place
        let reason =
            isFolder(path)
            ? "is a folder; name a file"
            : !isFolder(folder)
                ? "there is no folder \(folder); make it, or name another place"
                : access(folder, W_OK) != 0
                    ? "cannot be written (\(String(cString: strerror(errno)))); name another place"
                    : nil
        if let reason { throw WorkflowError(.notWritable, subject: path, detail: reason) }
    }

    static func makeFolder(_ path: String) throws {
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw WorkflowError(
                .notWritable, subject: path, detail: "the folder cannot be made; name another place"
            )
        }
    }

    static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
            && isFolder.boolValue
    }
}
