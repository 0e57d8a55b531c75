/// Accuracy of backbones against their agreement with people.
struct AccuracyAgreementPlot {
    let agreement: HumanAgreement

    private struct Point {
        let name: String
        let accuracy: Double
        let estimate: Estimate
    }

    init(_ agreement: HumanAgreement) { self.agreement = agreement }

    var section: Node {
        var children: [Node] = [
            .tag("h2", [:], "Does a better classifier see more like people?"),
            .tag("p", ["class": "lead"], .text(agreement.caution)),
        ]
        let source = points { $0.sourceAccuracy }
        if source.count > 1 {
            children += drawn(source, "Accuracy on the source task, %", id: "source")
        }
        let transfer = points { $0.transferAccuracy }
        if transfer.count > 1 {
            children += drawn(transfer, "Accuracy on your task, %", id: "transfer")
        }
        return .tag("section", [:], children + [table])
    }

    private func points(_ accuracy: (BackboneAgreement) -> Double?) -> [Point] {
        agreement.backbones.compactMap { own in
            guard own.spearman.value.isFinite, let share = accuracy(own), share.isFinite else {
                return nil
            }
            return Point(name: own.name, accuracy: share, estimate: own.spearman)
        }
    }

    /// The correlations that can be found.
    private var table: Node {
        let rows: [(String, AcrossBackbones?)] = [
            ("accuracy on the source task", agreement.accuracyVersusAgreement),
            ("the same, trained on ImageNet labels", agreement.imageNetVersusAgreement),
            ("accuracy on your task", agreement.transferVersusAgreement),
        ]
        let known = rows.compactMap { name, found in found.map { (name, $0) } }
        guard !known.isEmpty else {
            return .tag(
                "p", ["class": "note"],
                .text(
                    "A correlation needs the accuracies of four backbones: those of the cards, or "
                        + "--truth FILE with rows of backbone,accuracy."))
        }
        return HTMLTable(
            caption: "Rank correlation across backbones with agreement with people",
            columns: [
                .init("Agreement with people against"), .init("Backbones", numeric: true),
                .init("Spearman", numeric: true),
            ],
            rows: known.map { name, found in
                let estimate = Estimate(value: found.spearman, low: found.low, high: found.high)
                return [
                    .init(.text(name), style: "name"),
                    .number("\(found.backbones)", Double(found.backbones)), .correlation(estimate),
                ]
            }
        ).node
    }

    private func drawn(_ points: [Point], _ title: String, id: String) -> [Node] {
        [
            drawn(points, title, width: 980, height: 400, id: "\(id)-wide", style: "plot wide"),
            drawn(points, title, width: 400, height: 360, id: "\(id)-narrow", style: "plot narrow"),
        ]
    }

    private func drawn(
        _ points: [Point], _ title: String, width: Double, height: Double, id: String,
        style: String
    ) -> Node {
        let inside = Box(left: 44, top: 26, width: width - 60, height: height - 78)
        let x = LinearScale(
            around: points.map { $0.accuracy * 100 }, least: 10, start: inside.left + 12,
            end: inside.right - 12)
        let y = LinearScale(
            around: points.flatMap { [$0.estimate.value, $0.estimate.low, $0.estimate.high] },
            least: 0.1, start: inside.bottom, end: inside.top)
        var shapes = Self.axes(inside, x, y, title, height: height)
        var labels = LabelPlacement(
            frame: Box(left: inside.left, top: 0, width: inside.width, height: inside.bottom),
            points: points.map {
                Box(
                    left: x($0.accuracy * 100) - 5, top: y($0.estimate.value) - 5, width: 10,
                    height: 10)
            }, avoided: [])
        for point in points {
            let (px, py) = (x(point.accuracy * 100), y(point.estimate.value))
            if point.estimate.low.isFinite, point.estimate.high.isFinite {
                shapes.append(
                    Drawing.line(px, y(point.estimate.low), px, y(point.estimate.high), "span"))
            }
            shapes.append(
                Drawing.circle(
                    px, py, radius: 4.5, "point tied",
                    title: "\(point.name): \(Numeral.percent(point.accuracy)) %, "
                        + Numeral.correlation(point.estimate)))
            let name = point.name.middleTruncated(to: width > 600 ? 34 : 18)
            if let box = labels.place(
                width: PlotFrame.textWidth(name), height: 14, around: (px, py))
            {
                shapes.append(Drawing.text(name, box.left, box.top + 11, "label tied"))
            }
        }
        return Drawing.figure(
            width: width, height: height, id: id, style: style, title: title,
            description: points.map {
                "\($0.name): \(Numeral.percent($0.accuracy)) %, \(Numeral.correlation($0.estimate))"
            }.joined(separator: "; "), shapes)
    }

    /// Grid, numbers and titles.
    private static func axes(
        _ inside: Box, _ x: LinearScale, _ y: LinearScale, _ title: String, height: Double
    ) -> [Node] {
        var shapes: [Node] = []
        for tick in y.ticks(about: 6) {
            shapes += [
                Drawing.line(inside.left, y(tick), inside.right, y(tick), "grid"),
                Drawing.text(Numeral.fixed(tick, 2), inside.left - 8, y(tick) + 4, "tick end"),
            ]
        }
        shapes.append(Drawing.line(inside.left, inside.bottom, inside.right, inside.bottom, "axis"))
        for tick in x.ticks(about: 8) {
            shapes.append(
                Drawing.text(Numeral.fixed(tick, 0), x(tick), inside.bottom + 18, "tick middle"))
        }
        return shapes + [
            Drawing.text("Spearman with the mean judgement", 4, 14, "title"),
            Drawing.text(title, inside.right, height - 8, "title end"),
        ]
    }
}

extension HTMLTable.Cell {
    /// A correlation with its interval beneath.
    static func correlation(_ estimate: Estimate) -> Self {
        let range = estimate.value.isFinite ? Numeral.correlationRange(estimate) : ""
        let value = Node.text(Numeral.fixed(estimate.value, 2))
        guard !range.isEmpty else { return Self(value, key: estimate.value) }
        return Self(value, .tag("small", [:], .text(range)), key: estimate.value)
    }
}
