/// A comparison as a short Markdown summary, for a pull request or a lab book.
public enum MarkdownReport {
    public static func rendered(_ comparison: Comparison) -> String {
        let isUnequal = comparison.measure == .balancedAccuracy
        var text =
            "# \(escaped(comparison.dataset.name))\n\n**\(escaped(comparison.recommendation))**\n\n"
        text += escaped(Wording.summary(of: comparison.dataset)) + ". "
        text += escaped(Wording.summary(of: comparison.evaluation)) + ".\n\n"
        if !comparison.backbones.isEmpty {
            text +=
                "| Backbone | "
                + (isUnequal
                    ? "Balanced % (95 %) | Macro F1 % (95 %)"
                    : "Accuracy % (95 %) | Balanced % (95 %)")
                + " | Images/s | p50/p95 ms "
                + "| MB | |\n"
            text += "|---|---:|---:|---:|---:|---:|---|\n"
        }
        for backbone in comparison.backbones {
            let cells = [
                escaped(backbone.name), Numeral.percent(comparison.score(of: backbone)),
                Numeral.percent(isUnequal ? backbone.macroF1 : backbone.balancedAccuracy),
                Numeral.measured(backbone.imagesPerSecond),
                Numeral.brief(backbone.latencyMS.p50) + "/" + Numeral.brief(backbone.latencyMS.p95),
                Numeral.measured(backbone.fileMB),
                marks(backbone, comparison).joined(separator: ", "),
            ]
            text += "| " + cells.joined(separator: " | ") + " |\n"
        }
        var findings = Wording.findings(of: comparison.dataset, examples: 3)
        findings +=
            comparison.failed.map { "\($0.name) was left out: \($0.reason)" } + comparison.warnings
        if let curve = comparison.learningCurve { findings.append(curve.sentence) }
        if !findings.isEmpty { text += "\n" + findings.map { "- " + escaped($0) + "\n" }.joined() }
        return text + "\n" + fenced(comparison.reproduction.command)
    }

    private static func marks(_ backbone: BackboneResult, _ comparison: Comparison) -> [String] {
        [
            backbone.name == comparison.recommended ? "recommended" : nil,
            backbone.name == comparison.best ? "best" : backbone.tiedWithBest ? "tied" : nil,
            backbone.onParetoFront ? "Pareto" : nil,
        ].compactMap { $0 }
    }

    /// One line without markup: controls made visible, every mark that Markdown or HTML knows
    /// escaped.
    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for character in text.printable {
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\\", "`", "*", "_", "[", "]", "|", "#", "~", "!":
                escaped += "\\" + String(character)
            default: escaped.append(character)
            }
        }
        return escaped
    }

    private static func fenced(_ command: String) -> String {
        var fence = "```"
        while command.contains(fence) { fence += "`" }
        return "\(fence)\n\(command.printable)\n\(fence)\n"
    }
}
