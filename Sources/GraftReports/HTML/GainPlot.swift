/// Change of each category's average precision against how many of its labels are known.
struct GainPlot {
    let categories: [FineTunedCategory]

    init(_ categories: [FineTunedCategory]) {
        self.categories = categories.filter {
            $0.change.value.isFinite && $0.knownPositive + $0.knownNegative > 0
        }
    }

    var section: Node? {
        guard categories.count > 1 else { return nil }
        return .tag(
            "section", [:], .tag("h2", [:], "Gain against known presences"),
            .tag(
                "p", ["class": "lead"],
                .text(
                    "Change of average precision in points with its 95 % interval; rightwards the "
                        + "number of images on which the category is known to be present (log scale)."
                )),
            drawn(width: 980, height: 360, id: "gain-wide", style: "plot wide"),
            drawn(width: 400, height: 340, id: "gain-narrow", style: "plot narrow"))
    }

    private func drawn(width: Double, height: Double, id: String, style: String) -> Node {
        let (left, right, top, bottom) = (52.0, width - 18, 28.0, height - 46)
        let ends = categories.flatMap { [$0.change.low, $0.change.high, $0.change.value] }
            .filter(\.isFinite)
        let reach = max(0.005, ends.map(abs).max() ?? 0.01) * 1.08
        let x = Scale(
            domain: Scale.magnitudes(around: categories.map { Double(max(1, $0.knownPositive)) }),
            start: left + 12, end: right - 12)
        func y(_ change: Double) -> Double {
            (top + bottom) / 2 - (bottom - top) / 2 * change / reach
        }
        var shapes = [
            Drawing.text("Change, points", 4, 14, "title"),
            Drawing.text("Known presences", right, height - 6, "title end"),
            Drawing.line(left, bottom, right, bottom, "axis"),
        ]
        for share in [-1.0, -0.5, 0, 0.5, 1].map({ $0 * reach / 1.08 }) {
            shapes.append(
                Drawing.line(left, y(share), right, y(share), share == 0 ? "axis" : "grid"))
            shapes.append(
                Drawing.text(Numeral.change(share), left - 8, y(share) + 4, "tick end"))
        }
        for value in x.ticks(about: width > 600 ? 8 : 4) {
            shapes.append(
                Drawing.text(Numeral.fixed(value, 0), x(value), bottom + 18, "tick middle"))
        }
        for category in categories {
            let place = x(Double(max(1, category.knownPositive)))
            let kind =
                category.change.low > 0
                ? "recommended" : category.change.high < 0 ? "other" : "tied"
            if category.change.low.isFinite, category.change.high.isFinite {
                shapes.append(
                    Drawing.line(
                        place, y(category.change.low), place, y(category.change.high),
                        "span \(kind)"))
            }
            shapes.append(
                Drawing.circle(
                    place, y(category.change.value), radius: 4.5, "point \(kind)",
                    title: "\(category.name): \(Numeral.change(category.change))"))
        }
        return Drawing.figure(
            width: width, height: height, id: id, style: style,
            title: "Gain against known presences",
            description: categories.prefix(40).map {
                "\($0.name): \(Numeral.change($0.change)) at \($0.knownPositive)"
            }.joined(separator: "; "), shapes)
    }
}
