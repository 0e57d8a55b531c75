import Foundation
import SystemPackage

/// Writes a whole file or nothing: a temporary file beside it, synchronised, then renamed.
enum AtomicFile {
    static func write(_ pieces: [[UInt8]], to file: FilePath) throws(FeatureError) {
        try replace(file) { descriptor in
            for piece in pieces { try descriptor.writeAll(piece) }
        }
    }

    /// Copies a file in pieces.
    static func copy(_ source: FilePath, to file: FilePath) throws(FeatureError) {
        try replace(file) { output in
            let input = try FileDescriptor.open(
                source, .readOnly, options: [.nonBlocking, .closeOnExec])
            try input.closeAfter {
                var buffer = [UInt8](repeating: 0, count: 1 << 20)
                while true {
                    let count = try buffer.withUnsafeMutableBytes { try input.read(into: $0) }
                    if count == 0 { break }
                    try output.writeAll(buffer[..<count])
                }
            }
        }
    }

    /// Calls `body` with the open temporary file.
    static func replace(
        _ file: FilePath, _ body: (FileDescriptor) throws -> Void
    ) throws(FeatureError) {
        let folder = file.removingLastComponent()
        let suffix = String(UInt64.random(in: .min ... .max), radix: 36)
        let temporary = folder.appending(".\(file.lastComponent?.string ?? "file").\(suffix).part")
        do {
            let descriptor = try FileDescriptor.open(
                temporary, .writeOnly,
                options: [.create, .exclusiveCreate, .noFollow, .closeOnExec],
                permissions: [.ownerReadWrite, .groupRead, .otherRead])
            try descriptor.closeAfter {
                try body(descriptor)
                guard fsync(descriptor.rawValue) == 0 else { throw Errno(rawValue: errno) }
            }
            let status = temporary.withPlatformString { from in
                file.withPlatformString { rename(from, $0) }
            }
            guard status == 0 else { throw Errno(rawValue: errno) }
        } catch {
            _ = temporary.withPlatformString { unlink($0) }
            throw failure(error, file)
        }
    }

    static func failure(_ error: any Error, _ file: FilePath) -> FeatureError {
        switch error {
        case let error as FeatureError: error
        case Errno.noSpace, Errno.diskQuotaExceeded:
            FeatureError(
                .diskFull, subject: file.printable,
                detail: "the disk is full; free some space or choose another folder")
        default:
            FeatureError(
                .export, subject: file.printable,
                detail: "cannot be written (\(error)); choose a folder that exists and is writable")
        }
    }
}
