/// How the bytes of a table become text: marks at its beginning, encodings, blanks.
enum TextMarks {
    /// The bytes after a UTF-8 byte order mark; UTF-16 with a mark as UTF-8.
    static func withoutMark(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return bytes[3...] }
        let isLittle = bytes.starts(with: [0xFF, 0xFE])
        guard isLittle || bytes.starts(with: [0xFE, 0xFF]) else { return bytes[...] }
        let units = stride(from: 2, to: bytes.count - 1, by: 2).map { at in
            let (one, two) = (UInt16(bytes[at]), UInt16(bytes[at + 1]))
            return isLittle ? two << 8 | one : one << 8 | two
        }
        return Array(String(decoding: units, as: UTF16.self).utf8)[...]
    }

    /// The bytes without the blanks around them.
    static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let isBlank = { (byte: UInt8) in byte == 0x20 || byte == 0x09 }
        guard let start = bytes.firstIndex(where: { !isBlank($0) }),
            let end = bytes.lastIndex(where: { !isBlank($0) })
        else { return bytes[bytes.endIndex...] }
        return bytes[start...end]
    }

    /// The bytes as text; what is not UTF-8 is read as ISO 8859-1, so that names that differ on
    /// disk stay different.
    static func text(_ bytes: ArraySlice<UInt8>) -> String {
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        return String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
    }
}
