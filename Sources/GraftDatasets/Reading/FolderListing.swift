import SystemPackage

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// The entries of one folder by their raw names, in byte order.
struct FolderListing {
    enum Kind { case file, folder, link, special }

    struct Entry {
        let name: [UInt8]
        let kind: Kind
    }

    let entries: [Entry]

    /// Lists a folder; throws the system's reason where it cannot be opened.
    init(_ folder: FilePath) throws(Errno) {
        guard let handle = folder.withPlatformString({ opendir($0) }) else {
            throw Errno(rawValue: errno)
        }
        defer { closedir(handle) }
        var found: [Entry] = []
        while let record = readdir(handle) {
            let name = Self.name(of: record)
            if name == [0x2E] || name == [0x2E, 0x2E] { continue }
            found.append(Entry(name: name, kind: Self.kind(of: record, in: handle)))
        }
        entries = found.sorted { $0.name.lexicographicallyPrecedes($1.name) }
    }

    /// The name's bytes; read in place, because a record may be shorter than its declared type.
    private static func name(of record: UnsafeMutablePointer<dirent>) -> [UInt8] {
        let offset = MemoryLayout<dirent>.offset(of: \dirent.d_name) ?? 0
        let start = UnsafeRawPointer(record).advanced(by: offset)
        return Array(UnsafeRawBufferPointer(start: start, count: strlen(start)))
    }

    private static func kind(of record: UnsafeMutablePointer<dirent>, in handle: Handle) -> Kind {
        switch Int(record.pointee.d_type) {
        case Int(DT_REG): return .file
        case Int(DT_DIR): return .folder
        case Int(DT_LNK): return .link
        case Int(DT_UNKNOWN): break
        default: return .special
        }
        // Some file systems do not say: ask for this entry, without following a link.
        var status = stat()
        let offset = MemoryLayout<dirent>.offset(of: \dirent.d_name) ?? 0
        let name = UnsafeRawPointer(record).advanced(by: offset).assumingMemoryBound(to: CChar.self)
        guard fstatat(dirfd(handle), name, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
            return .special
        }
        switch status.st_mode & S_IFMT {
        case S_IFREG: return .file
        case S_IFDIR: return .folder
        case S_IFLNK: return .link
        default: return .special
        }
    }

    #if canImport(Darwin)
        private typealias Handle = UnsafeMutablePointer<DIR>
    #else
        private typealias Handle = OpaquePointer
    #endif
}
