/// A comparison with people as aligned text for a terminal.
extension TextReport {
    public func rendered(_ agreement: HumanAgreement) -> String {
        var text = style.wrapped(Wording.summary(of: agreement.dataset)) + "\n"
        text += style.wrapped(Wording.summary(of: agreement.judgements)) + "\n\n"
        text += table(agreement).rendered(style)
        text += "\n" + style.quiet(style.wrapped(Wording.measures(of: agreement))) + "\n"
        if agreement.learning != nil {
            text += "\n" + style.wrapped(Wording.learning(of: agreement)) + "\n"
            text += learnedTable(agreement).rendered(style)
        }
        let findings =
            Wording.findings(of: agreement.dataset, examples: 3)
            + agreement.failed.map { "\($0.name) was left out: \($0.reason)" }
            + agreement.warnings
        if !findings.isEmpty {
            text +=
                "\n"
                + findings.map { style.wrapped("- " + $0.printable, indent: 2) }
                .joined(separator: "\n") + "\n"
        }
        text += "\n" + style.wrapped(agreement.caution.printable) + "\n"
        return text + "\n" + style.strong(style.wrapped(agreement.finding.printable)) + "\n"
    }

    private func table(_ agreement: HumanAgreement) -> TextTable {
        let hasStages = agreement.backbones.contains { $0.stages.count > 1 }
        let hasAccuracies = agreement.backbones.contains { $0.sourceAccuracy != nil }
        let rows = agreement.backbones.map { own in
            [own.name, own.stage, Numeral.correlation(own.spearman)]
                + (hasStages ? [Numeral.fixed(own.heldOut, 2)] : [])
                + [Numeral.correlation(own.rsa), Numeral.percent(own.tripletAccuracy.value)]
                + (hasAccuracies
                    ? [own.sourceAccuracy.map { Numeral.percent($0) } ?? Numeral.unknown] : [])
        }
        let references = agreement.references.map { own in
            [own.name, "yardstick", Numeral.correlation(own.spearman)]
                + (hasStages ? [""] : [])
                + [Numeral.correlation(own.rsa), Numeral.percent(own.tripletAccuracy.value)]
                + (hasAccuracies ? [""] : [])
        }
        return TextTable(
            columns: [
                .init("backbone", minimum: 12), .init("stage"), .init("Spearman", .right),
            ] + (hasStages ? [.init("held out", .right)] : []) + [
                .init("each rater", .right), .init("triplets %", .right),
            ] + (hasAccuracies ? [.init("source %", .right)] : []), rows: rows + references,
            highlighted: rows.isEmpty ? [] : [0])
    }

    private func learnedTable(_ agreement: HumanAgreement) -> TextTable {
        let effects = agreement.backbones.contains { $0.aligned?.fewShot.isEmpty == false }
        return TextTable(
            columns: [
                .init("backbone", minimum: 12), .init("before", .right), .init("centred", .right),
                .init("after", .right), .init("gain", .right),
            ]
                + (effects
                    ? [.init("k-NN, points", .right), .init("probe, points", .right)] : []),
            rows: agreement.backbones.compactMap { own in
                guard let aligned = own.aligned else { return nil }
                let changes = aligned.fewShot.map { Numeral.percent($0.difference) }
                return [
                    own.name, Numeral.fixed(aligned.before.value, 2),
                    Numeral.fixed(aligned.centred.value, 2), Numeral.fixed(aligned.after.value, 2),
                    Numeral.correlation(aligned.gain),
                ] + (effects ? changes + [String](repeating: "", count: 2 - changes.count) : [])
            })
    }

    /// Neighbours, a line each.
    public func rendered(_ found: Neighbourhood) -> String {
        var text = "\(Numeral.count(found.images, "image")), \(found.backbone), \(found.measure)\n"
        for query in found.queries {
            text += "\n" + style.strong(query.query.printable) + "\n"
            text += TextTable(
                columns: [
                    .init("similarity", .right), .init("image", minimum: 16), .init("class"),
                    .init(""),
                ],
                rows: query.neighbours.map {
                    [
                        Numeral.fixed($0.similarity, 3), $0.path, $0.label ?? "",
                        $0.isIdentical ? "identical file" : "",
                    ]
                }
            ).rendered(style)
        }
        for problem in found.unreadable {
            text +=
                style.wrapped("- \(problem.path.printable): \(problem.reason)", indent: 2) + "\n"
        }
        return text
    }
}

extension Wording {
    /// `4,186 pairs of 92 images by 16 raters (human.csv); …`.
    static func summary(of judgements: JudgementSummary) -> String {
        var text =
            "\(Numeral.count(judgements.pairs, "pair")) of "
            + "\(Numeral.count(judgements.images, "image")) judged by "
            + "\(Numeral.count(judgements.raters, "rater")) (\(judgements.file.printable), "
            + "\(judgements.format))"
        if judgements.ceilingLow.isFinite {
            text +=
                "; noise ceiling \(Numeral.fixed(judgements.ceilingLow, 2)) to "
                + "\(Numeral.fixed(judgements.ceilingHigh, 2)), reliability of the mean "
                + Numeral.fixed(judgements.reliability, 2)
        }
        return text
    }

    /// What the columns are.
    static func measures(of agreement: HumanAgreement) -> String {
        let judgements = agreement.judgements
        let triplets =
            judgements.areTripletsAsked
            ? "the same choice as people in \(Numeral.count(judgements.triplets, "triplet"))"
            : "the same odd one out as the mean judgement in "
                + Numeral.count(judgements.triplets, "triplet")
        return
            "Spearman: rank correlation of dissimilarities (\(agreement.measure)) with the mean "
            + "judgement; each rater: mean of the correlations with single raters, which the noise "
            + "ceiling bounds; triplets: \(triplets), \(Numeral.percent(judgements.chance)) % by "
            + "guessing; 95 % intervals over other images and raters"
    }

    /// How much was gained, for how many.
    static func learning(of agreement: HumanAgreement) -> String {
        guard let learning = agreement.learning else { return "" }
        return
            "Learned from the judgements (\(learning.method)), \(learning.unit) among images that "
            + "were not learned from: better beyond its interval for \(learning.better) of "
            + "\(Numeral.count(learning.of, "backbone"))."
    }
}
