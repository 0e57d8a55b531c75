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

extension FilePath.Component {
    /// A component from raw bytes; nil where they are empty or hold a separator or a zero.
    init?(rawBytes: [UInt8]) {
        guard !rawBytes.isEmpty, !rawBytes.contains(UInt8(ascii: "/")), !rawBytes.contains(0) else {
            return nil
        }
        guard let component = FilePath(rawBytes: rawBytes).components.last else { return nil }
        self = component
    }
}

extension FilePath {
    /// The path, or `.` where it is empty.
    var orHere: FilePath { isEmpty ? "." : self }

    /// Path of a file relative to this folder; the whole path where it lies elsewhere.
    func relative(_ file: FilePath) -> FilePath {
        var inner = file.lexicallyNormalized()
        let root = lexicallyNormalized()
        let isHere = root.isEmpty || root == "."
        guard isHere || inner.removePrefix(root), !inner.isEmpty else { return file }
        return inner
    }

    /// The same as printable text.
    func relativeName(of file: FilePath) -> String { relative(file).printable }

    /// The same as raw bytes.
    func relativeBytes(of file: FilePath) -> [UInt8] { relative(file).rawBytes }
}
