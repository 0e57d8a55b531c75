/// A pre-training, finished or still going on, as one self-contained page.
public struct PretrainingPage: Sendable {
    private let title: String
    private let sections: [Node]
    private let refresh: Int?

    /// - Parameters:
    ///   - sheet: a JPEG with a row for each image: as it is, corrupted, restored.
    ///   - thumbnails: JPEG bytes without metadata, by the path of the confused image.
    public init(_ result: Pretraining, sheet: [UInt8]?, thumbnails: [String: [UInt8]] = [:]) {
        title = "Graft: pre-training on \(result.folder)"
        refresh = nil
        var sections = [Self.header(result)]
        if !result.arms.isEmpty { sections.append(Self.arms(result)) }
        if let sheet, let section = Self.pictures(sheet) { sections.append(section) }
        sections.append(
            Self.curve(
                result.epochs, chosen: result.chosenEpoch, meanImage: result.meanImage, planned: 0))
        if let detail = result.detail {
            sections.append(
                DetailSection(detail: detail, number: 0, thumbnails: thumbnails).section)
        }
        sections.append(
            .tag(
                "section", [:], .tag("h2", [:], "Settings"),
                Listing.definitions(result.settings)))
        sections.append(TimeSection(spent: result.spent, seconds: result.seconds).section)
        if let labelled = result.labelled {
            sections.append(DatasetSection(dataset: labelled).section)
        }
        sections.append(
            ReproductionSection(
                reproduction: result.reproduction,
                method: NamedValue(
                    "Epoch chosen", "on \(result.validationImages) images set apart")
            ).section)
        self.sections = sections
    }

    /// What a run has come to so far; the page reads itself again every 5 seconds.
    public init(
        live epochs: [PretrainingEpoch], title: String, total: Int, meanImage: Double,
        sheet: [UInt8]?
    ) {
        self.title = "Graft: pre-training on \(title)"
        refresh = 5
        let done = epochs.last?.epoch ?? 0
        let known = epochs.filter { $0.epoch > 0 && $0.seconds.isFinite }.map(\.seconds)
        let mean = known.isEmpty ? .nan : known.reduce(0, +) / Double(known.count)
        let remaining = mean * Double(total - done)
        let time = remaining.isFinite ? ", about \(Numeral.duration(seconds: remaining)) to go" : ""
        var sections: [Node] = [
            .tag(
                "header", [:], .tag("p", ["class": "kicker"], "Pre-training on ", .name(title)),
                .tag("h1", [:], .text("Epoch \(done) of \(total) done\(time).")),
                .tag("p", ["class": "note"], .text(Self.livePromise)))
        ]
        if let sheet, let section = Self.pictures(sheet) { sections.append(section) }
        sections.append(
            Self.curve(epochs, chosen: nil, meanImage: meanImage, planned: total))
        self.sections = sections
    }

    private static let livePromise =
        "This page reads itself again every 5 seconds; the report takes its place when the run ends."

    /// The page, UTF-8.
    public func rendered() -> String {
        HTMLPage(title: title, sections: sections, refresh: refresh).rendered()
    }

    private static func header(_ result: Pretraining) -> Node {
        let facts = [
            "pretext \(result.pretext)", Numeral.count(result.trainingImages, "image"),
            Wording.day(of: result.reproduction), Numeral.duration(seconds: result.seconds),
        ]
        let kicker: Node = .tag(
            "p", ["class": "kicker"], "Does learning from ", .name(result.folder),
            " without labels pay?")
        let warnings =
            result.warnings
            + result.unreadable.prefix(5).map { "unreadable: \($0.path): \($0.reason)" }
        return .tag(
            "header", [:],
            [
                kicker,
                .tag(
                    "h1", [:],
                    .text(result.verdict?.sentence ?? Wording.reconstruction(result))),
                figures(result),
                .tag(
                    "p", ["class": "note"],
                    .text(facts.filter { !$0.isEmpty }.joined(separator: " · "))),
            ] + Listing.warnings("Before you trust these numbers", warnings))
    }

    private static func figures(_ result: Pretraining) -> Node {
        let kept = result.epochs.first { $0.epoch == result.chosenEpoch }
        var figures: [FigureList.Figure] = []
        if let verdict = result.verdict {
            let gain = Estimate(value: verdict.gain, low: verdict.low, high: verdict.high)
            figures.append(
                .init(
                    "Gain", Numeral.signedPercent(verdict.gain), "points",
                    "balanced accuracy, 95 %: \(Numeral.range(gain))"))
            if let random = verdict.overRandom {
                figures.append(
                    .init(
                        "Over an untrained U-Net", Numeral.signedPercent(random.value), "points",
                        "95 %: \(Numeral.range(random))"))
            }
        }
        figures += [
            .init(
                "Error on corrupted pixels", Numeral.rate(kept?.restored ?? .nan), "",
                "as corrupted: \(Numeral.rate(kept?.identity ?? .nan)), mean image: "
                    + Numeral.rate(result.meanImage)),
            .init(
                "Network", Numeral.shortened(result.parameters), "parameters",
                "encoder \(Numeral.shortened(result.encoderParameters))"),
            .init("Encoder", Numeral.measured(result.megabytes), "MB", "one ONNX file"),
        ]
        return FigureList(figures: figures).node
    }

