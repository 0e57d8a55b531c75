/// Balanced accuracy of every arm with its interval, one line each.
struct ArmsPlot {
    let arms: [PretrainingArm]
    /// Names of the arms that the verdict compares.
    let compared: Set<String>

    var nodes: [Node] {
        guard !arms.isEmpty else { return [] }
        return [
            drawn(width: 980, id: "arms-wide", style: "plot wide"),
            drawn(width: 400, id: "arms-narrow", style: "plot narrow"),
        ]
    }

    private func drawn(width: Double, id: String, style: String) -> Node {
        let (left, line, top) = (width > 600 ? 300.0 : 170.0, 24.0, 28.0)
        let height = top + line * Double(arms.count) + 12
        let values = arms.flatMap {
            [$0.balancedAccuracy.value, $0.balancedAccuracy.low, $0.balancedAccuracy.high]
        }
        let scale = LinearScale(
            around: values.filter(\.isFinite), least: 0.1, start: left, end: width - 24)
        var shapes: [Node] = []
        for tick in scale.ticks(about: width > 600 ? 10 : 5) {
            shapes += [
                Drawing.line(scale(tick), top - 8, scale(tick), height - 8, "grid"),
                Drawing.text(Numeral.fixed(100 * tick, 0), scale(tick), top - 14, "middle"),
            ]
        }
        for (place, arm) in arms.enumerated() {
            let y = top + line * (Double(place) + 0.5)
            let kind = compared.contains(arm.name) ? "recommended" : "tied"
            let name = arm.name.middleTruncated(to: width > 600 ? 42 : 22)
            shapes.append(Drawing.text(name, left - 14, y + 4, "label end \(kind)"))
            let own = arm.balancedAccuracy
            guard own.value.isFinite else { continue }
            if own.low.isFinite, own.high.isFinite {
                shapes.append(Drawing.line(scale(own.low), y, scale(own.high), y, "span \(kind)"))
            }
            shapes.append(
                Drawing.circle(
                    scale(own.value), y, radius: 4.5, "point \(kind)",
                    title: "\(arm.name): \(Numeral.percent(own)) %"))
        }
        return Drawing.figure(
            width: width, height: height, id: id, style: style,
            title: "Balanced accuracy of every arm, %",
            description: arms.map { "\($0.name): \(Numeral.percent($0.balancedAccuracy)) %" }
                .joined(separator: "; "), shapes)
    }
}
