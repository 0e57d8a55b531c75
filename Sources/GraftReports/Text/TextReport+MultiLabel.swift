/// Multi-label results as text.
extension TextReport {
    /// Categories shown on a terminal; the report and --json have all.
    private static let shown = 25

    /// Scores of a model with several categories an image.
    public func rendered(_ evaluation: MultiLabelEvaluation) -> String {
        var text = style.wrapped("\(evaluation.model): \(evaluation.description)".printable) + "\n"
        text += style.wrapped(Wording.knowledge(evaluation)) + "\n"
        text += style.quiet(style.wrapped("scored on \(evaluation.scored)")) + "\n\n"
        text += TextTable(
            columns: [.init("score"), .init("value", .right), .init("rests on")],
            rows: [
                [
                    "mAP %", Numeral.percent(evaluation.mAP),
                    Wording.categories(evaluation.scoredCategories),
                ],
                [
                    "mAUC %", Numeral.percent(evaluation.mAUC),
                    Wording.categories(evaluation.scoredCategories),
                ],
                [
                    "F1 micro %", Numeral.percent(evaluation.microF1),
                    Numeral.count(evaluation.knownLabels, "known label"),
                ],
                [
                    "F1 macro %", Numeral.percent(evaluation.macroF1),
                    Wording.categories(evaluation.categories.count),
                ],
                [
                    "coverage", Numeral.fixed(evaluation.coverage, 2),
                    Numeral.count(evaluation.labelledImages, "image"),
                ],
                [
                    "ranking loss %", Numeral.percent(evaluation.rankingLoss),
                    Numeral.count(evaluation.labelledImages, "image"),
                ],
                [
                    "calibration error %", Numeral.percent(evaluation.ece),
                    Numeral.count(evaluation.knownLabels, "known label"),
                ],
            ]
        ).rendered(style)
        text += "\n" + table(evaluation.categories).rendered(style)
        text += more(evaluation.categories.count)
        return text
            + bullets(
                Wording.findings(of: evaluation.dataset, examples: 3) + evaluation.warnings)
    }

    /// What category-wise fine-tuning did; categories that got worse come first.
    public func rendered(_ result: CategoryTuning) -> String {
        var text =
            style.wrapped(
                "\(result.model): category-wise fine-tuning (\(result.method)) for \(result.measure), "
                    + "protocol \(result.protocol)".printable) + "\n"
        text +=
            style.wrapped(
                Wording.knowledge(
                    result.categories.map { ($0.knownPositive, $0.knownNegative, $0.unknown) },
                    images: result.dataset.images, parts: result.parts)) + "\n"
        text += style.quiet(style.wrapped("scored on \(result.scored)")) + "\n\n"
        text += TextTable(
            columns: [
                .init("score"), .init("before", .right), .init("after", .right),
                .init("change, points", .right),
            ],
            rows: [
                [
                    "mAP %", Numeral.percent(result.intervals.mAPBefore),
                    Numeral.percent(result.intervals.mAPAfter),
                    Numeral.change(result.intervals.mAPChange),
                ],
                [
                    "mAUC %", Numeral.percent(result.mAUCBefore),
                    Numeral.percent(result.mAUCAfter),
                    Numeral.change(result.mAUCAfter - result.mAUCBefore),
                ],
                [
                    "where it was selected %", Numeral.percent(result.selectionBefore),
                    Numeral.percent(result.selectionAfter),
                    Numeral.change(result.selectionAfter - result.selectionBefore),
                ],
            ]
        ).rendered(style)
        text += "\n" + table(result).rendered(style) + more(result.categories.count)
        text += bullets(
            Wording.findings(of: result.dataset, examples: 3) + Wording.findings(of: result)
                + result.warnings)
        return text + "\n" + style.strong(style.wrapped(Wording.verdict(of: result))) + "\n"
    }

    private func table(_ categories: [CategoryScore]) -> TextTable {
        TextTable(
            columns: [
                .init("category", minimum: 10), .init("known +", .right), .init("−", .right),
                .init("unknown", .right), .init("AP %", .right), .init("AUC %", .right),
                .init("F1 %", .right), .init("present from %", .right),
            ],
            rows: categories.prefix(Self.shown).map {
                [
                    $0.name, Numeral.grouped($0.knownPositive), Numeral.grouped($0.knownNegative),
                    Numeral.grouped($0.unknown), Numeral.percent($0.ap), Numeral.percent($0.auc),
                    Numeral.percent($0.f1),
                    $0.isUnknownTerritory ? "unknown territory" : Numeral.percent($0.threshold),
                ]
            })
    }

    private func table(_ result: CategoryTuning) -> TextTable {
        TextTable(
            columns: [
                .init("category", minimum: 10), .init("known +", .right), .init("−", .right),
                .init("unknown", .right), .init("AP % before", .right), .init("after", .right),
                .init("change, points", .right), .init("by"),
            ],
            rows: Wording.worstFirst(result.categories).prefix(Self.shown).map {
                [
                    $0.name, Numeral.grouped($0.knownPositive), Numeral.grouped($0.knownNegative),
                    Numeral.grouped($0.unknown), Numeral.percent($0.before.ap),
                    Numeral.percent($0.after.ap), Numeral.change($0.change),
                    $0.skipped.map { "left alone: \($0)" } ?? $0.method ?? "kept",
                ]
            })
    }

