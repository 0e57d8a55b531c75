/// One pair of axes inside a figure.
struct PlotPanel: Sendable {
    /// What the axes enclose.
    let inside: Box

    /// A place on an axis with its number.
    struct Tick: Sendable {
        var position: Double
        var label: String
    }

    /// Grid lines with numbers on the left, marks with numbers beneath.
    func axes(horizontal: [Tick], vertical: [Tick]) -> [Node] {
        var shapes: [Node] = []
        for tick in vertical {
            shapes.append(
                Drawing.line(inside.left, tick.position, inside.right, tick.position, "grid"))
            shapes.append(
                Drawing.text(tick.label, inside.left - 8, tick.position + 4, "tick end"))
        }
        shapes.append(Drawing.line(inside.left, inside.bottom, inside.right, inside.bottom, "axis"))
        for tick in horizontal {
            shapes.append(
                Drawing.line(tick.position, inside.bottom, tick.position, inside.bottom + 4, "axis")
            )
            shapes.append(
                Drawing.text(tick.label, tick.position, inside.bottom + 18, "tick middle"))
        }
        return shapes
    }

    /// The ticks that stand at least so far from the one before.
    static func spaced(_ ticks: [Tick], by distance: Double) -> [Tick] {
        var kept: [Tick] = []
        for tick in ticks.sorted(by: { $0.position < $1.position })
        where kept.last.map({ tick.position - $0.position >= distance }) ?? true {
            kept.append(tick)
        }
        return kept
    }
}
