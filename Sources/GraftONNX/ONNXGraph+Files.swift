import SystemPackage

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// Reading a model from a file, writing it to one.
extension ONNXGraph {
    /// Reads a model; weights that it keeps in other files of the same folder are taken in, so that
    /// the graph stands on its own.
    ///
    /// A weights file must be a plain file in the folder of the model with a usual suffix and no
    /// second name; links, other folders and ranges beyond its end are refused, and so is more than
    /// 4 GiB in all.
    /// - Throws: `ONNXError` (`fileAccess`, `truncated`, `notONNX`, `emptyGraph`, `externalData`,
    ///   `tooLarge`).
    public init(contentsOf file: FilePath) throws(ONNXError) {
        try self.init(parsing: Self.bytes(of: file), subject: file.string)
        guard hasExternalData else { return }
        let folder = file.removingLastComponent()
        var reader = try ExternalDataReader(
            folder: folder.isEmpty ? FilePath(".") : folder, subject: file.string)
        try takeIn(&reader)
    }

    /// Writes the model: a temporary file in the same folder, synchronised, then renamed, so that
    /// at any moment there is the old file or the new one.
    /// - Throws: `ONNXError` (`tooLarge`, `fileAccess`).
    public func write(to file: FilePath) throws(ONNXError) {
        let bytes = try serialized()
        let folder = file.removingLastComponent()
        let suffix = String(UInt64.random(in: .min ... .max), radix: 36)
        let temporary = folder.appending(".\(file.lastComponent?.string ?? "model").\(suffix).part")
        do {
            let descriptor = try FileDescriptor.open(
                temporary, .writeOnly,
                options: [.create, .exclusiveCreate, .noFollow, .closeOnExec],
                permissions: [.ownerReadWrite, .groupRead, .otherRead])
            try descriptor.closeAfter {
                try descriptor.writeAll(bytes)
                guard fsync(descriptor.rawValue) == 0 else { throw Errno(rawValue: errno) }
            }
            guard rename(temporary.string, file.string) == 0 else { throw Errno(rawValue: errno) }
            let parent = try FileDescriptor.open(folder.isEmpty ? "." : folder, .readOnly)
            try parent.closeAfter { _ = fsync(parent.rawValue) }
        } catch {
            unlink(temporary.string)
            throw ONNXError(
                .fileAccess, file.string,
                "cannot be written (\(error)). Choose a folder that exists, is writable and has "
                    + "room."
            )
        }
    }

    private static func bytes(of file: FilePath) throws(ONNXError) -> [UInt8] {
        do {
            let descriptor = try FileDescriptor.open(
                file, .readOnly, options: [.nonBlocking, .closeOnExec])
            return try descriptor.closeAfter {
                var status = stat()
                guard fstat(descriptor.rawValue, &status) == 0 else { throw Errno(rawValue: errno) }
                guard status.st_mode & S_IFMT == S_IFREG else { throw Errno.invalidArgument }
                guard status.st_size < 2 << 30 else { throw Errno.fileTooLarge }
                return try descriptor.bytes(count: Int(status.st_size), from: 0)
            }
        } catch {
            throw ONNXError(
                .fileAccess, file.string,
                "cannot be read (\(error)). Give the path of a readable ONNX file below 2 GiB.")
        }
    }
}

extension FileDescriptor {
    /// Exactly `count` bytes, or fewer where the file ends before.
    func bytes(count: Int, from offset: Int64) throws -> [UInt8] {
        try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            let whole = UnsafeMutableRawBufferPointer(buffer)
            while filled < count {
                let got = try read(
                    fromAbsoluteOffset: offset + Int64(filled),
                    into: .init(rebasing: whole[filled...]))
                if got == 0 { break }
                filled += got
            }
        }
    }
}
