/// The rank of every backbone with the ranks that cannot be ruled out.
struct RankPlot {
    let ranking: Ranking

    init(_ ranking: Ranking) { self.ranking = ranking }

    var section: Node {
        .tag(
            "section", [:], .tag("h2", [:], "Ranks"),
            .tag(
                "p", ["class": "lead"],
                .text(
                    "Further left is better. A bar spans the ranks that cannot be ruled out from "
                        + "these images (95 %).")),
            drawn(width: 980, id: "rank-wide", style: "plot wide"),
            drawn(width: 400, id: "rank-narrow", style: "plot narrow"))
    }

    private func drawn(width: Double, id: String, style: String) -> Node {
        let shown = ranking.backbones.filter { $0.rank != nil }
        let (left, line, top) = (width > 600 ? 290.0 : 180.0, 24.0, 26.0)
        let height = top + line * Double(max(shown.count, 1)) + 14
        let count = Double(max(shown.count, 2))
        func x(_ rank: Int) -> Double {
            left + (width - left - 20) * (Double(rank) - 1) / (count - 1)
        }
        var shapes: [Node] = []
        let step = max(1, shown.count / 12)
        for rank in stride(from: 1, through: max(shown.count, 1), by: step) {
            shapes += [
                Drawing.line(x(rank), top - 6, x(rank), height - 10, "grid"),
                Drawing.text("\(rank)", x(rank), top - 12, "middle"),
            ]
        }
        for (place, backbone) in shown.enumerated() {
            let y = top + line * (Double(place) + 0.5)
            let kind =
                backbone.name == ranking.recommended
                ? "recommended" : backbone.rankLow == 1 ? "tied" : "other"
            let name = backbone.name.middleTruncated(to: width > 600 ? 38 : 22)
            shapes.append(Drawing.text(name, left - 14, y + 4, "label end \(kind)"))
            if let low = backbone.rankLow, let high = backbone.rankHigh, low < high {
                shapes.append(Drawing.line(x(low), y, x(high), y, "span \(kind)"))
            }
            shapes.append(
                Drawing.circle(
                    x(backbone.rank ?? 1), y, radius: 4.5, "point \(kind)",
                    title: "\(backbone.name): rank \(Wording.rank(of: backbone))"))
        }
        return Drawing.figure(
            width: width, height: height, id: id, style: style, title: "Ranks of the backbones",
            description: shown.map { "\($0.name): \(Wording.rank(of: $0))" }.joined(
                separator: "; "),
            shapes)
    }
}
