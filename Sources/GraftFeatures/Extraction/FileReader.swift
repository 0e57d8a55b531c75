import Foundation
import SystemPackage

/// Reads whole files into one buffer that is used again for the next file.
///
/// Only regular files are read, and opening never waits: a named pipe, a device or a directory is
/// refused. Files are read rather than mapped, because a mapped file that is cut short while it is
/// being decoded ends the process.
package struct FileReader {
    private var buffer: [UInt8] = []
    private let maximumBytes: Int

    package init(maximumBytes: Int) {
        self.maximumBytes = maximumBytes
    }

    /// Calls `body` with the contents; the pointer is valid only inside.
    package mutating func withContents<Value>(
        of path: FilePath, _ body: (UnsafeRawBufferPointer, FileStamp) throws -> Value
    ) throws -> Value {
        let descriptor: FileDescriptor
        do {
            descriptor = try FileDescriptor.open(
                path, .readOnly, options: [.nonBlocking, .closeOnExec])
        } catch let error as Errno {
            throw Self.problem(path, error)
        }
        return try descriptor.closeAfter {
            let stamp = try Self.stamp(path, "changed while it was read") {
                fstat(descriptor.rawValue, &$0)
            }
            let count = try read(descriptor, path, size: Int(stamp.size))
            return try buffer.withUnsafeBytes {
                try body(UnsafeRawBufferPointer(rebasing: $0[..<count]), stamp)
            }
        }
    }

    private mutating func read(_ descriptor: FileDescriptor, _ path: FilePath, size: Int) throws
        -> Int
    {
        try checkSize(size, path)
        // One byte more than announced, so that a file that grew is noticed without another call.
        if buffer.count < size + 1 {
            buffer = [UInt8](repeating: 0, count: max(size + 1, 1 << 18))
        }
        var count = 0
        while true {
            let room = buffer.count
            let step = try buffer.withUnsafeMutableBytes { bytes in
                do {
                    return try descriptor.read(
                        into: UnsafeMutableRawBufferPointer(rebasing: bytes[count..<room]))
                } catch let error as Errno {
                    throw Self.problem(path, error)
                }
            }
            if step == 0 { return count }
            count += step
            if count == buffer.count {
                try checkSize(count, path)
                buffer.append(contentsOf: [UInt8](repeating: 0, count: count))
            }
        }
    }

    private func checkSize(_ size: Int, _ path: FilePath) throws {
        guard size > maximumBytes else { return }
        throw FeatureError(
            .fileTooLarge, subject: path.printable,
            detail: "\(size) bytes are more than the limit of \(maximumBytes); shrink the image")
    }

    /// The stamp of a regular file, without opening it.
    package static func stamp(of path: FilePath) throws -> FileStamp {
        try stamp(path, "cannot be read") { information in
            path.withPlatformString { stat($0, &information) }
        }
    }

    private static func stamp(
        _ path: FilePath, _ failure: String, _ ask: (inout stat) -> Int32
    ) throws -> FileStamp {
        var information = stat()
        guard ask(&information) == 0 else { throw problem(path, Errno(rawValue: errno)) }
        guard information.st_mode & S_IFMT == S_IFREG else {
            let kind = information.st_mode & S_IFMT == S_IFDIR ? "a folder" : "not a regular file"
            throw FeatureError(
                .notARegularFile, subject: path.printable,
                detail: "is \(kind); leave it out or put an image file in its place")
        }
        #if canImport(Darwin)
            let (modified, changed) = (information.st_mtimespec, information.st_ctimespec)
        #else
            let (modified, changed) = (information.st_mtim, information.st_ctim)
        #endif
        func nanoseconds(_ time: timespec) -> Int64 {
            Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
        }
        return FileStamp(
            size: Int64(information.st_size), modified: nanoseconds(modified),
            changed: nanoseconds(changed), inode: Int64(bitPattern: UInt64(information.st_ino)))
    }

    private static func problem(_ path: FilePath, _ error: Errno) -> FeatureError {
        let remedy =
            switch error {
            case .noSuchFileOrDirectory: "does not exist; check the path or a dangling link"
            case .permissionDenied, .notPermitted:
                "may not be read; change its permissions (chmod +r)"
            case .tooManySymbolicLinkLevels:
                "is a link that leads to itself; replace it by the file"
            case .isDirectory: "is a folder; leave it out"
            default: "cannot be read (\(error)); check the disk and the path"
            }
        return FeatureError(.unreadableFile, subject: path.printable, detail: remedy)
    }
}

extension FilePath {
    /// The bytes of the path as the file system keeps them.
    var rawBytes: [UInt8] {
        withPlatformString { pointer in
            [UInt8](UnsafeRawBufferPointer(start: pointer, count: strlen(pointer)))
        }
    }

    /// The path as text; bytes that are not UTF-8 become U+FFFD.
    package var printable: String { String(decoding: self) }
}
