import SystemPackage

/// File paths as the bytes that the file system keeps.
extension FilePath {
    /// A path from raw bytes without a terminating zero.
    init(rawBytes: some Sequence<UInt8>) {
        var bytes = rawBytes.map { CChar(bitPattern: $0) }
        bytes.append(0)
        self = bytes.withUnsafeBufferPointer { buffer in
            buffer.baseAddress.map { FilePath(platformString: $0) } ?? FilePath()
        }
    }

    /// The bytes of the path, without a terminating zero.
    var rawBytes: [UInt8] {
        withPlatformString { pointer in
            var bytes: [UInt8] = []
            var cursor = pointer
            while cursor.pointee != 0 {
                bytes.append(UInt8(bitPattern: cursor.pointee))
                cursor += 1
            }
            return bytes
        }
    }

    /// The path as text; bytes that are not UTF-8 become U+FFFD.
    var printable: String { String(decoding: self) }
}
