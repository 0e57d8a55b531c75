import SystemPackage

/// A comma, tab or semicolon separated table (RFC 4180) as the bytes of its cells.
///
/// Tolerated: a byte order mark, UTF-16 with a mark, line ends LF, CR LF and CR, line ends and
/// separators inside quotes, bytes that are not UTF-8, blank lines (skipped). Quotes that break the
/// grammar are listed in `faults`.
public struct DelimitedTable: Sendable, Equatable {
    public enum Delimiter: UInt8, Sendable, Codable, CaseIterable {
        case comma = 0x2C
        case tab = 0x09
        case semicolon = 0x3B
    }

    /// A quotation that breaks the grammar.
    public struct Fault: Sendable, Hashable {
        /// Line of the file, from 1.
        public let line: Int
        public let reason: String
        /// Whether the quotation is never closed, so that the rest of the file is one cell.
        public let isUnclosed: Bool
    }

    public let delimiter: Delimiter
    public let faults: [Fault]
    /// All cells, unquoted, end to end.
    private let bytes: [UInt8]
    /// End of each cell in `bytes`.
    private let cellEnds: [Int]
    /// End of each row in `cellEnds`.
    private let rowEnds: [Int]
    /// Line of the file on which each row begins.
    private let lines: [Int]

    /// Reads a table.
    ///
    /// - Parameter delimiter: nil takes the one that is most frequent in the first row outside
    ///   quotes, comma if none.
    public init(bytes file: [UInt8], delimiter: Delimiter? = nil) {
        let text = TextMarks.withoutMark(file)
        let delimiter = delimiter ?? Self.delimiter(of: text)
        var parser = DelimitedParser(delimiter: delimiter.rawValue)
        parser.parse(text)
        self.delimiter = delimiter
        faults = parser.faults
        bytes = parser.bytes
        cellEnds = parser.cellEnds
        rowEnds = parser.rowEnds
        lines = parser.lines
    }

    /// Reads the table in a file; the endings `.tsv` and `.tab` mean tabs, any other is decided by
    /// the content.
    ///
    /// - Throws: `DatasetError` with code `.notFound` or `.unreadable`.
    public init(contentsOf file: FilePath) throws(DatasetError) {
        let isTabbed = ["tsv", "tab"].contains(file.extension?.lowercased())
        self.init(bytes: try FileBytes.read(file), delimiter: isTabbed ? .tab : nil)
    }

    /// Number of rows that are not blank, the header among them.
    public var rowCount: Int { rowEnds.count }

    /// Line of the file, from 1, on which a row begins.
    public func line(of row: Int) -> Int { lines[row] }

    /// Number of cells in a row.
    public func width(of row: Int) -> Int { cells(of: row).count }

    /// The bytes of a cell, unquoted.
    public func bytes(_ row: Int, _ column: Int) -> ArraySlice<UInt8> {
        let cell = cells(of: row).lowerBound + column
        precondition(cells(of: row).contains(cell), "column out of range")
        return bytes[(cell == 0 ? 0 : cellEnds[cell - 1])..<cellEnds[cell]]
    }

    /// The text of a cell without the blanks around it; text that is not UTF-8 is read as ISO
    /// 8859-1.
    public func text(_ row: Int, _ column: Int) -> String {
        TextMarks.text(TextMarks.trimmed(bytes(row, column)))
    }

    /// The texts of all cells of a row.
    public func texts(of row: Int) -> [String] {
        (0..<width(of: row)).map { text(row, $0) }
    }

    private func cells(of row: Int) -> Range<Int> {
        (row == 0 ? 0 : rowEnds[row - 1])..<rowEnds[row]
    }

    private static func delimiter(of text: ArraySlice<UInt8>) -> Delimiter {
        var counts: [UInt8: Int] = [:]
        var isQuoted = false
        for byte in text {
            if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
            if isQuoted { continue }
            if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
                if counts.isEmpty { continue }
                break
            }
            counts[byte, default: 0] += 1
        }
        func count(_ delimiter: Delimiter) -> Int { counts[delimiter.rawValue, default: 0] }
        let best: Delimiter = count(.tab) > count(.comma) ? .tab : .comma
        return count(.semicolon) > count(best) ? .semicolon : best
    }
}
