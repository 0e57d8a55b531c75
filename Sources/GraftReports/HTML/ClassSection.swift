/// Precision, recall and F1 of each class.
struct ClassSection {
    let scores: [ClassScore]

    var node: Node {
        let domain = Scale.shares(around: scores.flatMap { [$0.recall.value, $0.recall.low, $0.recall.high] })
        return HTMLTable(
            caption: "Scores of each class, 95 % intervals beneath",
            columns: [
                .init("Class"), .init("Images", numeric: true), .init("Recall interval"), .init("Recall %", numeric: true),
                .init("Precision %", numeric: true), .init("F1 %", numeric: true),
            ],
            rows: scores.map { score in
                [
                    .init(.name(score.name), style: "name"),
                    .number(Numeral.grouped(score.images), Double(score.images)),
                    .init(Drawing.whisker(score.recall, domain: domain, style: "tied"), key: score.recall.value),
                    .percent(score.recall), .percent(score.precision), .percent(score.f1),
                ]
            }, sortable: scores.count > 1, tall: scores.count > 12
        ).node
    }
}
