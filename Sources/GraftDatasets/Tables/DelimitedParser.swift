/// The state machine that cuts delimited text into cells, in one pass over its bytes.
struct DelimitedParser {
    private enum State { case atCellStart, inPlain, inQuotes, afterQuote }

    private(set) var bytes: [UInt8] = []
    private(set) var cellEnds: [Int] = []
    private(set) var rowEnds: [Int] = []
    private(set) var lines: [Int] = []
    private(set) var faults: [DelimitedTable.Fault] = []

    private let delimiter: UInt8
    private var state = State.atCellStart
    /// Line now being read and line on which the row began, from 1.
    private var line = 1
    private var rowLine = 1
    private var quoteLine = 1
    private var rowHasQuote = false
    private var previousWasReturn = false

    private static let quote = UInt8(ascii: "\"")
    private static let lineFeed = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")

    init(delimiter: UInt8) { self.delimiter = delimiter }

    mutating func parse(_ text: ArraySlice<UInt8>) {
        bytes.reserveCapacity(text.count)
        for byte in text { take(byte) }
        if state == .inQuotes {
            faults.append(
                .init(
                    line: quoteLine, reason: "a quotation opens here and is never closed",
                    isUnclosed: true))
        }
        let cellStart = cellEnds.last ?? 0
        let rowStart = rowEnds.last ?? 0
        if rowHasQuote || bytes.count > cellStart || cellEnds.count > rowStart { endRow() }
    }

    private mutating func take(_ byte: UInt8) {
        let followsReturn = previousWasReturn
        previousWasReturn = byte == Self.carriageReturn
        if byte == Self.lineFeed && followsReturn {
            // The second half of CR LF: the line was counted, the row ended at CR.
            if state == .inQuotes { bytes.append(byte) } else { rowLine = line }
            return
        }
        let isLineEnd = byte == Self.lineFeed || byte == Self.carriageReturn
        if isLineEnd { line += 1 }
        switch state {
        case .inQuotes:
            if byte == Self.quote { state = .afterQuote } else { bytes.append(byte) }
        case .afterQuote where byte == Self.quote:
            bytes.append(byte)
            state = .inQuotes
        case .atCellStart where byte == Self.quote:
            state = .inQuotes
            quoteLine = line
            rowHasQuote = true
        default:
            if byte == delimiter {
                endCell()
            } else if isLineEnd {
                endRow()
            } else {
                if state == .afterQuote {
                    faults.append(
                        .init(
                            line: line, reason: "text follows a closing quotation mark",
                            isUnclosed: false))
                }
                bytes.append(byte)
                state = .inPlain
            }
        }
    }

    private mutating func endCell() {
        cellEnds.append(bytes.count)
        state = .atCellStart
    }

    private mutating func endRow() {
        let start = rowEnds.last ?? 0
        let isBlank =
            cellEnds.count == start && bytes[(cellEnds.last ?? 0)...].allSatisfy { $0 == 0x20 }
        if isBlank && !rowHasQuote {
            bytes.removeSubrange((cellEnds.last ?? 0)...)
            state = .atCellStart
        } else {
            endCell()
            rowEnds.append(cellEnds.count)
            lines.append(rowLine)
        }
        rowHasQuote = false
        rowLine = line
    }
}
