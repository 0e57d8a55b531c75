import Foundation

/// Queries with their most similar images as one self-contained sheet of pictures.
public struct NeighboursPage: Sendable {
    public var found: Neighbourhood
    /// JPEG bytes by path, of queries and neighbours.
    public var thumbnails: [String: [UInt8]]

    public init(_ found: Neighbourhood, thumbnails: [String: [UInt8]]) {
        self.found = found
        self.thumbnails = thumbnails
    }

    /// The page, UTF-8.
    public func rendered() -> String {
        HTMLPage(title: "Graft: neighbours", sections: [header] + found.queries.map(section))
            .rendered()
    }

    private var header: Node {
        let facts = [
            Numeral.count(found.images, "image"), found.backbone, found.measure,
            Numeral.duration(seconds: found.seconds),
        ]
        let problems = found.warnings + found.unreadable.map { "\($0.path): \($0.reason)" }
        return .tag(
            "header", [:],
            [
                .tag("p", ["class": "kicker"], "The most similar images"),
                .tag(
                    "h1", [:],
                    .text(
                        found.queries.count == 1
                            ? "Neighbours of \(found.queries[0].query)"
                            : "Neighbours of \(Numeral.count(found.queries.count, "image"))")),
                .tag("p", ["class": "note"], .text(facts.joined(separator: " · "))),
            ]
                + (problems.isEmpty
                    ? []
                    : [
                        .tag(
                            "div", ["class": "warnings"],
                            .tag("ul", [:], problems.map { .tag("li", [:], .text($0)) }))
                    ]))
    }

    private func section(_ query: QueryNeighbours) -> Node {
        .tag(
            "section", [:], .tag("h2", [:], .name(query.query)),
            .tag(
                "div", ["class": "tiles"],
                [tile(query.query, query.query, "the query", "truth")]
                    + query.neighbours.map { own in
                        let words =
                            (own.label.map { "\($0), " } ?? "") + Numeral.fixed(own.similarity, 3)
                        return tile(
                            own.path, own.path, own.isIdentical ? words + ", identical" : words,
                            "similar")
                    }))
    }

    private func tile(_ path: String, _ name: String, _ words: String, _ style: String) -> Node {
        var picture = Node.tag("span", ["class": "blank", "aria-hidden": "true"])
        if let bytes = thumbnails[path], bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
            picture = .tag(
                "img",
                [
                    "src": "data:image/jpeg;base64," + Data(bytes).base64EncodedString(),
                    "alt": name, "loading": "lazy", "title": path,
                ])
        }
        return .tag(
            "figure", [:], picture,
            .tag(
                "figcaption", [:], .tag("span", ["class": style], .text(words)),
                .tag("span", ["class": "path"], .name(name))))
    }
}
