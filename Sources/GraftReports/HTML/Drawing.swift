/// The few shapes that the figures are drawn with.
enum Drawing {
    /// A coordinate with one decimal place.
    static func coordinate(_ value: Double) -> String {
        precondition(value.isFinite, "a coordinate is a number")
        let tenths = Int((value * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(Double(tenths) / 10)"
    }

    static func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ style: String)
        -> Node
    {
        .tag(
            "line",
            [
                "x1": coordinate(x1), "y1": coordinate(y1), "x2": coordinate(x2),
                "y2": coordinate(y2),
                "class": style,
            ])
    }

    static func circle(
        _ x: Double, _ y: Double, radius: Double, _ style: String, title: String? = nil
    ) -> Node {
        .tag(
            "circle",
            ["cx": coordinate(x), "cy": coordinate(y), "r": coordinate(radius), "class": style],
            title.map { [.tag("title", [:], .text($0))] } ?? [])
    }

    static func rectangle(_ box: Box, _ style: String) -> Node {
        .tag(
            "rect",
            [
                "x": coordinate(box.left), "y": coordinate(box.top), "width": coordinate(box.width),
                "height": coordinate(box.height), "class": style,
            ])
    }

    static func text(_ content: String, _ x: Double, _ y: Double, _ style: String) -> Node {
        .tag("text", ["x": coordinate(x), "y": coordinate(y), "class": style], .text(content))
    }

    static func path(_ points: [(x: Double, y: Double)], closed: Bool = false, _ style: String)
        -> Node
    {
        let steps = points.enumerated().map { index, point in
            (index == 0 ? "M" : "L") + coordinate(point.x) + " " + coordinate(point.y)
        }
        return .tag("path", ["d": steps.joined() + (closed ? "Z" : ""), "class": style])
    }

    /// A figure with its description for those who cannot see it.
    static func figure(
        width: Double, height: Double, id: String, style: String, title: String,
        description: String,
        _ shapes: [Node]
    ) -> Node {
        .tag(
            "svg",
            [
                "viewBox": "0 0 \(coordinate(width)) \(coordinate(height))", "class": style,
                "role": "img",
                "aria-labelledby": "\(id)-t \(id)-d",
            ],
            [
                .tag("title", ["id": "\(id)-t"], .text(title)),
                .tag("desc", ["id": "\(id)-d"], .text(description)),
            ] + shapes)
    }

    /// The axis of the small intervals in a table's column.
    static func whiskerAxis(around estimates: [Estimate]) -> AccuracyScale {
        AccuracyScale(
            around: estimates.flatMap { [$0.value, $0.low, $0.high] }, bottom: 5, top: 115)
    }

    /// A dot with its interval on a small line, for a table's cell; nothing when the value is
    /// unknown.
    static func whisker(_ estimate: Estimate, on axis: AccuracyScale, style: String) -> Node {
        let (width, height) = (120.0, 16.0)
        var shapes: [Node] = []
        if estimate.value.isFinite {
            shapes.append(line(0, height / 2, width, height / 2, "rail"))
            if estimate.low.isFinite, estimate.high.isFinite {
                shapes.append(
                    line(axis(estimate.low), height / 2, axis(estimate.high), height / 2, "span"))
            }
            shapes.append(circle(axis(estimate.value), height / 2, radius: 3, "dot"))
        }
        return .tag(
            "svg",
            [
                "viewBox": "0 0 120 16", "width": "120", "height": "16",
                "class": "whisker \(style)", "aria-hidden": "true",
            ],
            shapes)
    }

    /// A bar for a table's cell, filled to a share of 1.
    static func bar(_ share: Double) -> Node {
        .tag(
            "svg",
            [
                "viewBox": "0 0 200 10", "width": "200", "height": "10", "class": "bar",
                "aria-hidden": "true",
            ],
            rectangle(
                Box(left: 0, top: 0, width: max(1, 200 * min(max(share, 0), 1)), height: 10), "fill"
            ))
    }
}

/// A rectangle in drawing coordinates.
struct Box: Sendable {
    var left: Double
    var top: Double
    var width: Double
    var height: Double

    var right: Double { left + width }
    var bottom: Double { top + height }

    func overlaps(_ other: Box) -> Bool {
        left < other.right && other.left < right && top < other.bottom && other.top < bottom
    }

    func contains(_ other: Box) -> Bool {
        other.left >= left && other.right <= right && other.top >= top && other.bottom <= bottom
    }
}
