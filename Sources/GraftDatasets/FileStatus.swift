import SystemPackage

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// What lies at a path, links followed; nothing is opened.
enum FileStatus: Equatable {
    case file
    case folder(FolderIdentity)
    /// Socket, pipe or device, in words.
    case special(String)
    case danglingLink
    case missing
    /// It may not be looked at, for this reason.
    case denied(String)

    static func of(_ path: FilePath) -> FileStatus {
        path.withPlatformString { status(at: $0) }
    }

    /// The same for a path of raw bytes without a terminating zero.
    static func of(_ path: [UInt8]) -> FileStatus {
        (path + [0]).withUnsafeBytes { buffer in
            buffer.baseAddress.map { status(at: $0.assumingMemoryBound(to: CChar.self)) }
                ?? .missing
        }
    }

    private static func status(at pointer: UnsafePointer<CChar>) -> FileStatus {
        var status = stat()
        guard stat(pointer, &status) == 0 else { return failure(errno, at: pointer) }
        switch status.st_mode & S_IFMT {
        case S_IFREG: return .file
        case S_IFDIR:
            return .folder(
                FolderIdentity(device: UInt64(status.st_dev), inode: UInt64(status.st_ino)))
        case S_IFIFO: return .special("a pipe")
        case S_IFSOCK: return .special("a socket")
        default: return .special("a device")
        }
    }

    private static func failure(_ code: Int32, at pointer: UnsafePointer<CChar>) -> FileStatus {
        var status = stat()
        let isLink = lstat(pointer, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
        if isLink && (code == ENOENT || code == ELOOP) { return .danglingLink }
        if code == ENOENT || code == ENOTDIR { return .missing }
        return .denied(Errno(rawValue: code).description)
    }
}

/// What makes a folder the same folder, whatever path leads to it.
struct FolderIdentity: Hashable {
    let device: UInt64
    let inode: UInt64
}
