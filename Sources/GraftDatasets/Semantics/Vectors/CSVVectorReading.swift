import SystemPackage

/// Reads word vectors as comma or semicolon separated text: the word, then its numbers.
///
/// A first row whose second cell is no number is a header. Words may be quoted; they may not
/// contain line ends. Names of several words are usually written with `_`.
struct CSVVectorReading {
    var collector: VectorCollector
    private var dimension: Int?
    private var delimiter = DelimitedTable.Delimiter.comma
    private var line = 0

    init(wanted: WantedWords) { collector = VectorCollector(wanted) }

    mutating func read(_ stream: inout ByteStream) throws -> WordVectors {
        if try stream.peek(3) == [0xEF, 0xBB, 0xBF] { _ = try stream.skip(3) }
        let file = stream.file
        while try stream.take(until: 0x0A, { try take($0, of: file) }) != nil {}
        guard let dimension = dimension, collector.wordCount > 0 else {
            throw stream.malformed("there are no word vectors in it")
        }
        return WordVectors(
            format: .csv, dimension: dimension, wordCount: collector.wordCount,
            vectors: collector.vectors, notes: collector.notes)
    }

    private mutating func take(_ bytes: UnsafeRawBufferPointer, of file: FilePath) throws {
        line += 1
        let isFirst = dimension == nil
        let table = DelimitedTable(bytes: Array(bytes), delimiter: isFirst ? nil : delimiter)
        guard table.rowCount > 0 else { return }
        let error = { [line] (what: String) in
            DatasetError(
                .malformedVectors, subject: file.printable,
                detail: "line \(line) \(what); mend or remove that line")
        }
        if isFirst {
            delimiter = table.delimiter
            let isHeader = table.width(of: 0) > 1 && Float(table.text(0, 1)) == nil
            if isHeader && line == 1 { return }
            dimension = table.width(of: 0) - 1
        }
        guard table.width(of: 0) - 1 == dimension, let dimension, dimension > 0 else {
            throw error(
                "has \(table.width(of: 0) - 1) numbers instead of \(max(1, dimension ?? 1))"
            )
        }
        let word = TextMarks.trimmed(table.bytes(0, 0))
        guard let word = word.withUnsafeBytes({ collector.wants($0) }) else { return }
        let values = (1...dimension).compactMap { Float(table.text(0, $0)) }
        guard values.count == dimension else {
            throw error("has a cell that is not a number")
        }
        collector.keep(values, of: word)
    }
}
