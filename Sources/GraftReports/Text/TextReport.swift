/// Results as aligned text for a terminal.
public struct TextReport: Sendable {
    public var style: TextStyle

    public init(_ style: TextStyle = TextStyle()) { self.style = style }

    /// The table of backbones, what was found, which backbone to take.
    public func rendered(_ comparison: Comparison) -> String {
        var text = style.wrapped(Wording.summary(of: comparison.dataset)) + "\n"
        text += style.quiet(style.wrapped(Wording.summary(of: comparison.evaluation))) + "\n\n"
        if !comparison.backbones.isEmpty {
            text += table(comparison).rendered(style)
            text += "\n" + style.quiet(style.wrapped(Self.legend)) + "\n"
        }
        if let headline = comparison.headline, headline.measure == .balancedAccuracy {
            text += "\n" + recallTable(headline).rendered(style)
        }
        let findings = findings(comparison)
        if !findings.isEmpty { text += "\n" + findings.joined(separator: "\n") + "\n" }
        text += "\n" + style.strong(style.wrapped(comparison.recommendation.printable)) + "\n"
        return text
    }

    /// The scores, the weakest classes, what was found.
    public func rendered(_ evaluation: Evaluation) -> String {
        var text = style.wrapped(evaluation.model.printable) + "\n"
        text += style.wrapped(Wording.summary(of: evaluation.dataset)) + "\n\n"
        text += TextTable(
            columns: [.init("score"), .init("value", .right), .init("95 % interval", .right)],
            rows: shares(evaluation) + [
                ["log loss", Numeral.fixed(evaluation.logLoss, 3), ""],
                ["calibration error %", Numeral.percent(evaluation.ece), ""],
                ["images/s", Numeral.measured(evaluation.imagesPerSecond), ""],
            ]
        ).rendered(style)
        text += "\n" + classTable(evaluation.detail).rendered(style)
        let confusions = Wording.topConfusions(evaluation.detail.confusion, limit: 5)
        if !confusions.isEmpty {
            text += "\n" + confusions.map { bullet($0) }.joined(separator: "\n") + "\n"
        }
        let findings = datasetFindings(evaluation.dataset) + evaluation.warnings.map { bullet($0) }
        if !findings.isEmpty { text += "\n" + findings.joined(separator: "\n") + "\n" }
        return text
    }

    /// The most telling share first.
    private func shares(_ evaluation: Evaluation) -> [[String]] {
        let accuracy = row("accuracy %", evaluation.accuracy)
        let balanced = [
            row("balanced accuracy %", evaluation.balancedAccuracy),
            row("macro F1 %", evaluation.macroF1),
        ]
        let isUnequal = evaluation.headline?.measure == .balancedAccuracy
        return isUnequal ? balanced + [accuracy] : [accuracy] + balanced
    }

    /// The recall of each class by the recommended backbone.
    func recallTable(_ headline: Headline) -> TextTable {
        TextTable(
            columns: [
                .init("recall of \(headline.name.printable)", minimum: 12),
                .init("images", .right), .init("%", .right), .init("95 % interval", .right),
            ],
            rows: headline.recalls.map {
                [
                    $0.name, Numeral.grouped($0.images), Numeral.percent($0.recall.value),
                    Numeral.range($0.recall),
                ]
            })
    }

    /// One line for each file.
    public func rendered(_ predictions: [PredictionRow]) -> String {
        if predictions.contains(where: { $0.answers != nil }) {
            return renderedAnswers(predictions)
        }
        return TextTable(
            columns: [
                .init("file", minimum: 16), .init("class", minimum: 8), .init("%", .right),
                .init("", minimum: 8),
            ],
            rows: predictions.map { row in
                let others = row.top.dropFirst().prefix(2)
                let rest = others.map { "\($0.label) \(Numeral.percent($0.probability))" }
                return [
                    row.path, row.label ?? "",
                    row.error == nil ? Numeral.percent(row.probability) : "",
                    row.error ?? rest.joined(separator: ", "),
                ]
            }
        ).rendered(style)
    }

