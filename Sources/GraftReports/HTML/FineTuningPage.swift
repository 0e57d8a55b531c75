/// A fine-tuning, finished or still going on, as one self-contained page.
public struct FineTuningPage: Sendable {
    private let content: Content

    private enum Content: Sendable {
        case result(FineTuning, thumbnails: [String: [UInt8]], sheet: [UInt8]?)
        case live(LiveFineTuning)
    }

    /// - Parameters:
    ///   - thumbnails: JPEG bytes without metadata, by the path of the confused image.
    ///   - sheet: a JPEG that shows a few images as training saw them; other bytes are left out.
    public init(
        _ result: FineTuning, thumbnails: [String: [UInt8]] = [:], sheet: [UInt8]? = nil
    ) {
        content = .result(result, thumbnails: thumbnails, sheet: sheet)
    }

    /// What a run has come to so far; the page reads itself again every 5 seconds.
    ///
    /// - Parameters:
    ///   - epochs: those that are done, in any order; empty before the first.
    ///   - title: what is trained, such as the backbone's name.
    ///   - total: epochs after which training ends at the latest, epoch 0 not counted.
    public init(live epochs: [FineTuneEpoch], title: String, total: Int) {
        content = .live(LiveFineTuning(epochs, title: title, total: total))
    }

    /// The page, UTF-8.
    public func rendered() -> String {
        switch content {
        case .live(let live):
            HTMLPage(
                title: "Graft: fine-tuning \(live.title)", sections: live.sections, refresh: 5
            ).rendered()
        case .result(let result, let thumbnails, let sheet):
            HTMLPage(
                title: "Graft: fine-tuning \(result.backbone) on \(result.dataset.name)",
                sections: Self.sections(result, thumbnails, sheet)
            ).rendered()
        }
    }

    private static func sections(
        _ result: FineTuning, _ thumbnails: [String: [UInt8]], _ sheet: [UInt8]?
    ) -> [Node] {
        var sections = [
            header(result), ProbeSection(result: result).section,
            EpochSection(result).section, TrainedSection(result: result).section,
        ]
        if let sheet, let section = augmentation(sheet) { sections.append(section) }
        sections.append(
            DetailSection(detail: result.detail, number: 0, thumbnails: thumbnails).section)
        if let curve = result.rateSearch { sections.append(RatePlot(curve).section) }
        return sections + [
            TimeSection(spent: result.spent, seconds: result.seconds).section,
            DatasetSection(dataset: result.dataset).section,
            ReproductionSection(
                reproduction: result.reproduction,
                method: NamedValue("Judged", result.protocolSentence)
            ).section,
        ]
    }

    private static func header(_ result: FineTuning) -> Node {
        let facts = [
            "recipe \(result.recipe.name)", Numeral.count(result.dataset.images, "image"),
            Numeral.count(result.dataset.classes.count, "class", plural: "classes"),
            "judged on \(Numeral.grouped(result.judgedImages)) of them",
            Wording.day(of: result.reproduction), Numeral.duration(seconds: result.seconds),
        ]
        let facing: Node = .tag(
            "p", ["class": "kicker"], "Does fine-tuning ", .name(result.backbone), " pay for ",
            .name(result.dataset.name), "?")
        return .tag(
            "header", [:],
            [
                facing, .tag("h1", [:], .text(result.verdict)), figures(result),
                .tag(
                    "p", ["class": "note"],
                    .text(facts.filter { !$0.isEmpty }.joined(separator: " · "))),
            ] + Listing.warnings("Before you trust these numbers", result.warnings))
    }

    private static func figures(_ result: FineTuning) -> Node {
        let gain = result.gain
        return FigureList(figures: [
            .percent("Fine-tuned", result.accuracy),
            .percent("Linear probe", result.probe.accuracy),
            .init(
                "Gain", Numeral.signedPercent(gain.value), "points",
                [
                    Numeral.range(gain).isEmpty ? "" : "95 %: \(Numeral.range(gain))",
                    Wording.chance(result.pValue),
                ].filter { !$0.isEmpty }.joined(separator: ", ")),
            .init(
                "Trained", Numeral.shortened(result.trainedParameters), "parameters",
                "epoch \(result.chosenEpoch) kept"),
            .init(
                "Model", Numeral.measured(result.megabytes), "MB",
                result.model == nil ? "not written" : "one ONNX file"),
        ]).node
    }

    private static func augmentation(_ sheet: [UInt8]) -> Node? {
        Node.picture(sheet, words: "Augmented views of a few training images").map { picture in
            .tag(
                "section", [:], .tag("h2", [:], "What training saw"),
                .tag(
                    "figure", ["class": "sheet"], picture,
                    .tag(
                        "figcaption", [:],
                        "A row for each image: as it is, then views that augmentation drew from it."
                    )))
        }
    }
}
