import SystemPackage

/// File paths as the bytes that the file system keeps.
extension FilePath {
    /// A path from raw bytes without a terminating zero.
    init(rawBytes: [UInt8]) {
        self = (rawBytes + [0]).withUnsafeBytes { buffer in
            let start = buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
            return start.map { FilePath(platformString: $0) } ?? FilePath()
        }
    }

    /// The bytes of the path, without a terminating zero.
    var rawBytes: [UInt8] {
        withPlatformString { pointer in
            var count = 0
            while pointer[count] != 0 { count += 1 }
            return Array(UnsafeRawBufferPointer(start: pointer, count: count))
        }
    }

    /// The path as text; bytes that are not UTF-8 become U+FFFD.
    var printable: String { String(decoding: self) }

    /// The path, or `.` where it is empty.
    var orHere: FilePath { isEmpty ? "." : self }
}
