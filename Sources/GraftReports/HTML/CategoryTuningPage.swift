/// Category-wise fine-tuning as one self-contained page.
public struct CategoryTuningPage: Sendable {
    public var result: CategoryTuning

    public init(_ result: CategoryTuning) { self.result = result }

    /// The page, UTF-8.
    public func rendered() -> String {
        var sections: [Node?] = [
            header, categories, GainPlot(result.categories).section,
            CategorySections.curves(result.curvesAfter, before: result.curvesBefore),
            CategorySections.reliability(result.reliability, ece: result.ece), moved,
            CategorySections.pairs(result.pairs), DatasetSection(dataset: result.dataset).section,
        ]
        if let reproduction = result.reproduction {
            sections.append(
                ReproductionSection(
                    reproduction: reproduction, method: NamedValue("Scored on", result.scored)
                ).section)
        }
        return HTMLPage(
            title: "Graft: \(result.dataset.name)", sections: sections.compactMap(\.self)
        ).rendered()
    }

    private var header: Node {
        let counts = result.categories.map { ($0.knownPositive, $0.knownNegative, $0.unknown) }
        let warnings = Wording.findings(of: result) + result.warnings
        var children: [Node] = [
            .tag(
                "p", ["class": "kicker"], "Category-wise fine-tuning of ", .name(result.model),
                " on known labels"),
            .tag("h1", [:], .text(Wording.verdict(of: result))),
            .tag(
                "p", ["class": "note"],
                .text(
                    Wording.knowledge(
                        counts, images: result.dataset.images, parts: result.parts))),
            .tag(
                "p", ["class": "note"],
                .text(
                    "method \(result.method), for \(result.measure), protocol \(result.protocol); "
                        + "scored on \(result.scored); \(Numeral.duration(seconds: result.seconds)), "
                        + "of these \(Numeral.duration(seconds: result.fineTuningSeconds)) "
                        + "fine-tuning")),
            totals,
        ]
        children += [CategorySections.warnings(warnings)].compactMap(\.self)
        return .tag("header", [:], children)
    }

    /// The number on images that nobody looked at, beside the one that cannot lose.
    private var totals: Node {
        func row(_ name: String, _ before: Estimate, _ after: Estimate, _ change: Estimate)
            -> [HTMLTable.Cell]
        {
            [
                .init(.text(name)), .percent(before), .percent(after),
                .number(
                    change.low.isFinite
                        ? Numeral.change(change) : Numeral.change(change.value), change.value),
            ]
        }
        func plain(_ value: Double) -> Estimate { Estimate(value: value, low: .nan, high: .nan) }
        let isClean = result.protocol == "clean"
        return HTMLTable(
            caption: "Scores before and after",
            columns: [
                .init("Score"), .init("Before %", numeric: true), .init("After %", numeric: true),
                .init("Change, points", numeric: true),
            ],
            rows: [
                row(
                    isClean ? "mAP, images that report" : "mAP, images that select and report",
                    result.intervals.mAPBefore, result.intervals.mAPAfter,
                    result.intervals.mAPChange),
                row(
                    "mAUC, the same images", plain(result.mAUCBefore), plain(result.mAUCAfter),
                    plain(result.mAUCAfter - result.mAUCBefore)),
                row(
                    "mean \(result.measure.uppercased()), images that select (the paper's protocol: "
                        + "it cannot lose)",
                    plain(result.selectionBefore), plain(result.selectionAfter),
                    plain(result.selectionAfter - result.selectionBefore)),
            ]
        ).node
    }

    private var categories: Node {
        .tag(
            "section", [:], .tag("h2", [:], "Categories, those that got worse first"),
            .tag(
                "p", ["class": "lead"],
                .text(
                    "Known labels of the whole data; scores on known labels of the images that "
                        + "report; 95 % intervals, paired for the change.")),
            HTMLTable(
                caption: "Each category before and after fine-tuning",
                columns: [
                    .init("Category"), .init("Known +", numeric: true),
                    .init("Known −", numeric: true), .init("Unknown", numeric: true),
                    .init("AP % before", numeric: true), .init("AP % after", numeric: true),
                    .init("Change, points", numeric: true), .init("AUC % before", numeric: true),
                    .init("after", numeric: true), .init("By"), .init("Steps", numeric: true),
                    .init("Present from %", numeric: true),
                ], rows: Wording.worstFirst(result.categories).map(row),
                sortable: result.categories.count > 1, tall: result.categories.count > 15
            ).node)
    }

    private func row(_ category: FineTunedCategory) -> [HTMLTable.Cell] {
        [
            .init(.name(category.name), style: "name"),
            .number(Numeral.grouped(category.knownPositive), Double(category.knownPositive)),
            .number(Numeral.grouped(category.knownNegative), Double(category.knownNegative)),
            .number(Numeral.grouped(category.unknown), Double(category.unknown)),
            .number(Numeral.percent(category.before.ap), category.before.ap),
            .percent(
                Estimate(
                    value: category.after.ap, low: category.after.low, high: category.after.high)),
            .init(
                .text(Numeral.change(category.change.value)),
                .tag("small", [:], .text(Numeral.range(category.change))),
                key: category.change.value),
            .number(Numeral.percent(category.before.auc), category.before.auc),
            .number(Numeral.percent(category.after.auc), category.after.auc),
            .init(.text(category.skipped.map { "left alone: \($0)" } ?? category.method ?? "kept")),
            .number(Numeral.grouped(category.steps), Double(category.steps)),
            category.isUnknownTerritory
                ? .init("unknown territory", key: 2)
                : .number(Numeral.percent(category.threshold), category.threshold),
        ]
    }

    private var moved: Node? {
        guard !result.moved.isEmpty else { return nil }
        return .tag(
            "section", [:], .tag("h2", [:], "Images that moved most"),
            .tag(
                "p", ["class": "lead"],
                "Probability of one category on one image that reports, before and after."),
            HTMLTable(
                caption: "Largest changes of a probability",
                columns: [
                    .init("Image"), .init("Category"), .init("Label"),
                    .init("Before %", numeric: true), .init("After %", numeric: true),
                ],
                rows: result.moved.map {
                    [
                        .init(.tag("code", [:], .name($0.path)), style: "name"),
                        .init(.name($0.category)), .init(.text($0.label)),
                        .number(Numeral.percent($0.before), $0.before),
                        .number(Numeral.percent($0.after), $0.after),
                    ]
                }, sortable: true, tall: result.moved.count > 15
            ).node)
    }
}
