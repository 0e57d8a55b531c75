/// Accuracy against cost, one point for each backbone.
struct CostPlot {
    let comparison: Comparison
    /// Beyond so many points only those that matter for the choice are named.
    private static let most = 14
    private let shown: [BackboneResult]

    /// Backbones without a cost or an accuracy cannot be shown.
    init(_ comparison: Comparison) {
        self.comparison = comparison
        shown = comparison.backbones.filter {
            $0.costMS.isFinite && $0.costMS > 0 && comparison.score(of: $0).value.isFinite
        }
    }

    var section: Node {
        guard !shown.isEmpty else {
            return .tag(
                "section", [:], .tag("h2", [:], "\(comparison.measure.name) against cost"),
                .tag("p", [:], "No cost was measured."))
        }
        let missing = comparison.backbones.count - shown.count
        return .tag(
            "section", [:],
            [
                .tag("h2", [:], "\(comparison.measure.name) against cost"),
                .tag("p", ["class": "lead"], .text(guide)),
                drawn(width: 980, height: 460, id: "cost-wide", style: "plot wide"),
                drawn(width: 400, height: 420, id: "cost-narrow", style: "plot narrow"),
                legend,
            ]
                + (missing == 0
                    ? []
                    : [
                        .tag(
                            "p", ["class": "note"],
                            "\(Numeral.count(missing, "backbone")) without a cost not shown.")
                    ]))
    }

    private var guide: String {
        let numbered = " A number is the backbone's row in the table."
        return
            "Higher is better, further left is cheaper. Bars are 95 % intervals; the stepped line "
            + "joins the backbones that no other beats on both counts."
            + (shown.count > Self.most ? numbered : "")
    }

    private var legend: Node {
        .tag(
            "p", ["class": "legend"],
            [
                ("recommended", "recommended"), ("tied", "cannot be told apart from the best"),
                ("other", "other"),
            ].map {
                style, words in
                .tag(
                    "span", [:],
                    .tag(
                        "svg",
                        [
                            "viewBox": "0 0 16 16", "width": "16", "height": "16",
                            "aria-hidden": "true",
                        ],
                        marker(style, 8, 8, title: nil)), .text(words))
            })
    }

    private func drawn(width: Double, height: Double, id: String, style: String) -> Node {
        let scores = shown.map { comparison.score(of: $0) }.flatMap {
            [$0.value, $0.low, $0.high]
        }
        let frame = PlotFrame(
            width: width, height: height, x: Scale.magnitudes(around: shown.map(\.costMS)),
            shares: scores)
        let wide = width > 600
        var shapes = frame.axes(
            horizontal: wide
                ? "Cost: \(comparison.methods.cost) (log scale)" : "ms per image (log scale)",
            vertical: "Accuracy, % (log scale of errors)")
        shapes.append(Drawing.path(front(frame), "front"))
        for backbone in shown {
            shapes += frame.interval(
                comparison.score(of: backbone), at: frame.x(backbone.costMS),
                self.style(of: backbone))
        }
        for backbone in shown {
            shapes.append(
                marker(
                    self.style(of: backbone), frame.x(backbone.costMS),
                    frame.y(comparison.score(of: backbone).value),
                    title: sentence(backbone)))
        }
        shapes += labels(frame)
        return Drawing.figure(
            width: width, height: height, id: id, style: style,
            title: "\(comparison.measure.name) against cost",
            description: shown.map(sentence).joined(separator: "; "), shapes)
    }

    /// A point in words.
    private func sentence(_ backbone: BackboneResult) -> String {
        let cost = Numeral.measured(backbone.costMS)
        return "\(backbone.name): \(Numeral.percent(comparison.score(of: backbone))) %, \(cost) ms"
    }

    private func style(of backbone: BackboneResult) -> String {
        backbone.name == comparison.recommended
            ? "recommended" : backbone.tiedWithBest ? "tied" : "other"
    }

    /// Filled and ringed, filled, or hollow: the three kinds differ without colour.
    private func marker(_ style: String, _ x: Double, _ y: Double, title: String?) -> Node {
        let point = Drawing.circle(
            x, y, radius: style == "recommended" ? 5 : 4.5, "point \(style)", title: title)
        guard style == "recommended" else { return point }
        return .tag("g", [:], Drawing.circle(x, y, radius: 7.5, "ring"), point)
    }

    private func front(_ frame: PlotFrame) -> [(x: Double, y: Double)] {
        let members = shown.filter(\.onParetoFront).sorted { $0.costMS < $1.costMS }
        var points: [(x: Double, y: Double)] = []
        for member in members {
            let position = (
                x: frame.x(member.costMS), y: frame.y(comparison.score(of: member).value)
            )
            if let last = points.last { points.append((position.x, last.y)) }
            points.append(position)
        }
        if let last = points.last { points.append((frame.inside.right, last.y)) }
        return points
    }

    /// Names where there is room, the row's number in the table where there is only little, nothing
    /// otherwise.
    private func labels(_ frame: PlotFrame) -> [Node] {
        let points = shown.map { backbone in
            Box(
                left: frame.x(backbone.costMS) - 7,
                top: frame.y(comparison.score(of: backbone).value) - 7,
                width: 14, height: 14)
        }
        let spans = shown.filter {
            let score = comparison.score(of: $0)
            return score.low.isFinite && score.high.isFinite
        }.map {
            backbone in
            let top = frame.y(comparison.score(of: backbone).high)
            return Box(
                left: frame.x(backbone.costMS) - 2, top: top, width: 4,
                height: frame.y(comparison.score(of: backbone).low) - top)
        }
        let corners = front(frame)
        let steps = zip(corners, corners.dropFirst()).map { from, to in
            Box(
                left: min(from.x, to.x) - 1, top: min(from.y, to.y) - 1,
                width: abs(to.x - from.x) + 2,
                height: abs(to.y - from.y) + 2)
        }
        var placement = LabelPlacement(frame: frame.inside, points: points, avoided: spans + steps)
        var shapes: [Node] = []
        for backbone in shown.sorted(by: { importance(of: $0) > importance(of: $1) }) {
            let rank = (comparison.backbones.firstIndex { $0.name == backbone.name } ?? 0) + 1
            let name = backbone.name.middleTruncated(to: frame.width > 600 ? 32 : 20)
            let short = shown.count > Self.most && importance(of: backbone) == 0
            for text in short ? ["\(rank)"] : [name, "\(rank)"] {
                let point = (
                    x: frame.x(backbone.costMS), y: frame.y(comparison.score(of: backbone).value)
                )
                let width = PlotFrame.textWidth(text)
                guard let box = placement.place(width: width, height: 14, around: point) else {
                    continue
                }
                let leftward = box.right < point.x
                shapes.append(
                    Drawing.text(
                        text, leftward ? box.right : box.left, box.top + 11,
                        "label \(style(of: backbone))\(leftward ? " end" : "")"))
                break
            }
        }
        return shapes
    }

    private func importance(of backbone: BackboneResult) -> Int {
        (backbone.name == comparison.recommended ? 8 : 0)
            + (backbone.name == comparison.best ? 4 : 0)
            + (backbone.onParetoFront ? 2 : 0) + (backbone.tiedWithBest ? 1 : 0)
    }
}