    private static let armsLead = """
        Balanced accuracy in percent with 95 % intervals, out of fold, the same classifier for all. \
        The verdict compares the first two; they answered the same images, so their difference is \
        known better than their intervals suggest.
        """

    private static func arms(_ result: Pretraining) -> Node {
        let compared = Set(result.arms.prefix(2).map(\.name))
        let untrained =
            result.verdict?.overRandom == nil
            ? "" : " The untrained U-Net is there to show what training added."
        let lead: [Node] = [
            .tag("h2", [:], "Every arm on the same folds"),
            .tag("p", ["class": "lead"], .text(armsLead + untrained)),
        ]
        let plot = ArmsPlot(arms: result.arms, compared: compared).nodes
        return .tag("section", [:], lead + plot + [armTable(result)])
    }

    private static func armTable(_ result: Pretraining) -> Node {
        let names = result.labelled?.classes.map(\.name) ?? []
        let shown = names.count <= 12 ? names : []
        return HTMLTable(
            caption: "Scores of every arm and recall of each class, in percent",
            columns: [
                .init("Arm"), .init("Features", numeric: true),
                .init("Balanced accuracy", numeric: true), .init("Accuracy", numeric: true),
                .init("Macro F1", numeric: true),
            ] + shown.map { .init("Recall \($0)", numeric: true) },
            rows: result.arms.map { arm in
                [
                    .init(.name(arm.name), style: "name"),
                    .number(Numeral.grouped(arm.featureWidth), Double(arm.featureWidth)),
                    .percent(arm.balancedAccuracy), .percent(arm.accuracy), .percent(arm.macroF1),
                ] + (shown.isEmpty ? [] : arm.recalls.map { .percent($0) })
            }, sortable: true
        ).node
    }

    private static let sheetCaption =
        "A row for each image set apart: as it is, as the network saw it, as it came back."

    private static func pictures(_ sheet: [UInt8]) -> Node? {
        Node.picture(sheet, words: "Images as they are, corrupted and restored").map { picture in
            let caption = Node.tag("figcaption", [:], .text(sheetCaption))
            return .tag(
                "section", [:], .tag("h2", [:], "What came back"),
                .tag("figure", ["class": "sheet"], picture, caption))
        }
    }

    private static let curveLead = """
        Error of the restored pictures on images set apart, with the errors of doing nothing. A \
        small error says little about the features: a network that copies what it can see is \
        rewarded for it.
        """

    private static func curve(
        _ epochs: [PretrainingEpoch], chosen: Int?, meanImage: Double, planned: Int
    ) -> Node {
        let lead: [Node] = [
            .tag("h2", [:], "Epoch by epoch"), .tag("p", ["class": "lead"], .text(curveLead)),
        ]
        let plot = ReconstructionPlot(
            epochs: epochs, chosen: chosen, meanImage: meanImage, planned: planned)
        let table: Node = .tag(
            "details", [:], .tag("summary", [:], "Every epoch in numbers"),
            epochTable(epochs, chosen))
        return .tag("section", [:], lead + plot.nodes + [table])
    }

    private static func epochTable(_ epochs: [PretrainingEpoch], _ chosen: Int?) -> Node {
        HTMLTable(
            caption: "Losses, errors and time of every epoch",
            columns: [
                .init("Epoch"), .init("Training loss", numeric: true),
                .init("Validation loss", numeric: true), .init("Error", numeric: true),
                .init("As corrupted", numeric: true), .init("Neighbours %", numeric: true),
                .init("Learning rate", numeric: true), .init("Time", numeric: true),
            ],
            rows: epochs.map { epoch in
                [
                    .number("\(epoch.epoch)", Double(epoch.epoch)),
                    .number(Numeral.loss(epoch.train ?? .nan), epoch.train ?? .nan),
                    .number(Numeral.loss(epoch.validation), epoch.validation),
                    .number(Numeral.rate(epoch.restored), epoch.restored),
                    .number(Numeral.rate(epoch.identity), epoch.identity),
                    .number(
                        Numeral.percent(epoch.neighbours ?? .nan), epoch.neighbours ?? .nan),
                    .number(Numeral.rate(epoch.rate), epoch.rate),
                    .number(Numeral.duration(seconds: epoch.seconds), epoch.seconds),
                ]
            }, sortable: epochs.count > 1, tall: epochs.count > 12,
            highlighted: epochs.firstIndex { $0.epoch == chosen }
        ).node
    }
}

extension Wording {
    /// What pre-training came to where no labels judge it.
    static func reconstruction(_ result: Pretraining) -> String {
        let kept = result.epochs.first { $0.epoch == result.chosenEpoch }
        let better = min(kept?.identity ?? .nan, result.meanImage)
        let share = (kept?.restored ?? .nan) / better
        guard share.isFinite else { return "The network was trained; nothing judged it." }
        guard share < 1 else {
            return
                "The network has not learned to restore pictures: doing nothing is better. Train "
                + "longer (--epochs), or on more images."
        }
        return
            "The network restores corrupted pixels with \(Numeral.percent(share)) % of the error "
            + "of doing nothing. Whether that pays shows only with labels: --verdict."
    }
}
