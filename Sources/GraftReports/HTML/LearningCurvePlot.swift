/// Accuracy against the number of training images, with what lies beyond them.
struct LearningCurvePlot {
    let curve: LearningCurveSummary
    private let measured: [LearningCurveSummary.Point]
    private let beyond: [LearningCurveSummary.Point]

    init(_ curve: LearningCurveSummary) {
        let drawable: (LearningCurveSummary.Point) -> Bool = {
            $0.images > 0 && $0.score.value.isFinite
        }
        self.curve = curve
        measured = curve.points.filter(drawable).sorted { $0.images < $1.images }
        beyond = curve.extrapolation.filter(drawable).sorted { $0.images < $1.images }
    }

    var section: Node {
        var children: [Node] = [
            .tag("h2", [:], "What more images would buy"),
            .tag("p", ["class": "lead"], .text(curve.sentence)),
        ]
        if !measured.isEmpty {
            children.append(drawn(width: 980, height: 380, id: "curve-wide", style: "plot wide"))
            children.append(
                drawn(width: 400, height: 360, id: "curve-narrow", style: "plot narrow"))
        }
        var note = "Backbone: \(curve.name). Bars are 95 % intervals"
        note += beyond.isEmpty ? "." : "; the shaded part is extrapolated, not measured."
        if let fit = curve.fit { note += " Fitted curve: \(fit)." }
        return .tag("section", [:], children + [.tag("p", ["class": "note"], .text(note))])
    }

    private func drawn(width: Double, height: Double, id: String, style: String) -> Node {
        let all = measured + beyond
        let frame = PlotFrame(
            width: width, height: height,
            x: Scale.magnitudes(around: all.map { Double($0.images) }),
            shares: all.flatMap { [$0.score.value, $0.score.low, $0.score.high] })
        let metric = curve.metric.prefix(1).uppercased() + curve.metric.dropFirst()
        var shapes = frame.axes(
            horizontal: "Training images (log scale)",
            vertical: metric + ", % (log scale of errors)"
        )
        shapes += band(frame)
        let place: (LearningCurveSummary.Point) -> (x: Double, y: Double) = {
            (frame.x(Double($0.images)), frame.y($0.score.value))
        }
        if !beyond.isEmpty {
            shapes.append(Drawing.path((measured.suffix(1) + beyond).map(place), "curve beyond"))
        }
        shapes.append(Drawing.path(measured.map(place), "curve"))
        for point in measured {
            shapes += frame.interval(point.score, at: place(point).x, "recommended")
            shapes.append(
                Drawing.circle(
                    place(point).x, place(point).y, radius: 4.5, "point tied",
                    title:
                        "\(Numeral.count(point.images, "image")): \(Numeral.percent(point.score)) %"
                ))
        }
        return Drawing.figure(
            width: width, height: height, id: id, style: style, title: "Learning curve",
            description: all.map {
                "\(Numeral.count($0.images, "image")): \(Numeral.percent($0.score)) %"
            }
            .joined(separator: "; "), shapes)
    }

    private func band(_ frame: PlotFrame) -> [Node] {
        let known = (measured.suffix(1) + beyond).filter {
            $0.score.low.isFinite && $0.score.high.isFinite
        }
        guard !beyond.isEmpty, known.count > 1 else { return [] }
        let upper = known.map { (x: frame.x(Double($0.images)), y: frame.y($0.score.high)) }
        let lower = known.reversed().map {
            (x: frame.x(Double($0.images)), y: frame.y($0.score.low))
        }
        return [Drawing.path(upper + lower, closed: true, "band")]
    }
}
