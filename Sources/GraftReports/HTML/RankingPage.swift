/// A ranking as one self-contained page.
public struct RankingPage: Sendable {
    public var ranking: Ranking

    public init(_ ranking: Ranking) { self.ranking = ranking }

    /// The page, UTF-8.
    public func rendered() -> String {
        HTMLPage(title: "Graft: \(ranking.dataset.name)", sections: sections).rendered()
    }

    private var sections: [Node] {
        var sections = [header, RankPlot(ranking).section, scores]
        if !ranking.validation.isEmpty {
            sections += [TruthPlots(ranking).section]
        }
        sections += [agreement, explanations]
        if let words = ranking.words { sections.append(section(words)) }
        return sections + [
            DatasetSection(dataset: ranking.dataset).section,
            ReproductionSection(
                reproduction: ranking.reproduction,
                method: NamedValue("Images", Wording.summary(of: ranking.sample))
            ).section,
        ]
    }

    private var header: Node {
        let facts = [
            Numeral.count(ranking.sample.images, "image"),
            Numeral.count(ranking.dataset.classes.count, "class", plural: "classes"),
            Numeral.count(ranking.backbones.count, "backbone"),
            Wording.summary(of: ranking.sample), Numeral.duration(seconds: ranking.seconds),
        ]
        let warnings =
            ranking.warnings
            + ranking.failed.map {
                "\($0.name) was left out: \($0.reason)"
            }
        return .tag(
            "header", [:],
            [
                .tag(
                    "p", ["class": "kicker"], "Which backbone to take for ",
                    .name(ranking.dataset.name), "?"),
                .tag("h1", [:], .text(ranking.recommendation)),
                .tag("p", ["class": "note"], .text(facts.joined(separator: " · "))),
            ] + Listing.warnings("Before you trust these ranks", warnings))
    }

    private var chosen: Int? {
        ranking.backbones.firstIndex { $0.name == ranking.recommended }
    }

    /// Every score of every backbone.
    private var scores: Node {
        let percent: Set<String> = ["linearProbe", "nearestMean", "sourceAccuracy"]
        let columns = ranking.explanations.map { score in
            HTMLTable.Column(
                score.name + (percent.contains(score.name) ? " %" : "")
                    + (score.isHigherBetter ? "" : " ↓"), numeric: true)
        }
        let table = HTMLTable(
            caption:
                "Every score of every backbone; 95 % intervals beneath. Compare down a column.",
            columns: [.init("Backbone"), .init("Rank", numeric: true)] + columns,
            rows: ranking.backbones.map { backbone in
                [
                    .init(.name(backbone.name), style: "name"),
                    .number(Wording.rank(of: backbone), Double(backbone.rank ?? 0)),
                ]
                    + ranking.explanations.map { score in
                        let estimate = backbone.intervals[score.name] ?? .unknown
                        return percent.contains(score.name)
                            ? .percent(estimate) : Self.cell(estimate)
                    }
            }, sortable: ranking.backbones.count > 1, highlighted: chosen)
        let notes = ranking.backbones.flatMap { backbone in
            backbone.notes.map { Node.text("\(backbone.name): \($0)") }
        }
        return .tag(
            "section", [:],
            [
                .tag("h2", [:], "Scores"),
                .tag(
                    "p", ["class": "lead"],
                    .text(
                        "The rank counts, over \(ranking.consensus.joined(separator: ", ")), how many "
                            + "other backbones each score puts behind this one. ↓: lower is better."
                    )
                ), table.node,
            ]
                + (ranking.rawPixels.map {
                    [
                        .tag(
                            "p", ["class": "note"],
                            .text(
                                "The nearest class mean on raw pixels is right on "
                                    + "\(Numeral.percent($0)) % of the images."))
                    ]
                } ?? []) + (notes.isEmpty ? [] : [Listing.folded("Missing scores, and why", notes)])
        )
    }

    private static func cell(_ estimate: Estimate) -> HTMLTable.Cell {
        let value = Node.text(Numeral.score(estimate.value))
        guard estimate.value.isFinite, estimate.low < estimate.high else {
            return .init(value, key: estimate.value)
        }
        let range = Numeral.score(estimate.low) + " to " + Numeral.score(estimate.high)
        return .init(value, .tag("small", [:], .text(range)), key: estimate.value)
    }

    /// Kendall's tau between every two scores that say something.
    private var agreement: Node {
        let names = ranking.agreement.scores
        let kept = names.indices.filter { place in
            ranking.agreement.kendall[place].contains { $0 != nil }
        }
        let rows = kept.map { row in
            [HTMLTable.Cell(.text(names[row]))]
                + kept.map { column -> HTMLTable.Cell in
                    let tau = ranking.agreement.kendall[row][column] ?? .nan
                    let step = tau.isFinite ? min(6, Int((abs(tau) * 6).rounded())) : 0
                    let style = step == 0 ? "zero" : (tau > 0 ? "hit" : "miss") + "\(step)"
                    return .init(.text(Numeral.fixed(tau, 2)), style: style)
                }
        }
        return .tag(
            "section", [:], .tag("h2", [:], "Do the scores agree?"),
            .tag(
                "p", ["class": "lead"],
                .text(
                    "Kendall's tau between the orders of every two scores: 1 the same order, 0 "
                        + "none, −1 the reverse.")),
            HTMLTable(
                caption: "Agreement of scores",
                columns: [.init("")] + kept.map { .init(names[$0]) }, rows: rows
            ).node)
    }

    private var explanations: Node {
        .tag(
            "section", [:], .tag("h2", [:], "What the scores mean"),
            .tag(
                "details", [:], .tag("summary", [:], "Formula, assumption, weakness, source"),
                Listing.definitions(
                    ranking.explanations.map {
                        NamedValue(
                            $0.name,
                            "\($0.title). \($0.formula). Assumes: \($0.assumes). Fails when: "
                                + "\($0.failsWhen). \($0.reference).")
                    })))
    }

    private func section(_ words: WordFindings) -> Node {
        .tag(
            "section", [:],
            [
                .tag("h2", [:], "Class names"),
                .tag("p", ["class": "lead"], .text("Distances of names by \(words.source).")),
            ]
                + (words.unknown.isEmpty
                    ? []
                    : [
                        Listing.folded(
                            Numeral.count(words.unknown.count, "name") + " without a vector",
                            words.unknown.map { .text($0) })
                    ])
                + (words.missing.isEmpty
                    ? []
                    : [
                        Listing.folded(
                            Numeral.count(words.missing.count, "word")
                                + " left out of names for want of a vector",
                            words.missing.map { .text($0) })
                    ])
                + (words.replaced.isEmpty
                    ? []
                    : [
                        Listing.folded(
                            Numeral.count(words.replaced.count, "name") + " replaced, and how",
                            words.replaced.map { .text("\($0.name): \($0.value)") })
                    ]) + words.notes.map { .tag("p", ["class": "note"], .text($0)) })
    }
}
