/// Precision, recall and F1 of each class.
struct ClassSection {
    let scores: [ClassScore]

    var node: Node {
        let axis = Drawing.whiskerAxis(around: scores.map(\.recall))
        return HTMLTable(
            caption: "Scores of each class, 95 % intervals beneath",
            columns: [
                .init("Class"), .init("Images", numeric: true), .init("Recall %", numeric: true),
                .init("Interval"),
                .init("Precision %", numeric: true), .init("F1 %", numeric: true),
            ],
            rows: scores.map { score in
                [
                    .init(.name(score.name), style: "name"),
                    .number(Numeral.grouped(score.images), Double(score.images)),
                    .percent(score.recall),
                    .init(
                        Drawing.whisker(score.recall, on: axis, style: "tied"),
                        key: score.recall.value), .percent(score.precision), .percent(score.f1),
                ]
            }, sortable: scores.count > 1, tall: scores.count > 12
        ).node
    }
}
