/// A comparison of backbones with people as one self-contained page.
public struct HumanSimilarityPage: Sendable {
    public var agreement: HumanAgreement
    public var pictures: SimilarityPictures

    public init(_ agreement: HumanAgreement, pictures: SimilarityPictures) {
        self.agreement = agreement
        self.pictures = pictures
    }

    /// The page, UTF-8.
    public func rendered() -> String {
        HTMLPage(title: "Graft: \(agreement.dataset.name)", sections: sections).rendered()
    }

    private var sections: [Node] {
        var sections = [header, AgreementPlot(agreement).section, table]
        sections += MatrixSection(pictures: pictures).sections
        if agreement.backbones.contains(where: { $0.stages.count > 1 }) { sections.append(stages) }
        if agreement.learning != nil { sections.append(AlignmentSection(agreement).section) }
        sections.append(AccuracyAgreementPlot(agreement).section)
        if let kernels = agreement.kernelAlignment { sections.append(section(kernels)) }
        return sections + [
            DatasetSection(dataset: agreement.dataset).section,
            ReproductionSection(
                reproduction: agreement.reproduction,
                method: NamedValue("Judgements", Wording.summary(of: agreement.judgements))
            ).section,
        ]
    }

    private var header: Node {
        let judgements = agreement.judgements
        let facts = [
            Numeral.count(judgements.images, "judged image"),
            Numeral.count(judgements.pairs, "pair"), Numeral.count(judgements.raters, "rater"),
            Numeral.count(agreement.backbones.count, "backbone"), agreement.measure,
            Numeral.duration(seconds: agreement.seconds),
        ]
        let warnings =
            agreement.warnings
            + agreement.failed.map { "\($0.name) was left out: \($0.reason)" }
        return .tag(
            "header", [:],
            [
                .tag(
                    "p", ["class": "kicker"], "Which backbone sees ",
                    .name(agreement.dataset.name), " as people do?"),
                .tag("h1", [:], .text(agreement.finding)),
                .tag("p", ["class": "note"], .text(facts.joined(separator: " · "))),
            ]
                + (warnings.isEmpty
                    ? []
                    : [
                        .tag(
                            "div", ["class": "warnings"],
                            .tag("ul", [:], warnings.map { .tag("li", [:], .text($0)) }))
                    ]))
    }

    private var table: Node {
        let hasStages = agreement.backbones.contains { $0.stages.count > 1 }
        let rows = agreement.backbones.map { row($0, hasStages: hasStages) }
        let references = agreement.references.map { row($0, hasStages: hasStages) }
        var columns: [HTMLTable.Column] = [
            .init("Backbone"), .init("Stage"), .init("Spearman with the mean", numeric: true),
            .init("With each rater", numeric: true), .init("Triplets %", numeric: true),
            .init("Pearson", numeric: true), .init("Kendall tau-a", numeric: true),
            .init("To the first", numeric: true),
        ]
        if hasStages { columns.append(.init("Held out", numeric: true)) }
        columns.append(.init("Source accuracy %", numeric: true))
        return .tag(
            "section", [:], .tag("h2", [:], "Every measure"),
            .tag("p", ["class": "lead"], .text(Wording.measures(of: agreement))),
            HTMLTable(
                caption: "Agreement of every backbone with people, 95 % intervals beneath",
                columns: columns, rows: rows + references, sortable: rows.count > 1,
                highlighted: 0
            ).node)
    }

    private func row(_ own: BackboneAgreement, hasStages: Bool) -> [HTMLTable.Cell] {
        var cells: [HTMLTable.Cell] = [
            .init(.name(own.name), style: "name"), .init(.text(own.stage)),
            .correlation(own.spearman), .correlation(own.rsa), .percent(own.tripletAccuracy),
            .number(Numeral.fixed(own.pearson, 2), own.pearson),
            .number(Numeral.fixed(own.kendall, 2), own.kendall),
            .correlation(own.differenceToBest),
        ]
        if hasStages { cells.append(.number(Numeral.fixed(own.heldOut, 2), own.heldOut)) }
        let accuracy = own.sourceAccuracy.map { Numeral.percent($0) } ?? Numeral.unknown
        return cells + [.number(accuracy, own.sourceAccuracy ?? .nan)]
    }

    private func row(_ own: ReferenceAgreement, hasStages: Bool) -> [HTMLTable.Cell] {
        var cells: [HTMLTable.Cell] = [
            .init(.name(own.name), style: "name"), .init("yardstick"),
            .correlation(own.spearman), .correlation(own.rsa), .percent(own.tripletAccuracy),
            .init(""), .number(Numeral.fixed(own.kendall, 2), own.kendall), .init(""), .init(""),
        ]
        if hasStages { cells.append(.init("")) }
        return cells
    }

    /// A folded table of stages for each backbone.
    private var stages: Node {
        let lead =
            "Rank correlation with the mean judgement from the first stage to the last. The best "
            + "stage of many is lucky: the held-out number above is what it keeps on images that "
            + "did not choose it."
        let shown = agreement.backbones.filter { $0.stages.count > 1 }
        return .tag(
            "section", [:],
            [
                .tag("h2", [:], "Stage by stage"),
                .tag("p", ["class": "lead"], .text(lead)),
            ] + shown.map { stages(of: $0) })
    }

    private func stages(of own: BackboneAgreement) -> Node {
        let columns: [HTMLTable.Column] = [
            .init("Stage"), .init("Maps"), .init("Wide", numeric: true),
            .init("Spearman", numeric: true), .init("With each rater", numeric: true),
            .init("Triplets %", numeric: true),
        ]
        let rows = own.stages.map { stage -> [HTMLTable.Cell] in
            [
                .init(.text(stage.name)), .init(.text(stage.size ?? "")),
                .number("\(stage.width)", Double(stage.width)), .correlation(stage.spearman),
                .correlation(stage.rsa), .percent(stage.tripletAccuracy),
            ]
        }
        let words = "\(own.name): \(own.stage), \(Numeral.correlation(own.spearman))"
        let table = HTMLTable(
            caption: "Stages of \(own.name)", columns: columns, rows: rows,
            highlighted: own.stages.firstIndex { $0.name == own.stage })
        return .tag("details", [:], .tag("summary", [:], .text(words)), table.node)
    }

    private func section(_ kernels: KernelAlignment) -> Node {
        func table(_ title: String, _ values: [[Double]]) -> Node {
            HTMLTable(
                caption: title, columns: [.init("")] + kernels.names.map { .init($0) },
                rows: kernels.names.indices.map { row in
                    [HTMLTable.Cell(.name(kernels.names[row]))]
                        + kernels.names.indices.map { column in
                            let value = values[row][column]
                            let step = min(6, Int((max(0, value) * 6).rounded()))
                            return .init(
                                .text(Numeral.fixed(value, 2)),
                                style: step == 0 ? "zero" : "hit\(step)")
                        }
                }
            ).node
        }
        return .tag(
            "section", [:], .tag("h2", [:], "Do backbones describe the images alike?"),
            .tag(
                "p", ["class": "lead"],
                .text(
                    "Centred kernel alignment, debiased: 1 the same up to rotation and scale, 0 "
                        + "nothing in common.")), table("Linear kernel", kernels.linear),
            .tag(
                "details", [:], .tag("summary", [:], "With radial basis functions"),
                table("Radial basis functions, bandwidth the median distance", kernels.rbf)))
    }
}
