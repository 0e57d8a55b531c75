/// The loss against a growing learning rate, with the rate that was suggested.
struct RatePlot {
    let curve: RateCurve
    /// By growing rate; what a logarithm cannot show is left out.
    private let points: [(rate: Double, loss: Double)]

    init(_ curve: RateCurve) {
        self.curve = curve
        let drawable = { (value: Double) in value > 1e-12 && value < 1e12 }
        points = zip(curve.rates, curve.losses).filter { drawable($0) && drawable($1) }
            .map { (rate: $0, loss: $1) }.sorted { $0.rate < $1.rate }
    }

    var section: Node {
        var children: [Node] = [
            .tag("h2", [:], "Looking for a learning rate"),
            .tag("p", ["class": "lead"], .text(Wording.summary(of: curve))),
        ]
        if points.count > 1 {
            children += [
                drawn(width: 980, height: 320, id: "rate-wide", style: "plot wide"),
                drawn(width: 400, height: 320, id: "rate-narrow", style: "plot narrow"),
            ]
        }
        return .tag("section", [:], children)
    }

    private var suggestion: Double? {
        curve.suggestion.flatMap { $0 > 1e-12 && $0 < 1e12 ? $0 : nil }
    }

    private func drawn(width: Double, height: Double, id: String, style: String) -> Node {
        let box = Box(left: 50, top: 30, width: width - 66, height: height - 84)
        let x = Scale(
            domain: Scale.magnitudes(around: points.map(\.rate) + [suggestion].compactMap(\.self)),
            start: box.left + 6, end: box.right - 6)
        let y = Scale(
            domain: Scale.magnitudes(around: points.map(\.loss)), start: box.bottom, end: box.top)
        let tick = { (scale: Scale, value: Double) in
            PlotPanel.Tick(position: scale(value), label: Numeral.rate(value))
        }
        var shapes = PlotPanel(inside: box).axes(
            horizontal: PlotPanel.spaced(
                x.ticks(about: width > 600 ? 8 : 5).map { tick(x, $0) }, by: 44),
            vertical: PlotPanel.spaced(y.ticks(about: 4).map { tick(y, $0) }, by: 18))
        shapes += [
            Drawing.text("Loss, smoothed (log scale)", 4, 14, "title"),
            Drawing.text("Learning rate (log scale)", box.right, height - 10, "title end"),
        ]
        if let suggestion { shapes += mark(suggestion, x(suggestion), box) }
        shapes.append(Drawing.path(points.map { (x: x($0.rate), y: y($0.loss)) }, "curve"))
        return Drawing.figure(
            width: width, height: height, id: id, style: style,
            title: "Loss against the learning rate",
            description: [points.first, points.last].compactMap(\.self).map {
                "rate \(Numeral.rate($0.rate)): loss \(Numeral.loss($0.loss))"
            }.joined(separator: "; "), shapes)
    }

    /// An upright line with its rate, named on the side with more room.
    private func mark(_ rate: Double, _ x: Double, _ box: Box) -> [Node] {
        let leftward = x > box.left + box.width / 2
        return [
            Drawing.line(x, box.top, x, box.bottom, "level recommended"),
            Drawing.text(
                "suggested: \(Numeral.rate(rate))", leftward ? x - 8 : x + 8, box.bottom - 10,
                "label recommended\(leftward ? " end" : "")"),
        ]
    }
}

extension Wording {
    /// What came of looking for a learning rate.
    static func summary(of curve: RateCurve) -> String {
        let tried = "\(Numeral.count(curve.rates.count, "rate")) tried in a short run"
        guard let suggestion = curve.suggestion else {
            return tried + "; the loss never fell, so none is suggested."
        }
        return tried + "; \(Numeral.rate(suggestion)) is suggested, a third of the rate at which "
            + "the loss fell fastest."
    }
}
