/// Lists that stay short: what is beyond the first items is folded or counted.
enum Listing {
    /// Names with their values.
    static func definitions(_ values: [NamedValue]) -> Node {
        .tag(
            "dl", ["class": "definitions"],
            values.flatMap { [.tag("dt", [:], .text($0.name)), .tag("dd", [:], .text($0.value))] })
    }

    /// What to know before trusting a page, under its heading; nothing where there is nothing.
    static func warnings(_ heading: String, _ warnings: [String]) -> [Node] {
        guard !warnings.isEmpty else { return [] }
        return [
            .tag(
                "div", ["class": "warnings"], .tag("p", [:], .tag("b", [:], .text(heading))),
                .tag("ul", [:], warnings.map { .tag("li", [:], .text($0)) }))
        ]
    }

    /// A folded list under a heading that counts; at most 200 items are written out.
    static func folded(_ heading: String, _ items: [Node], open: Bool = false) -> Node {
        let limit = 200
        var entries = items.prefix(limit).map { Node.tag("li", [:], $0) }
        if items.count > limit {
            entries.append(
                .tag("li", [:], "and \(Numeral.grouped(items.count - limit)) more in report.json"))
        }
        return .tag(
            "details", ["open": open && items.count <= 8 ? "open" : nil],
            .tag("summary", [:], .text(heading)),
            .tag("ul", ["class": "paths"], entries))
    }
}
