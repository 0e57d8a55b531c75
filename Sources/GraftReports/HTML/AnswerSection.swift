/// The answer in one sentence with its numbers.
struct AnswerSection {
    let comparison: Comparison

    init(_ comparison: Comparison) { self.comparison = comparison }

    var header: Node {
        var children: [Node] = [
            .tag(
                "p", ["class": "kicker"], "Which backbone suits ", .name(comparison.dataset.name),
                "?"),
            .tag("h1", [:], headline),
        ]
        if let backbone = comparison.backbones.first(where: { $0.name == comparison.recommended }) {
            children.append(figures(backbone))
        }
        children.append(.tag("p", ["class": "note"], .text(facts.joined(separator: " · "))))
        if !comparison.warnings.isEmpty {
            children.append(
                .tag(
                    "div", ["class": "warnings"],
                    .tag("p", [:], .tag("b", [:], "Before you trust these numbers")),
                    .tag("ul", [:], comparison.warnings.map { .tag("li", [:], .text($0)) })))
        }
        return .tag("header", [:], children)
    }

    /// The recommendation with the names of backbones kept on one line.
    private var headline: [Node] {
        var nodes: [Node] = []
        var rest = Substring(comparison.recommendation)
        let names = comparison.backbones.map(\.name).filter { (1...24).contains($0.count) }
        while let next = names.compactMap({ rest.firstRange(of: $0) }).min(by: { first($0, $1) }) {
            nodes += [
                .text(String(rest[..<next.lowerBound])),
                .tag("span", ["class": "whole"], .text(String(rest[next]))),
            ]
            rest = rest[next.upperBound...]
        }
        return nodes + [.text(String(rest))]
    }

    /// Earlier, or longer from the same place.
    private func first(_ left: Range<Substring.Index>, _ right: Range<Substring.Index>) -> Bool {
        left.lowerBound != right.lowerBound
            ? left.lowerBound < right.lowerBound : left.upperBound > right.upperBound
    }

    private var facts: [String] {
        let dataset = comparison.dataset
        return [
            Numeral.count(dataset.images, "image"),
            Numeral.count(dataset.classes.count, "class", plural: "classes"),
            Numeral.count(comparison.backbones.count, "backbone"),
            Wording.summary(of: comparison.evaluation), day,
            Numeral.duration(seconds: comparison.seconds),
        ].filter { !$0.isEmpty }
    }

    /// The date, with hyphens at which no line is broken.
    private var day: String {
        String(comparison.reproduction.started.prefix(10).map { $0 == "-" ? "\u{2011}" : $0 })
    }

    private func figures(_ backbone: BackboneResult) -> Node {
        let p95 = backbone.latencyMS.p95
        return .tag(
            "dl", ["class": "figures"],
            figure(
                "Accuracy", Numeral.percent(backbone.accuracy.value), "%",
                interval(backbone.accuracy)),
            figure(
                "Balanced accuracy", Numeral.percent(backbone.balancedAccuracy.value), "%",
                interval(backbone.balancedAccuracy)),
            figure(
                "Throughput", Numeral.measured(backbone.imagesPerSecond), "images/s", "in batches"),
            figure(
                "Latency", Numeral.measured(backbone.latencyMS.p50), "ms",
                p95.isFinite ? "95 % within \(Numeral.measured(p95)) ms" : ""),
            figure("File", Numeral.measured(backbone.fileMB), "MB", backbone.precision))
    }

    private func interval(_ estimate: Estimate) -> String {
        let range = Numeral.range(estimate)
        return range.isEmpty ? "" : "95 %: \(range)"
    }

    private func figure(_ name: String, _ value: String, _ unit: String, _ detail: String) -> Node {
        .tag(
            "div", [:], .tag("dt", [:], .text(name)),
            .tag("dd", ["class": "value"], .text(value), .tag("span", [:], " \(unit)")),
            .tag("dd", ["class": "detail"], .text(detail)))
    }
}
