import SystemPackage

/// Whole small files.
enum FileBytes {
    /// Reads a regular file; pipes and devices, which could wait for ever, are refused.
    static func read(_ file: FilePath) throws(DatasetError) -> [UInt8] {
        switch FileStatus.of(file) {
        case .missing:
            throw DatasetError(
                .notFound, subject: file.printable, detail: "there is no such file; check the path")
        case .file:
            break
        default:
            throw DatasetError(
                .unreadable, subject: file.printable,
                detail: "this is not a regular file; name a file")
        }
        do {
            let descriptor = try FileDescriptor.open(file, .readOnly)
            return try descriptor.closeAfter {
                var bytes: [UInt8] = []
                var chunk = [UInt8](repeating: 0, count: 1 << 18)
                while true {
                    let count = try chunk.withUnsafeMutableBytes { try descriptor.read(into: $0) }
                    if count == 0 { return bytes }
                    bytes += chunk[..<count]
                }
            }
        } catch {
            throw DatasetError(
                .unreadable, subject: file.printable,
                detail: "cannot be read (\(error)); check its permissions")
        }
    }
}
