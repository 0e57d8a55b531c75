/// Rows of text in aligned columns.
public struct TextTable: Sendable {
    public var columns: [Column]
    public var rows: [[String]]
    /// Rows that stand out where there is colour.
    public var highlighted: Set<Int>

    /// Every row has one cell for each column; cells may hold anything, they are made printable
    /// here.
    public init(columns: [Column], rows: [[String]], highlighted: Set<Int> = []) {
        precondition(
            rows.allSatisfy { $0.count == columns.count }, "a row has a cell for each column")
        self.columns = columns
        self.rows = rows
        self.highlighted = highlighted
    }

    /// A column: its heading, where its cells stand, whether they may be shortened.
    public struct Column: Sendable {
        public var title: String
        public var alignment: Alignment
        /// The fewest cells this column may be cut to when the table is too wide; nil when it is
        /// never cut.
        public var minimum: Int?

        public init(_ title: String, _ alignment: Alignment = .left, minimum: Int? = nil) {
            self.title = title
            self.alignment = alignment
            self.minimum = minimum
        }
    }

    public enum Alignment: Sendable { case left, right }

    /// Cells that the widest row needs.
    var naturalWidth: Int { widths(limit: nil).reduce(0, +) + gap * (columns.count - 1) }

    /// Lines, each ending in a newline.
    public func rendered(_ style: TextStyle = TextStyle()) -> String {
        let widths = widths(limit: style.width)
        var text = style.quiet(line(columns.map(\.title), widths)) + "\n"
        for (index, row) in rows.enumerated() {
            let line = line(row.map(\.printable), widths)
            text += (highlighted.contains(index) ? style.highlighted(line) : line) + "\n"
        }
        return text
    }

    private var gap: Int { 2 }

    private func line(_ cells: [String], _ widths: [Int]) -> String {
        var line = ""
        for (index, cell) in cells.enumerated() {
            let shown = cell.middleTruncated(to: widths[index])
            let space = String(repeating: " ", count: max(0, widths[index] - shown.displayWidth))
            let margin = index == 0 ? "" : String(repeating: " ", count: gap)
            line += margin + (columns[index].alignment == .left ? shown + space : space + shown)
        }
        while line.last == " " { line.removeLast() }
        return line
    }

    /// Widest cell of each column; the widest column that may be cut gives way until the row fits.
    private func widths(limit: Int?) -> [Int] {
        var widths = columns.map(\.title.displayWidth)
        for row in rows {
            for (index, cell) in row.enumerated() {
                widths[index] = max(widths[index], cell.printable.displayWidth)
            }
        }
        guard let limit else { return widths }
        while widths.reduce(0, +) + gap * (columns.count - 1) > limit {
            let able = columns.indices.filter { widths[$0] > columns[$0].minimum ?? .max }
            guard let widest = able.max(by: { widths[$0] < widths[$1] }) else { break }
            widths[widest] -= 1
        }
        return widths
    }
}
