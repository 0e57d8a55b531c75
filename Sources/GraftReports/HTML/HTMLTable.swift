/// A table that scrolls inside its own box.
struct HTMLTable {
    /// For those who hear the page.
    var caption: String
    var columns: [Column]
    var rows: [[Cell]]
    var sortable = false
    /// Rows beyond about fifteen scroll inside the box.
    var tall = false
    var highlighted: Int?

    /// A heading; numbers stand on the right.
    struct Column {
        var title: String
        var numeric: Bool

        init(_ title: String, numeric: Bool = false) {
            self.title = title
            self.numeric = numeric
        }
    }

    /// Content with the number it is sorted by.
    struct Cell {
        var content: [Node]
        var key: Double?
        var style: String?

        init(_ content: Node..., key: Double? = nil, style: String? = nil) {
            self.content = content
            self.key = key
            self.style = style
        }
    }

    var node: Node {
        .tag(
            "div",
            [
                "class": tall ? "scroll tall" : "scroll", "tabindex": "0", "role": "region",
                "aria-label": caption,
            ],
            .tag(
                "table", ["class": sortable ? "sortable" : nil],
                .tag("caption", [:], .text(caption)),
                .tag("thead", [:], .tag("tr", [:], columns.map(heading))),
                .tag("tbody", [:], rows.enumerated().map { index, cells in row(index, cells) })))
    }

    private func heading(_ column: Column) -> Node {
        .tag("th", ["scope": "col", "class": column.numeric ? "n" : nil], .text(column.title))
    }

    private func row(_ index: Int, _ cells: [Cell]) -> Node {
        .tag(
            "tr", ["class": index == highlighted ? "chosen" : nil],
            cells.enumerated().map { place, cell in
                let style = [columns[place].numeric ? "n" : nil, cell.style].compactMap { $0 }
                let sorted = cell.key.flatMap { $0.isFinite ? "\($0)" : "" }
                return .tag(
                    place == 0 ? "th" : "td",
                    [
                        "scope": place == 0 ? "row" : nil,
                        "class": style.isEmpty ? nil : style.joined(separator: " "),
                        "data-k": sorted,
                    ], cell.content)
            })
    }
}

extension HTMLTable.Cell {
    /// A share of 1 with its interval beneath.
    static func percent(_ estimate: Estimate) -> Self {
        let range = estimate.value.isFinite ? Numeral.range(estimate) : ""
        let value = Node.text(Numeral.percent(estimate.value))
        guard !range.isEmpty else { return Self(value, key: estimate.value) }
        return Self(value, .tag("small", [:], .text(range)), key: estimate.value)
    }

    static func number(_ text: String, _ value: Double) -> Self { Self(.text(text), key: value) }
}
