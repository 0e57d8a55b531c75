/// Writes rows of cells as RFC 4180 text.
///
/// Lines end with LF, which every reader of the format accepts; a cell is quoted where it has to
/// be.
public struct DelimitedWriter: Sendable {
    /// What has been written.
    public private(set) var bytes: [UInt8] = []
    private let delimiter: DelimitedTable.Delimiter

    public init(delimiter: DelimitedTable.Delimiter = .comma) {
        self.delimiter = delimiter
    }

    /// Adds a row of texts.
    public mutating func append(_ row: [String]) {
        append(bytes: row.map { Array($0.utf8) })
    }

    /// Adds a row of raw bytes, such as file names that are not UTF-8.
    public mutating func append(bytes row: [[UInt8]]) {
        for (index, cell) in row.enumerated() {
            if index > 0 { bytes.append(delimiter.rawValue) }
            append(cell: cell, isAlone: row.count == 1)
        }
        bytes.append(UInt8(ascii: "\n"))
    }

    private mutating func append(cell: [UInt8], isAlone: Bool) {
        let quote = UInt8(ascii: "\"")
        let special = [quote, delimiter.rawValue, UInt8(ascii: "\n"), UInt8(ascii: "\r")]
        let hasOuterBlank = [0x20, 0x09].contains(cell.first) || [0x20, 0x09].contains(cell.last)
        // A lone empty cell would be a blank line, a mark at the beginning would be lost.
        let isLost = (isAlone && cell.isEmpty) || (bytes.isEmpty && (cell.first ?? 0) >= 0xEF)
        guard isLost || hasOuterBlank || cell.contains(where: special.contains) else {
            bytes += cell
            return
        }
        bytes.append(quote)
        for byte in cell {
            if byte == quote { bytes.append(quote) }
            bytes.append(byte)
        }
        bytes.append(quote)
    }
}
