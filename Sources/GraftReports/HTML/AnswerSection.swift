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
        children += Listing.warnings("Before you trust these numbers", comparison.warnings)
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
            Wording.summary(of: comparison.evaluation), Wording.day(of: comparison.reproduction),
            Numeral.duration(seconds: comparison.seconds),
        ].filter { !$0.isEmpty }
    }

    private func figures(_ backbone: BackboneResult) -> Node {
        let p95 = backbone.latencyMS.p95
        var shares: [FigureList.Figure] = [
            .percent("Accuracy", backbone.accuracy),
            .percent("Balanced accuracy", backbone.balancedAccuracy),
        ]
        if comparison.measure == .balancedAccuracy {
            shares = [
                .percent("Balanced accuracy", backbone.balancedAccuracy),
                .percent("Macro F1", backbone.macroF1),
            ]
            if let worst = comparison.headline?.recalls.min(by: {
                $0.recall.value < $1.recall.value
            }) {
                shares.append(.percent("Lowest recall: \(worst.name)", worst.recall))
            }
        }
        return FigureList(
            figures: shares + [
                .init(
                    "Throughput", Numeral.measured(backbone.imagesPerSecond), "images/s",
                    "in batches"),
                .init(
                    "Latency", Numeral.measured(backbone.latencyMS.p50), "ms",
                    p95.isFinite ? "95 % within \(Numeral.measured(p95)) ms" : ""),
                .init("File", Numeral.measured(backbone.fileMB), "MB", backbone.precision),
            ]
        ).node
    }
}