    static let legend =
        "→ recommended; = cannot be told apart from the best; ◆ Pareto front; 95 % intervals"

    /// One line for each backbone; intervals lose their brackets before names lose letters.
    func table(_ comparison: Comparison) -> TextTable {
        let roomy = table(comparison, compact: false)
        guard let width = style.width, roomy.naturalWidth > width else { return roomy }
        return table(comparison, compact: true)
    }

    private func table(_ comparison: Comparison, compact: Bool) -> TextTable {
        let interval: (Estimate) -> String = { estimate in
            guard compact, estimate.value.isFinite else { return Numeral.percent(estimate) }
            return Numeral.percent(estimate.value) + " " + Numeral.range(estimate)
        }
        let isUnequal = comparison.measure == .balancedAccuracy
        let rows = comparison.backbones.map { backbone in
            let shares =
                isUnequal
                ? [backbone.balancedAccuracy, backbone.macroF1]
                : [backbone.accuracy, backbone.balancedAccuracy]
            return [marks(backbone, comparison), backbone.name] + shares.map(interval) + [
                Numeral.brief(backbone.imagesPerSecond),
                Numeral.brief(backbone.latencyMS.p50) + "/" + Numeral.brief(backbone.latencyMS.p95),
                Numeral.brief(backbone.fileMB),
            ]
        }
        let recommended = comparison.backbones.firstIndex { $0.name == comparison.recommended }
        return TextTable(
            columns: [
                .init(""), .init("backbone", minimum: 12),
            ] + shareColumns(isUnequal, compact: compact) + [
                .init("img/s", .right),
                .init(compact ? "ms 50/95" : "ms p50/p95", .right), .init("MB", .right),
            ], rows: rows, highlighted: recommended.map { [$0] } ?? [])
    }

    private func shareColumns(_ isUnequal: Bool, compact: Bool) -> [TextTable.Column] {
        let balanced = TextTable.Column(compact ? "balanced %" : "balanced accuracy %", .right)
        return isUnequal
            ? [balanced, .init("macro F1 %", .right)] : [.init("accuracy %", .right), balanced]
    }

    private func marks(_ backbone: BackboneResult, _ comparison: Comparison) -> String {
        (backbone.name == comparison.recommended ? "→" : " ") + (backbone.tiedWithBest ? "=" : " ")
            + (backbone.onParetoFront ? "◆" : " ")
    }

    private func findings(_ comparison: Comparison) -> [String] {
        var findings = datasetFindings(comparison.dataset)
        findings += comparison.failed.map { bullet("\($0.name) was left out: \($0.reason)") }
        for backbone in comparison.backbones {
            findings += backbone.notes.map { bullet("\(backbone.name): \($0)") }
        }
        findings += comparison.warnings.map { bullet($0) }
        if let curve = comparison.learningCurve { findings.append(bullet(curve.sentence)) }
        return findings
    }

    private func datasetFindings(_ dataset: DatasetSummary) -> [String] {
        Wording.findings(of: dataset, examples: 3).map { bullet($0) }
    }

    private func classTable(_ detail: BackboneDetail) -> TextTable {
        TextTable(
            columns: [
                .init("class", minimum: 12), .init("images", .right), .init("precision %", .right),
                .init("recall %", .right), .init("F1 %", .right),
            ],
            rows: detail.perClass.map {
                [
                    $0.name, Numeral.grouped($0.images), Numeral.percent($0.precision),
                    Numeral.percent($0.recall),
                    Numeral.percent($0.f1),
                ]
            })
    }

    private func row(_ name: String, _ estimate: Estimate) -> [String] {
        [name, Numeral.percent(estimate.value), Numeral.range(estimate)]
    }

    private func bullet(_ text: String) -> String {
        style.wrapped("- " + text.printable, indent: 2)
    }
}
