/// Where the time of a run went.
struct TimeSection {
    let spent: [NamedSeconds]
    /// Wall time of the whole run.
    let seconds: Double

    var section: Node {
        var children: [Node] = [
            .tag("h2", [:], "Where the time went"),
            .tag("p", ["class": "lead"], .text("\(Numeral.duration(seconds: seconds)) in all.")),
        ]
        if !spent.isEmpty { children.append(table) }
        return .tag("section", [:], children)
    }

    private var table: Node {
        let known = spent.map(\.seconds).filter(\.isFinite)
        let most = max(known.max() ?? 0, seconds.isFinite ? seconds : 0)
        return HTMLTable(
            caption: "Time of each part of the run",
            columns: [.init("Part"), .init("Time", numeric: true), .init("")],
            rows: spent.map { part in
                let share = most > 0 && part.seconds.isFinite ? part.seconds / most : 0
                return [
                    .init(.text(part.name), style: "name"),
                    .number(Numeral.duration(seconds: part.seconds), part.seconds),
                    .init(Drawing.bar(share)),
                ]
            }
        ).node
    }
}
