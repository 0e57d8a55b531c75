/// A ranking as aligned text for a terminal.
extension TextReport {
    public func rendered(_ ranking: Ranking) -> String {
        var text = style.wrapped(Wording.summary(of: ranking.dataset)) + "\n"
        text += style.quiet(style.wrapped(Wording.summary(of: ranking.sample))) + "\n\n"
        text += table(ranking).rendered(style)
        text += "\n" + style.quiet(style.wrapped(Self.rankLegend)) + "\n"
        if !ranking.validation.isEmpty {
            text += "\n" + style.wrapped("Against \(ranking.truth ?? "the truth"):") + "\n"
            text += validationTable(ranking).rendered(style)
        }
        let findings = Wording.findings(of: ranking)
        if !findings.isEmpty {
            text +=
                "\n"
                + findings.map { style.wrapped("- " + $0.printable, indent: 2) }
                .joined(separator: "\n") + "\n"
        }
        return text + "\n" + style.strong(style.wrapped(ranking.recommendation.printable)) + "\n"
    }

    /// One score, explained.
    public func rendered(_ score: ScoreExplanation) -> String {
        let direction = score.isHigherBetter ? "higher is better" : "lower is better"
        return style.strong("\(score.name): \(score.title)") + "\n"
            + [
                "formula: \(score.formula) (\(direction))", "assumes: \(score.assumes)",
                "fails when: \(score.failsWhen)", "source: \(score.reference)",
            ].map { style.wrapped($0, indent: 2) + "\n" }.joined()
    }

    private static let rankLegend =
        "rank with the ranks that cannot be ruled out; probe and mean: cross-validated accuracy of a "
        + "linear probe and of the nearest class mean, %; the other columns are scores, comparable "
        + "down a column only; every score is in --json and in the report; "
        + "graft rank --explain NAME says what one means"

    private static let columns: [(name: String, title: String)] = [
        ("logME", "LogME"), ("leep", "LEEP"), ("nce", "NCE"), ("nLEEP", "NLEEP"),
        ("parc", "PARC"), ("emdNormalised", "EMD↓"),
    ]

    private func table(_ ranking: Ranking) -> TextTable {
        let shown = Self.columns.filter { column in
            ranking.backbones.contains { $0.scores[column.name] != nil }
        }
        let rows = ranking.backbones.map { backbone in
            [
                Wording.rank(of: backbone), backbone.name,
                Numeral.percent(backbone.scores["linearProbe"] ?? .nan),
                Numeral.percent(backbone.scores["nearestMean"] ?? .nan),
            ] + shown.map { Numeral.score(backbone.scores[$0.name] ?? .nan) }
        }
        let first = ranking.backbones.firstIndex { $0.name == ranking.recommended }
        return TextTable(
            columns: [
                .init("rank"), .init("backbone", minimum: 12), .init("probe %", .right),
                .init("mean %", .right),
            ] + shown.map { .init($0.title, .right) }, rows: rows,
            highlighted: first.map { [$0] } ?? [])
    }

    private func validationTable(_ ranking: Ranking) -> TextTable {
        TextTable(
            columns: [
                .init("score"), .init("backbones", .right), .init("Spearman", .right),
                .init("Kendall", .right), .init("weighted tau", .right),
                .init("regret, points", .right),
            ],
            rows: ranking.validation.map {
                [
                    $0.score, "\($0.backbones)", Numeral.fixed($0.spearman, 2),
                    Numeral.fixed($0.kendall, 2), Numeral.fixed($0.weightedTau, 2),
                    Numeral.percent($0.regret),
                ]
            })
    }
}

extension Wording {
    /// `1,000 of 4,317 images, the same share of every class; …`.
    static func summary(of sample: RankedSample) -> String {
        let images =
            sample.images < sample.of
            ? "\(Numeral.grouped(sample.images)) of \(Numeral.count(sample.of, "image")), "
                + "the same share of every class"
            : "all images"
        let rounds =
            sample.rounds.count > 1
            ? ", rounds of \(sample.rounds.map(String.init).joined(separator: ", "))" : ""
        return "\(images)\(rounds), \(sample.folds) folds, \(sample.resamples) subsamples, "
            + "seed \(sample.seed)"
    }

    /// `2 (1–4)`.
    static func rank(of backbone: RankedBackbone) -> String {
        guard let rank = backbone.rank else { return Numeral.unknown }
        guard let low = backbone.rankLow, let high = backbone.rankHigh, low < high else {
            return "\(rank)"
        }
        return "\(rank) (\(low)–\(high))"
    }

    /// What the user should know, one sentence each.
    static func findings(of ranking: Ranking) -> [String] {
        var findings = findings(of: ranking.dataset, examples: 3)
        findings += ranking.failed.map { "\($0.name) was left out: \($0.reason)" }
        // A reason that holds for many backbones is said once.
        var owners: [String: [String]] = [:]
        var order: [String] = []
        for backbone in ranking.backbones {
            for note in backbone.notes {
                if owners[note] == nil { order.append(note) }
                owners[note, default: []].append(backbone.name)
            }
        }
        findings += order.map { note in
            let names = owners[note] ?? []
            let all = names.count == ranking.backbones.count && names.count > 1
            return (all ? "every backbone" : names.joined(separator: ", ")) + ": " + note
        }
        if let words = ranking.words {
            findings.append("class names by \(words.source)")
            findings += [
                shortened(
                    "class name", " replaced", words.replaced.map { "\($0.name): \($0.value)" }),
                shortened("word", " left out of names for want of a vector", words.missing),
                shortened("class name", " without a vector", words.unknown),
            ].compactMap(\.self)
            findings += words.notes
        }
        if let pixels = ranking.rawPixels {
            findings.append(
                "the nearest class mean on raw pixels is right on \(Numeral.percent(pixels)) %")
        }
        return findings + ranking.warnings
    }
}

extension Wording {
    /// `3 class names replaced: a, b, c`, the first few of them; nil for none.
    private static func shortened(_ noun: String, _ what: String, _ items: [String]) -> String? {
        guard !items.isEmpty else { return nil }
        let shown = items.prefix(4).joined(separator: "; ") + (items.count > 4 ? "; …" : "")
        return Numeral.count(items.count, noun) + what + ": " + shown
    }
}

extension Numeral {
    /// A score: three figures, whatever its size.
    static func score(_ value: Double) -> String {
        guard value.isFinite else { return unknown }
        let size = abs(value)
        return fixed(value, size >= 1000 ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : 3)
    }
}
