/// Where a backbone's head errs: counts by true and predicted class, the confused images.
struct ConfusionSection {
    let detail: BackboneDetail
    /// Its place among the details of the page.
    let number: Int
    /// JPEG bytes by path.
    let thumbnails: [String: [UInt8]]

    /// Up to so many classes every cell is written as a number.
    static let largest = 30

    var nodes: [Node] {
        guard !detail.confusion.classes.isEmpty else { return [] }
        let small = detail.confusion.classes.count <= Self.largest
        var nodes =
            small
            ? [matrix] : [ConfusionMap(table: detail.confusion, id: "map-\(number)").node, top]
        if !detail.confused.isEmpty {
            nodes.append(.tag("h3", [:], "Confused images, the most confident errors first"))
            nodes.append(.tag("div", ["class": "tiles"], detail.confused.prefix(60).map(tile)))
        }
        return nodes
    }

    /// Rows are true classes, columns predicted ones.
    private var matrix: Node {
        let table = detail.confusion
        let upright = table.classes.count <= 6 && table.classes.allSatisfy { $0.displayWidth <= 14 }
        let style = upright ? "turn none" : "turn"
        let head: [Node] =
            [.tag("th", ["scope": "col", "class": "corner"], "true ↓ predicted →")]
            + table.classes.map {
                .tag("th", ["scope": "col", "class": style], .tag("span", [:], .name($0)))
            }
        let rows = table.classes.indices.map { label -> Node in
            let total = table.counts[label].reduce(0, +)
            return .tag(
                "tr", [:],
                [.tag("th", ["scope": "row"], .name(table.classes[label]))]
                    + table.classes.indices.map { cell(label, $0, total: total) })
        }
        return .tag(
            "div",
            [
                "class": "scroll bare", "tabindex": "0", "role": "region",
                "aria-label": "Confusion matrix",
            ],
            .tag(
                "table", ["class": upright ? "confusion even" : "confusion"],
                .tag("caption", [:], "Images by true class (rows) and predicted class (columns)"),
                .tag("thead", [:], .tag("tr", [:], head)), .tag("tbody", [:], rows)))
    }

    private func cell(_ label: Int, _ predicted: Int, total: Int) -> Node {
        let count = detail.confusion.counts[label][predicted]
        guard count > 0 else { return .tag("td", ["class": "zero"], "·") }
        let level = Self.level(count, of: total)
        return .tag(
            "td", ["class": label == predicted ? "hit\(level)" : "miss\(level)"],
            .text(Numeral.grouped(count)))
    }

    /// Shade 1...6 of a count, by the square root of its share, so that rare errors are seen.
    static func level(_ count: Int, of total: Int) -> Int {
        guard count > 0, total > 0 else { return 0 }
        return min(6, max(1, Int((Double(count) / Double(total)).squareRoot() * 6.999)))
    }

    private var top: Node {
        HTMLTable(
            caption: "The commonest confusions",
            columns: [
                .init("True"), .init("Predicted"), .init("Images", numeric: true),
                .init("of", numeric: true),
            ],
            rows: detail.confusion.topConfusions(limit: 40).map {
                [
                    .init(.name($0.label), style: "name"),
                    .init(.name($0.predicted), style: "name"),
                    .number(Numeral.grouped($0.count), Double($0.count)),
                    .number(Numeral.grouped($0.total), Double($0.total)),
                ]
            }, tall: true
        ).node
    }

    private func tile(_ example: ConfusedExample) -> Node {
        let words = "\(example.label), taken for \(example.predicted)"
        let picture = thumbnails[example.path].flatMap {
            Node.picture($0, words: words, title: example.path)
        }
        return .tag(
            "figure", [:],
            picture ?? .tag("span", ["class": "blank", "aria-hidden": "true"]),
            .tag(
                "figcaption", [:], .tag("span", ["class": "truth"], .name(example.label)),
                .tag(
                    "span", ["class": "wrong"], "→ ", .name(example.predicted),
                    .text(
                        example.probability.isFinite
                            ? " \(Numeral.fixed(example.probability * 100, 0))\u{A0}%" : "")),
                .tag("span", ["class": "path"], .name(example.path))))
    }
}
