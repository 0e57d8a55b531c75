/// The table of backbones.
struct BackboneSection {
    let comparison: Comparison

    init(_ comparison: Comparison) { self.comparison = comparison }

    var section: Node {
        var children: [Node] = [.tag("h2", [:], "Backbones")]
        if comparison.backbones.isEmpty {
            children.append(.tag("p", [:], "No backbone could be compared."))
        } else {
            children += [
                main, .tag("details", [:], .tag("summary", [:], "More about each backbone"), more),
            ]
        }
        if !comparison.failed.isEmpty {
            children.append(.tag("h3", [:], "Left out"))
            children.append(
                .tag(
                    "ul", ["class": "facts"],
                    comparison.failed.map {
                        .tag("li", [:], .tag("b", [:], .name($0.name)), ": \($0.reason)")
                    }))
        }
        return .tag("section", [:], children)
    }

    private var chosen: Int? {
        comparison.backbones.firstIndex { $0.name == comparison.recommended }
    }

    private var main: Node {
        let axis = Drawing.whiskerAxis(
            around: comparison.backbones.map { comparison.score(of: $0) })
        let isUnequal = comparison.measure == .balancedAccuracy
        return HTMLTable(
            caption: "Accuracy and cost of each backbone; 95 % intervals beneath the numbers",
            columns: [
                .init("Backbone"), .init("#", numeric: true),
                .init(isUnequal ? "Balanced %" : "Accuracy %", numeric: true),
                .init("Interval"),
                .init(isUnequal ? "Accuracy %" : "Balanced %", numeric: true),
                .init("Macro F1 %", numeric: true),
                .init("Against the best", numeric: true), .init("Images/s", numeric: true),
                .init("p50 / p95 ms", numeric: true), .init("File MB", numeric: true),
            ],
            rows: comparison.backbones.enumerated().map { index, backbone in
                let score = comparison.score(of: backbone)
                return [
                    .init(.name(backbone.name), tags(backbone), style: "name"),
                    .number("\(index + 1)", Double(index + 1)),
                    .percent(score),
                    .init(
                        Drawing.whisker(score, on: axis, style: style(of: backbone)),
                        key: score.value),
                    .percent(isUnequal ? backbone.accuracy : backbone.balancedAccuracy),
                    .percent(backbone.macroF1),
                    difference(backbone),
                    .number(Numeral.measured(backbone.imagesPerSecond), backbone.imagesPerSecond),
                    .number(
                        Numeral.measured(backbone.latencyMS.p50) + " / "
                            + Numeral.measured(backbone.latencyMS.p95),
                        backbone.latencyMS.p50),
                    .number(Numeral.measured(backbone.fileMB), backbone.fileMB),
                ]
            }, sortable: comparison.backbones.count > 1, highlighted: chosen
        ).node
    }

    private var more: Node {
        HTMLTable(
            caption: "Further facts about each backbone",
            columns: [
                .init("Backbone"), .init("Features", numeric: true),
                .init("Log loss", numeric: true),
                .init("Calibration error %", numeric: true), .init("Precision"),
                .init("Forward passes", numeric: true),
                .init("Peak memory MB", numeric: true), .init("Input"), .init("Trained on"),
                .init("Licence"),
                .init("Notes"),
            ],
            rows: comparison.backbones.map { backbone in
                [
                    .init(.name(backbone.name), style: "name"),
                    .number(Numeral.grouped(backbone.featureWidth), Double(backbone.featureWidth)),
                    .number(Numeral.fixed(backbone.logLoss, 3), backbone.logLoss),
                    .number(Numeral.percent(backbone.ece), backbone.ece),
                    .init(.text(backbone.precision)),
                    .number(
                        Numeral.grouped(backbone.forwardPasses), Double(backbone.forwardPasses)),
                    .number(Numeral.fixed(backbone.peakMemoryMB, 0), backbone.peakMemoryMB),
                    .init(.text(backbone.inputSize ?? Numeral.unknown)),
                    .init(.text(backbone.sourceTask ?? Numeral.unknown), style: "words"),
                    .init(.text(backbone.licence ?? Numeral.unknown)),
                    .init(.text(backbone.notes.joined(separator: " ")), style: "words"),
                ]
            }, sortable: comparison.backbones.count > 1
        ).node
    }

    private func style(of backbone: BackboneResult) -> String {
        backbone.name == comparison.recommended
            ? "recommended" : backbone.tiedWithBest ? "tied" : "other"
    }

    private func tags(_ backbone: BackboneResult) -> Node {
        let words = [
            backbone.name == comparison.recommended ? ("recommended", "tag strong") : nil,
            backbone.name == comparison.best
                ? ("best", "tag") : backbone.tiedWithBest ? ("tied", "tag") : nil,
            backbone.onParetoFront ? ("Pareto", "tag") : nil,
        ].compactMap { $0 }
        return .tag(
            "span", ["class": "tags"], words.map { .tag("span", ["class": $0.1], .text($0.0)) })
    }

    private func difference(_ backbone: BackboneResult) -> HTMLTable.Cell {
        let difference = backbone.differenceToBest
        guard difference.value.isFinite else { return .init(.text(Numeral.unknown), key: 0) }
        let details = [Numeral.range(difference), Wording.chance(backbone.pValue)].filter {
            !$0.isEmpty
        }
        var cell = HTMLTable.Cell(.text(Numeral.percent(difference.value)), key: difference.value)
        cell.content += details.map { .tag("small", [:], .text($0)) }
        return cell
    }
}
