/// What learning from judgements gained, and what it costs.
struct AlignmentSection {
    let agreement: HumanAgreement

    init(_ agreement: HumanAgreement) { self.agreement = agreement }

    var section: Node {
        let learned = agreement.backbones.compactMap { own in own.aligned.map { (own, $0) } }
        let effects = learned.contains { !$0.1.fewShot.isEmpty }
        return .tag(
            "section", [:],
            [
                .tag("h2", [:], "Learned from the judgements"),
                .tag("p", ["class": "lead"], .text(Wording.learning(of: agreement))),
                gains(learned),
            ]
                + (effects
                    ? [
                        .tag("h3", [:], "Accuracy with few labels"),
                        .tag(
                            "p", ["class": "lead"],
                            .text(
                                "Seeing more like people can make a worse classifier. The same draws "
                                    + "before and after, on "
                                    + (agreement.learning?.labelled ?? "a labelled set") + ".")),
                        fewShot(learned),
                    ] : []))
    }

    private func gains(_ learned: [(BackboneAgreement, AlignedAgreement)]) -> Node {
        let isTriplets = agreement.learning?.unit != "Spearman"
        func cell(_ estimate: Estimate) -> HTMLTable.Cell {
            isTriplets ? .percent(estimate) : .correlation(estimate)
        }
        return HTMLTable(
            caption: "Agreement on held-out images before and after learning",
            columns: [
                .init("Backbone"), .init("Stage"), .init("Before", numeric: true),
                .init("Centred only", numeric: true), .init("After", numeric: true),
                .init("Gain", numeric: true), .init("Written to"),
            ],
            rows: learned.map { own, aligned in
                [
                    .init(.name(own.name), style: "name"), .init(.text(aligned.stage)),
                    cell(aligned.before),
                    cell(aligned.centred), cell(aligned.after), cell(aligned.gain),
                    .init(.text(aligned.file ?? ""), style: "words"),
                ]
            }, sortable: learned.count > 1
        ).node
    }

    private func fewShot(_ learned: [(BackboneAgreement, AlignedAgreement)]) -> Node {
        HTMLTable(
            caption: "Few-shot accuracy before and after",
            columns: [
                .init("Backbone"), .init("Classifier"), .init("Images a class", numeric: true),
                .init("Before %", numeric: true), .init("After %", numeric: true),
                .init("Difference, points", numeric: true),
            ],
            rows: learned.flatMap { own, aligned in
                aligned.fewShot.map { effect in
                    [
                        .init(.name(own.name), style: "name"), .init(.text(effect.head)),
                        .number("\(effect.shots)", Double(effect.shots)), .percent(effect.before),
                        .percent(effect.after), .percent(effect.difference),
                    ]
                }
            }, sortable: learned.count > 1
        ).node
    }
}
