/// The axes that a plot is drawn in.
struct PlotFrame {
    let width: Double
    let height: Double
    let x: Scale
    let y: AccuracyScale

    static let margin = (left: 44.0, right: 16.0, top: 34.0, bottom: 52.0)

    init(width: Double, height: Double, x: ClosedRange<Double>, shares: [Double]) {
        let margin = Self.margin
        self.width = width
        self.height = height
        self.x = Scale(domain: x, start: margin.left + 10, end: width - margin.right - 6)
        self.y = AccuracyScale(around: shares, bottom: height - margin.bottom, top: margin.top)
    }

    /// The inside of the axes.
    var inside: Box {
        let margin = Self.margin
        return Box(
            left: margin.left, top: margin.top - 8, width: width - margin.left - margin.right,
            height: height - margin.top - margin.bottom + 8)
    }

    /// Grid, numbers and titles; shares on the vertical axis are written as percentages.
    func axes(horizontal: String, vertical: String) -> [Node] {
        let inside = inside
        var shapes = PlotPanel(inside: inside).axes(
            horizontal: x.ticks(about: width > 600 ? 8 : 4).map {
                .init(position: x($0), label: Self.tick($0))
            },
            vertical: y.ticks(apart: 34).map {
                .init(position: y($0), label: Self.tick($0 * 100))
            })
        shapes.append(Drawing.text(vertical, 4, 14, "title"))
        shapes.append(Drawing.text(horizontal, inside.right, height - 8, "title end"))
        return shapes
    }

    /// The vertical line of an interval with its caps.
    func interval(_ estimate: Estimate, at position: Double, _ style: String) -> [Node] {
        guard estimate.low.isFinite, estimate.high.isFinite else { return [] }
        let (top, bottom) = (y(estimate.high), y(estimate.low))
        return [
            Drawing.line(position, top, position, bottom, "span \(style)"),
            Drawing.line(position - 3, top, position + 3, top, "span \(style)"),
            Drawing.line(position - 3, bottom, position + 3, bottom, "span \(style)"),
        ]
    }

    /// A number with no more digits than a tick needs.
    static func tick(_ value: Double) -> String {
        for places in 0...3 {
            let text = Numeral.fixed(value, places)
            if abs((Double(text.filter { $0 != "," }) ?? 0) - value) <= value * 1e-6 { return text }
        }
        return Numeral.fixed(value, 3)
    }

    /// A generous guess of a text's width at 12 units, whatever the system's font.
    static func textWidth(_ text: String) -> Double {
        text.reduce(0) { $0 + width(of: $1) }
    }

    private static func width(of character: Character) -> Double {
        switch character.displayWidth {
        case 0: 0
        case 2: 13
        default:
            if "iljtf.,-:()' ".contains(character) {
                5
            } else if character.isUppercase || "mw".contains(character) {
                9.5
            } else {
                7.4
            }
        }
    }
}