    private func more(_ count: Int) -> String {
        count > Self.shown
            ? style.quiet("and \(count - Self.shown) more in the report and --json") + "\n" : ""
    }

    private func bullets(_ findings: [String]) -> String {
        findings.isEmpty
            ? ""
            : "\n"
                + findings.map { style.wrapped("- " + $0.printable, indent: 2) + "\n" }.joined()
    }

    /// One line for each image of a model with several categories an image.
    func renderedAnswers(_ rows: [PredictionRow]) -> String {
        TextTable(
            columns: [
                .init("file", minimum: 16), .init("present", minimum: 8), .init("", minimum: 8),
            ],
            rows: rows.map { row in
                let answers = row.answers ?? []
                let strange = answers.filter { $0.answer == .unknownTerritory }
                let rest = answers.filter { $0.answer == .absent }.prefix(2)
                let others =
                    rest.map { "\($0.label) \(Numeral.percent($0.probability))" }
                    + (strange.isEmpty
                        ? []
                        : ["unknown territory: " + strange.map(\.label).joined(separator: ", ")])
                return [
                    row.path,
                    row.error == nil
                        ? (row.top.isEmpty
                            ? "none"
                            : row.top.map { "\($0.label) \(Numeral.percent($0.probability))" }
                                .joined(separator: ", ")) : "",
                    row.error ?? others.joined(separator: "; "),
                ]
            }
        ).rendered(style)
    }
}

extension Numeral {
    /// A change in points from shares of 1: `+2.1`.
    static func change(_ share: Double) -> String {
        guard share.isFinite else { return unknown }
        return (share > 0.0005 ? "+" : "") + percent(share)
    }

    /// The same with its interval: `+2.1 (−0.3 to 4.4)`.
    static func change(_ estimate: Estimate) -> String {
        guard estimate.value.isFinite else { return unknown }
        return change(estimate.value)
            + " (\(percent(estimate.low)) to \(percent(estimate.high)))"
    }
}

extension Wording {
    static func categories(_ count: Int) -> String {
        Numeral.count(count, "category", plural: "categories")
    }

    /// How many labels are known, in a sentence.
    static func knowledge(_ evaluation: MultiLabelEvaluation) -> String {
        knowledge(
            evaluation.categories.map { ($0.knownPositive, $0.knownNegative, $0.unknown) },
            images: evaluation.dataset.images, parts: evaluation.parts)
    }

    static func knowledge(
        _ counts: [(positive: Int, negative: Int, unknown: Int)], images: Int, parts: [ClassCount]
    ) -> String {
        let positive = counts.reduce(0) { $0 + $1.positive }
        let negative = counts.reduce(0) { $0 + $1.negative }
        let unknown = counts.reduce(0) { $0 + $1.unknown }
        let total = max(1, positive + negative + unknown)
        let share = Numeral.percent(Double(positive + negative) / Double(total))
        let divided =
            parts.isEmpty
            ? "" : " (" + parts.map { "\($0.name) \($0.images)" }.joined(separator: ", ") + ")"
        return "\(Numeral.count(images, "image"))\(divided), \(categories(counts.count)); known: "
            + "\(Numeral.grouped(positive)) present, \(Numeral.grouped(negative)) absent, "
            + "\(share) % of all labels; \(Numeral.grouped(unknown)) unknown"
    }

    /// Categories that lost most first, those without a change last.
    static func worstFirst(_ categories: [FineTunedCategory]) -> [FineTunedCategory] {
        categories.enumerated().sorted { one, other in
            let (a, b) = (one.element.change.value, other.element.change.value)
            if a.isFinite != b.isFinite { return a.isFinite }
            return a.isFinite && a != b ? a < b : one.offset < other.offset
        }.map(\.element)
    }

    /// What the user should know of single categories.
    static func findings(of result: CategoryTuning) -> [String] {
        let worse = worstFirst(result.categories).filter { $0.change.value < -0.0005 }
        guard !worse.isEmpty else { return [] }
        let named = worse.prefix(5).map { "\($0.name) \(Numeral.change($0.change))" }
        return [
            "\(categories(worse.count)) got worse: " + named.joined(separator: ", ")
                + (worse.count > 5 ? ", …" : "")
        ]
    }

    /// The result in one sentence.
    static func verdict(of result: CategoryTuning) -> String {
        let change = result.intervals.mAPChange
        guard change.value.isFinite else {
            return
                "No category has both classes known among the images that report: nothing can be "
                + "said. Wrote \(result.output)."
        }
        let size =
            "mAP \(Numeral.percent(result.mAPBefore)) to \(Numeral.percent(result.mAPAfter)) %"
        let judgement =
            change.low > 0
            ? "better beyond chance"
            : change.high < 0
                ? "worse beyond chance: keep the trained model"
                : "within chance of the trained head"
        return "\(size), \(judgement). Wrote \(result.output)."
    }
}
