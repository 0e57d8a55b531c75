/// The few numbers that answer the page's question, written large.
struct FigureList {
    let figures: [Figure]

    /// A number with its unit, and what is said beneath it.
    struct Figure {
        var name: String
        var value: String
        var unit: String
        var detail: String

        init(_ name: String, _ value: String, _ unit: String, _ detail: String = "") {
            self.name = name
            self.value = value
            self.unit = unit
            self.detail = detail
        }
    }

    var node: Node {
        .tag(
            "dl", ["class": "figures"],
            figures.map { figure in
                .tag(
                    "div", [:], .tag("dt", [:], .text(figure.name)),
                    .tag(
                        "dd", ["class": "value"], .text(figure.value),
                        .tag("span", [:], " \(figure.unit)")),
                    .tag("dd", ["class": "detail"], .text(figure.detail)))
            })
    }
}

extension FigureList.Figure {
    /// A share of 1 in percent, its interval beneath.
    static func percent(_ name: String, _ estimate: Estimate) -> Self {
        let range = Numeral.range(estimate)
        return Self(
            name, Numeral.percent(estimate.value), "%", range.isEmpty ? "" : "95 %: \(range)")
    }
}
