import SystemPackage

/// Reads word vectors as text: a word and its numbers a line, separated by blanks or tabs.
///
/// Words may contain blanks (GloVe's largest files have some): the last D fields are the numbers.
struct TextVectorReading {
    let hasHeader: Bool
    var collector: VectorCollector
    private var dimension: Int?
    private var line = 0

    init(hasHeader: Bool, wanted: WantedWords) {
        self.hasHeader = hasHeader
        collector = VectorCollector(wanted)
    }

    mutating func read(_ stream: inout ByteStream) throws -> WordVectors {
        var header: TextVectorHeader?
        if try stream.peek(3) == [0xEF, 0xBB, 0xBF] { _ = try stream.skip(3) }
        if hasHeader {
            header =
                try stream.take(until: 0x0A) { bytes in
                    TextVectorHeader(fields: TextLine(Array(bytes)[...]).fields)
                } ?? nil
            line = 1
            dimension = header?.dimension
        }
        let file = stream.file
        while try stream.take(until: 0x0A, { try take($0, of: file) }) != nil {}
        return try result(header, stream)
    }

    private func result(
        _ header: TextVectorHeader?, _ stream: borrowing ByteStream
    ) throws -> WordVectors {
        let count = collector.wordCount
        guard let dimension, dimension > 0, count > 0 else {
            throw stream.malformed("there are no word vectors in it")
        }
        var notes = collector.notes
        if let header, header.words > count {
            throw stream.malformed(
                "the first line promises \(header.words) words but only \(count) follow: the file "
                    + "is cut short")
        } else if let header, header.words < count {
            notes.append("the first line promises \(header.words) words, \(count) follow")
        }
        return WordVectors(
            format: hasHeader ? .textWithHeader : .text, dimension: dimension, wordCount: count,
            vectors: collector.vectors, notes: notes)
    }

    private mutating func take(_ bytes: UnsafeRawBufferPointer, of file: FilePath) throws {
        line += 1
        let fields = Self.fieldCount(bytes)
        if fields == 0 { return }
        if dimension == nil { dimension = Self.trailingNumbers(bytes, fields: fields) }
        guard let dimension else { return }
        // A word of nothing but an unusual blank, which can never be wanted.
        if fields == dimension, Self.isBlank(bytes[0]) {
            collector.skip()
            return
        }
        let error = { [line] (what: String) in
            DatasetError(
                .malformedVectors, subject: file.printable,
                detail: "line \(line) \(what); mend or remove that line, or download the file again"
            )
        }
        let width = { "has \(fields - 1) numbers instead of \(dimension)" }
        guard fields > dimension else { throw error(width()) }
        // Nearly all words hold no blanks, so that the first blank ends them.
        let split =
            fields == dimension + 1
            ? Self.firstFieldEnd(bytes) : Self.split(bytes, before: dimension) ?? 0
        if fields > dimension + 1, Self.isAllNumbers(bytes[..<split], from: 1) {
            throw error(width())
        }
        let word = UnsafeRawBufferPointer(rebasing: Self.trimmed(bytes[..<split]))
        guard let word = collector.wants(word) else { return }
        let texts = Self.texts(bytes[split...])
        let values = texts.compactMap { Float($0) }
        guard values.count == dimension else {
            let wrong = texts.first { Float($0) == nil } ?? ""
            throw error("has “\(wrong)” where a number is expected")
        }
        collector.keep(values, of: word)
    }

    // Bytes -----------------------------------------------------------------------------------

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0D
    }

    /// Number of fields. Every byte of a file passes here, so blocks are counted in bytes, which
    /// the compiler turns into vector instructions.
    private static func fieldCount(_ bytes: UnsafeRawBufferPointer) -> Int {
        guard let first = bytes.first else { return 0 }
        var count = isBlank(first) ? 0 : 1
        var start = 1
        while start < bytes.count {
            let end = min(start + 255, bytes.count)
            var begins: UInt8 = 0
            for place in start..<end {
                begins &+= blank(bytes[place - 1]) & ~blank(bytes[place]) & 1
            }
            count += Int(begins)
            start = end
        }
        return count
    }

    /// All bits set for a blank.
    @inline(__always) private static func blank(_ byte: UInt8) -> UInt8 {
        byte == 0x20 || byte == 0x09 || byte == 0x0D ? 0xFF : 0
    }

    private static func firstFieldEnd(_ bytes: UnsafeRawBufferPointer) -> Int {
        let start = bytes.firstIndex { !isBlank($0) } ?? 0
        return bytes[start...].firstIndex(where: isBlank) ?? bytes.count
    }

    /// Where the last `count` fields begin.
    private static func split(_ bytes: UnsafeRawBufferPointer, before count: Int) -> Int? {
        var remaining = count
        for place in bytes.indices.reversed() where !isBlank(bytes[place]) {
            guard place == 0 || isBlank(bytes[place - 1]) else { continue }
            remaining -= 1
            if remaining == 0 { return place }
        }
        return nil
    }

    private static func texts(_ bytes: Slice<UnsafeRawBufferPointer>) -> [String] {
        bytes.split(whereSeparator: isBlank).map { String(decoding: $0, as: UTF8.self) }
    }

    private static func isAllNumbers(
        _ bytes: Slice<UnsafeRawBufferPointer>, from first: Int
    ) -> Bool {
        texts(bytes).dropFirst(first).allSatisfy { Float($0) != nil }
    }

    private static func trailingNumbers(_ bytes: UnsafeRawBufferPointer, fields: Int) -> Int {
        let numbers = texts(bytes[...]).reversed().prefix { Float($0) != nil }.count
        return min(numbers, fields - 1)
    }

    private static func trimmed(
        _ bytes: Slice<UnsafeRawBufferPointer>
    ) -> Slice<UnsafeRawBufferPointer> {
        var bytes = bytes
        while let first = bytes.first, isBlank(first) { bytes.removeFirst() }
        while let last = bytes.last, isBlank(last) { bytes.removeLast() }
        return bytes
    }
}
