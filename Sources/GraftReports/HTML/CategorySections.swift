/// The sections that pages on several categories an image share.
enum CategorySections {
    private static let side = 150.0
    private static let margin = 12.0

    /// Small plots of precision against recall; curves of another head, if any, dashed beneath.
    static func curves(_ curves: [PrecisionRecall], before: [PrecisionRecall] = []) -> Node? {
        guard !curves.isEmpty else { return nil }
        let old = Dictionary(before.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        let words =
            before.isEmpty ? "" : " Dashed: the trained head; solid: after fine-tuning."
        return .tag(
            "section", [:], .tag("h2", [:], "Precision against recall"),
            .tag(
                "p", ["class": "lead"],
                .text(
                    "Precision upwards, recall rightwards, both 0 to 100 %, on known labels of the "
                        + "images that report.\(words)")),
            .tag(
                "div", ["class": "tiles"],
                curves.enumerated().map { place, curve in
                    tile(
                        curve.name, id: "pr-\(place)",
                        (old[curve.name].map { [line($0, "curve beyond")] } ?? [])
                            + [line(curve, "curve")],
                        describing: "\(curve.recall.count) thresholds")
                }))
    }

    private static func line(_ curve: PrecisionRecall, _ style: String) -> Node {
        let room = side - 2 * margin
        return Drawing.path(
            zip(curve.recall, curve.precision).map { recall, precision in
                (x: margin + room * recall, y: side - margin - room * precision)
            }, style)
    }

    private static func tile(
        _ name: String, id: String, _ shapes: [Node], describing text: String
    ) -> Node {
        .tag(
            "figure", [:],
            Drawing.figure(
                width: side, height: side, id: id, style: "plot", title: name, description: text,
                [
                    Drawing.line(margin, side - margin, side - margin, side - margin, "axis"),
                    Drawing.line(margin, margin, margin, side - margin, "axis"),
                ] + shapes), .tag("figcaption", [:], .name(name)))
    }

    /// How often a probability comes true, in tenths.
    static func reliability(_ bins: [ReliabilityBin], ece: Double) -> Node? {
        let known = bins.filter { $0.labels > 0 && $0.probability.isFinite }
        guard !known.isEmpty else { return nil }
        let room = 2 * side - 2 * margin
        let most = Double(known.map(\.labels).max() ?? 1)
        func place(_ share: Double, _ value: Double) -> (x: Double, y: Double) {
            (margin + room * share, 2 * side - margin - room * value)
        }
        let diagonal = [place(0, 0), place(1, 1)]
        var shapes = [
            Drawing.line(margin, 2 * side - margin, 2 * side - margin, 2 * side - margin, "axis"),
            Drawing.line(margin, margin, margin, 2 * side - margin, "axis"),
            Drawing.line(diagonal[0].x, diagonal[0].y, diagonal[1].x, diagonal[1].y, "grid"),
        ]
        for bin in known {
            let at = place(bin.probability, bin.present)
            shapes.append(
                Drawing.circle(
                    at.x, at.y, radius: 2.5 + 6 * (Double(bin.labels) / most).squareRoot(),
                    "point tied",
                    title: "\(Numeral.count(bin.labels, "label")): said "
                        + "\(Numeral.percent(bin.probability)) %, present "
                        + "\(Numeral.percent(bin.present)) %"))
        }
        return .tag(
            "section", [:], .tag("h2", [:], "Do the probabilities hold?"),
            .tag(
                "p", ["class": "lead"],
                .text(
                    "Share of known labels that are present, upwards, against the probability said, "
                        + "rightwards; on the line they agree. Larger dots hold more labels. Expected "
                        + "calibration error: \(Numeral.percent(ece)) %.")),
            .tag(
                "figure", ["class": "map"],
                Drawing.figure(
                    width: 2 * side, height: 2 * side, id: "reliability", style: "plot heat",
                    title: "Reliability",
                    description: known.map {
                        "said \(Numeral.percent($0.probability)), present "
                            + Numeral.percent($0.present)
                    }.joined(separator: "; "), shapes)))
    }

    /// How often categories are known to be present together.
    static func pairs(_ pairs: CategoryPairs?) -> Node? {
        guard let pairs else { return nil }
        return .tag(
            "section", [:], .tag("h2", [:], "What occurs together"),
            .tag(
                "p", ["class": "lead"],
                "Images on which both are known to be present; darker: a larger share of the row's."
            ),
            HTMLTable(
                caption: "Co-occurrence of categories",
                columns: [.init("")] + pairs.names.map { .init($0, numeric: true) },
                rows: pairs.names.indices.map { row in
                    [HTMLTable.Cell(.name(pairs.names[row]), style: "name")]
                        + pairs.names.indices.map { column in
                            let count = pairs.present[row][column]
                            let share = Double(count) / Double(max(1, pairs.present[row][row]))
                            let step = min(6, Int((share * 6).rounded(.up)))
                            let style =
                                row == column || count == 0 ? "zero" : "hit\(step)"
                            return .init(.text(Numeral.grouped(count)), style: style)
                        }
                }
            ).node)
    }

    /// What the user should know, or nothing.
    static func warnings(_ warnings: [String]) -> Node? {
        guard !warnings.isEmpty else { return nil }
        return .tag(
            "div", ["class": "warnings"],
            .tag("p", [:], .tag("b", [:], "Before you trust these numbers")),
            .tag("ul", [:], warnings.map { .tag("li", [:], .text($0)) }))
    }
}
