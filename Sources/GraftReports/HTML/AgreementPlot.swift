/// Every backbone's agreement with people, with the band that no model can leave upwards.
struct AgreementPlot {
    let agreement: HumanAgreement

    /// A line of the plot.
    private struct Row {
        let name: String
        let estimate: Estimate
        let kind: String
    }

    init(_ agreement: HumanAgreement) { self.agreement = agreement }

    var section: Node {
        .tag(
            "section", [:],
            [
                .tag("h2", [:], "Agreement with each rater"),
                .tag("p", ["class": "lead"], .text(guide)),
                drawn(width: 980, id: "agreement-wide", style: "plot wide"),
                drawn(width: 400, id: "agreement-narrow", style: "plot narrow"),
            ])
    }

    private var guide: String {
        let judgements = agreement.judgements
        let band =
            judgements.ceilingLow.isFinite
            ? "The band is the noise ceiling: what a model that knows the other raters would reach "
                + "(\(Numeral.fixed(judgements.ceilingLow, 2))) to the best conceivable one "
                + "(\(Numeral.fixed(judgements.ceilingHigh, 2)))."
            : "With one rater there is no noise ceiling."
        return
            "Mean over raters of the rank correlation between a backbone's dissimilarities and the "
            + "rater's, with 95 % intervals over images and raters. " + band
    }

    private var rows: [Row] {
        agreement.backbones.enumerated().map { place, own in
            Row(
                name: own.stage == "features" ? own.name : "\(own.name), \(own.stage)",
                estimate: own.rsa,
                kind: place == 0
                    ? "recommended" : own.differenceToBest.high < 0 ? "other" : "tied")
        }
            + agreement.references.map {
                Row(name: $0.name, estimate: $0.rsa, kind: "reference")
            }
    }

    private func drawn(width: Double, id: String, style: String) -> Node {
        let rows = rows
        let (left, line, top) = (width > 600 ? 300.0 : 170.0, 24.0, 28.0)
        let height = top + line * Double(max(rows.count, 1)) + 12
        let judgements = agreement.judgements
        let scale = LinearScale(
            around: [0, judgements.ceilingHigh]
                + rows.flatMap { [$0.estimate.value, $0.estimate.low, $0.estimate.high] },
            least: 0.2, start: left, end: width - 16)
        var shapes: [Node] = []
        if judgements.ceilingLow.isFinite, judgements.ceilingHigh.isFinite {
            let (from, to) = (scale(judgements.ceilingLow), scale(judgements.ceilingHigh))
            shapes.append(
                Drawing.rectangle(
                    Box(left: from, top: top - 8, width: max(to - from, 1.5), height: height - top),
                    "band"))
        }
        for tick in scale.ticks(about: width > 600 ? 10 : 5) {
            shapes += [
                Drawing.line(
                    scale(tick), top - 8, scale(tick), height - 8,
                    abs(tick) < 1e-9 ? "axis" : "grid"),
                Drawing.text(Numeral.fixed(tick, 1), scale(tick), top - 14, "middle"),
            ]
        }
        for (place, row) in rows.enumerated() {
            let y = top + line * (Double(place) + 0.5)
            let name = row.name.middleTruncated(to: width > 600 ? 42 : 22)
            shapes.append(Drawing.text(name, left - 14, y + 4, "label end \(row.kind)"))
            guard row.estimate.value.isFinite else { continue }
            if row.estimate.low.isFinite, row.estimate.high.isFinite {
                shapes.append(
                    Drawing.line(
                        scale(row.estimate.low), y, scale(row.estimate.high), y,
                        "span \(row.kind)"))
            }
            shapes.append(
                Drawing.circle(
                    scale(row.estimate.value), y, radius: 4.5, "point \(row.kind)",
                    title: "\(row.name): \(Numeral.correlation(row.estimate))"))
        }
        return Drawing.figure(
            width: width, height: height, id: id, style: style,
            title: "Agreement of backbones with raters",
            description: rows.map { "\($0.name): \(Numeral.correlation($0.estimate))" }
                .joined(separator: "; "), shapes)
    }
}

extension Numeral {
    /// `0.43 (0.31–0.55)`.
    static func correlation(_ estimate: Estimate) -> String {
        let range = correlationRange(estimate)
        return fixed(estimate.value, 2) + (range.isEmpty ? "" : " (\(range))")
    }

    /// `0.31–0.55`; empty without an interval.
    static func correlationRange(_ estimate: Estimate) -> String {
        guard estimate.low.isFinite, estimate.high.isFinite else { return "" }
        let joint = estimate.low < 0 || estimate.high < 0 ? " to " : "–"
        return fixed(estimate.low, 2) + joint + fixed(estimate.high, 2)
    }
}
