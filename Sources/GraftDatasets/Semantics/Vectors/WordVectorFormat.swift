/// The layouts in which word vectors are published.
public enum WordVectorFormat: String, Sendable, Codable, CaseIterable {
    /// Text: a line of word count and dimension, then one word and its numbers a line (fastText
    /// .vec, word2vec text).
    case textWithHeader = "fastText .vec or word2vec text"
    /// Text without that first line (GloVe).
    case text = "GloVe text"
    /// Comma or semicolon separated: word, then its numbers.
    case csv = "CSV"
    /// word2vec's binary layout: the first line as text, then words and 32-bit floats.
    case word2vec = "word2vec .bin"
    /// fastText's model, with the vectors of parts of words.
    case fastText = "fastText .bin"

    /// How many bytes of a file are looked at.
    static let headSize = 1 << 16

    private static let magic: [UInt8] = [0xBA, 0x16, 0x4F, 0x2F]

    /// The layout of a file that begins with `head`, by its content; nil where it is none of them.
    static func detected(_ head: [UInt8]) -> WordVectorFormat? {
        if head.starts(with: magic) { return .fastText }
        let text = TextLine.withoutMark(head)
        let end = text.firstIndex(of: UInt8(ascii: "\n")) ?? text.endIndex
        if end == text.endIndex && head.count >= headSize { return nil }
        let line = TextLine(text[..<end])
        let fields = line.fields
        if TextVectorHeader(fields: fields) != nil {
            return looksLikeText(text[end...].dropFirst()) ? .textWithHeader : .word2vec
        }
        let isReadable = looksLikeText(text[..<end].prefix(1 << 12))
        guard isReadable, !text[..<end].isEmpty else { return nil }
        if line.separators > fields.count - 1 { return .csv }
        return fields.count > 1 && fields.last.flatMap { Float($0) } != nil ? .text : nil
    }

    /// Whether the bytes behind the first word could be text: no control characters, and UTF-8.
    private static func looksLikeText(_ bytes: ArraySlice<UInt8>) -> Bool {
        let sample = bytes.prefix(1 << 10)
        let white: [UInt8] = [0x09, 0x0A, 0x0D]
        guard sample.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || white.contains($0) }) else {
            return false
        }
        // The sample may end inside a character.
        return (0...3).contains { cut in
            String(validating: sample.dropLast(cut), as: UTF8.self) != nil
        }
    }
}

/// The first line of some layouts: how many words follow, and how many numbers each has.
struct TextVectorHeader {
    let words: Int
    let dimension: Int

    init?(fields: [String]) {
        guard fields.count == 2, let words = Int(fields[0]), let dimension = Int(fields[1]),
            words >= 0, dimension >= 0
        else { return nil }
        self.words = words
        self.dimension = dimension
    }
}

/// A short line as text; only for the beginning of a file.
struct TextLine {
    /// What blanks and tabs separate.
    let fields: [String]
    /// Number of commas, or of semicolons if there are more.
    let separators: Int

    init(_ bytes: ArraySlice<UInt8>) {
        let white: [UInt8] = [0x20, 0x09, 0x0D]
        fields = bytes.split { white.contains($0) }.map { String(decoding: $0, as: UTF8.self) }
        separators = max(
            bytes.count { $0 == UInt8(ascii: ",") }, bytes.count { $0 == UInt8(ascii: ";") })
    }

    /// The bytes behind a UTF-8 byte order mark.
    static func withoutMark(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
        bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
    }
}
