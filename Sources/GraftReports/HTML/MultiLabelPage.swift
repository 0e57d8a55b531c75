/// A model with several categories an image as one self-contained page.
public struct MultiLabelPage: Sendable {
    public var evaluation: MultiLabelEvaluation
    /// How the network came about, where its own layers were trained.
    private let tuning: MultiLabelFineTuning?

    public init(_ evaluation: MultiLabelEvaluation) {
        self.evaluation = evaluation
        tuning = nil
    }

    public init(_ tuning: MultiLabelFineTuning) {
        evaluation = tuning.evaluation
        self.tuning = tuning
    }

    /// The page, UTF-8.
    public func rendered() -> String {
        let sections: [Node?] = [
            header, tuning.map(comparison), tuning.map { EpochSection($0).section }, categories,
            CategorySections.curves(evaluation.curves),
            CategorySections.reliability(evaluation.reliability, ece: evaluation.ece),
            CategorySections.pairs(evaluation.pairs),
            DatasetSection(dataset: evaluation.dataset).section,
            tuning.map {
                ReproductionSection(
                    reproduction: $0.reproduction,
                    method: NamedValue("Scored", evaluation.scored)
                ).section
            },
        ]
        return HTMLPage(
            title: "Graft: \(evaluation.dataset.name)", sections: sections.compactMap(\.self)
        ).rendered()
    }

    private var header: Node {
        let score = Numeral.percent(evaluation.mAP.value)
        var children: [Node] = [
            .tag(
                "p", ["class": "kicker"], "Several categories an image: ", .name(evaluation.model)),
            .tag(
                "h1", [:],
                .text("mAP \(score) % on \(Wording.categories(evaluation.scoredCategories))")),
            .tag("p", ["class": "note"], .text(Wording.knowledge(evaluation))),
            .tag(
                "p", ["class": "note"],
                .text(evaluation.description + "; scored on " + evaluation.scored)),
            facts,
        ]
        children += [CategorySections.warnings(evaluation.warnings)].compactMap(\.self)
        return .tag("header", [:], children)
    }

    /// The fine-tuned network beside the linear probe, and what was chosen for the user.
    private func comparison(_ tuning: MultiLabelFineTuning) -> Node {
        let choices = tuning.recipe.choices.map { Node.tag("li", [:], .text($0)) }
        return .tag(
            "section", [:], .tag("h2", [:], "Against the linear probe"),
            .tag("p", ["class": "lead"], .text(tuning.verdict)),
            HTMLTable(
                caption: "Mean average precision of the linear probe and of the fine-tuned network",
                columns: [
                    .init(""), .init("mAP %", numeric: true), .init("95 % interval"),
                ],
                rows: [("Linear probe", tuning.probe.mAP), ("Fine-tuned", tuning.mAP)].map {
                    [
                        .init(.text($0.0), style: "name"), .percent($0.1),
                        .init(.text(Numeral.range($0.1))),
                    ]
                }, highlighted: tuning.paid ? 1 : nil
            ).node, .tag("h3", [:], "Chosen for you"), .tag("ul", ["class": "facts"], choices))
    }

    private var facts: Node {
        let values = [
            ("mAP", Numeral.percent(evaluation.mAP.value), Numeral.range(evaluation.mAP)),
            ("mAUC", Numeral.percent(evaluation.mAUC), ""),
            (
                "F1 micro", Numeral.percent(evaluation.microF1),
                Numeral.count(evaluation.knownLabels, "known label")
            ),
            ("F1 macro", Numeral.percent(evaluation.macroF1), ""),
        ]
        return .tag(
            "dl", ["class": "figures"],
            values.map { name, value, detail in
                .tag(
                    "div", [:], .tag("dt", [:], .text(name)),
                    .tag(
                        "dd", [:],
                        .tag("div", ["class": "value"], .text(value), .tag("span", [:], " %")),
                        .tag("div", ["class": "detail"], .text(detail))))
            })
    }

    private var categories: Node {
        let axis = Drawing.whiskerAxis(around: evaluation.categories.map(\.ap))
        return .tag(
            "section", [:], .tag("h2", [:], "Categories"),
            .tag(
                "p", ["class": "lead"],
                .text(
                    "Known labels of the whole data; scores on known labels of the images that "
                        + "report, 95 % intervals by drawing images.")),
            HTMLTable(
                caption: "Known labels and scores of each category",
                columns: [
                    .init("Category"), .init("Known +", numeric: true),
                    .init("Known −", numeric: true), .init("Unknown", numeric: true),
                    .init("AP %", numeric: true), .init(""), .init("AUC %", numeric: true),
                    .init("F1 %", numeric: true), .init("Present from %", numeric: true),
                    .init("Temperature", numeric: true), .init("Scored +/−", numeric: true),
                ],
                rows: evaluation.categories.map { category in
                    [
                        .init(.name(category.name), style: "name"),
                        .number(
                            Numeral.grouped(category.knownPositive),
                            Double(category.knownPositive)),
                        .number(
                            Numeral.grouped(category.knownNegative),
                            Double(category.knownNegative)),
                        .number(Numeral.grouped(category.unknown), Double(category.unknown)),
                        .percent(category.ap),
                        .init(Drawing.whisker(category.ap, on: axis, style: "other")),
                        .number(Numeral.percent(category.auc), category.auc),
                        .number(Numeral.percent(category.f1), category.f1),
                        category.isUnknownTerritory
                            ? .init("unknown territory", key: 2)
                            : .number(Numeral.percent(category.threshold), category.threshold),
                        .number(Numeral.fixed(category.temperature, 2), category.temperature),
                        .number(
                            "\(category.scoredPositive)/\(category.scoredNegative)",
                            Double(category.scoredPositive)),
                    ]
                }, sortable: evaluation.categories.count > 1,
                tall: evaluation.categories.count > 15
            ).node)
    }
}
