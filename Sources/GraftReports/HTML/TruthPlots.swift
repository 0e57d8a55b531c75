/// Each score against the accuracy that was measured, one small plot a score, and the correlations.
struct TruthPlots {
    let ranking: Ranking

    init(_ ranking: Ranking) { self.ranking = ranking }

    var section: Node {
        .tag(
            "section", [:], .tag("h2", [:], "Scores against the truth"),
            .tag(
                "p", ["class": "lead"],
                .text(
                    "Accuracy by \(ranking.truth ?? "the truth"), upwards; the score, rightwards "
                        + "(turned where lower is better).")), table,
            .tag("div", ["class": "tiles"], ranking.explanations.compactMap(tile)))
    }

    private var table: Node {
        HTMLTable(
            caption: "How well the order of each score fits the order by accuracy",
            columns: [
                .init("Score"), .init("Backbones", numeric: true),
                .init("Spearman", numeric: true), .init("Kendall", numeric: true),
                .init("Weighted tau", numeric: true), .init("Regret, points", numeric: true),
            ],
            rows: ranking.validation.map {
                [
                    .init(.text($0.score)), .number("\($0.backbones)", Double($0.backbones)),
                    .number(Numeral.fixed($0.spearman, 2), $0.spearman),
                    .number(Numeral.fixed($0.kendall, 2), $0.kendall),
                    .number(Numeral.fixed($0.weightedTau, 2), $0.weightedTau),
                    .number(Numeral.percent($0.regret), $0.regret),
                ]
            }, sortable: true
        ).node
    }

    private func tile(_ score: ScoreExplanation) -> Node? {
        let points = ranking.backbones.compactMap { backbone -> (RankedBackbone, Double, Double)? in
            guard let value = backbone.scores[score.name], let truth = backbone.truth else {
                return nil
            }
            return (backbone, score.isHigherBetter ? value : -value, truth)
        }
        let (xs, ys) = (points.map(\.1), points.map(\.2))
        guard points.count > 2, let x0 = xs.min(), let x1 = xs.max(), let y0 = ys.min(),
            let y1 = ys.max(), x1 > x0, y1 > y0
        else { return nil }
        let (side, margin) = (150.0, 12.0)
        let room = side - 2 * margin
        let shapes =
            [
                Drawing.line(margin, side - margin, side - margin, side - margin, "axis"),
                Drawing.line(margin, margin, margin, side - margin, "axis"),
            ]
            + points.map { backbone, x, y in
                Drawing.circle(
                    margin + room * (x - x0) / (x1 - x0),
                    side - margin - room * (y - y0) / (y1 - y0),
                    radius: 3.5,
                    "point \(backbone.name == ranking.recommended ? "recommended" : "other")",
                    title: "\(backbone.name): \(Numeral.score(x)), \(Numeral.percent(y)) %")
            }
        return .tag(
            "figure", [:],
            Drawing.figure(
                width: side, height: side, id: "truth-\(score.name)", style: "plot",
                title: "\(score.name) against accuracy",
                description: points.map { "\($0.0.name): \(Numeral.score($0.1))" }.joined(
                    separator: "; "), shapes),
            .tag("figcaption", [:], .text(score.name)))
    }
}
