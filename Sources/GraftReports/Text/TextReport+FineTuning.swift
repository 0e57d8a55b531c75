/// A fine-tuning as aligned text for a terminal.
extension TextReport {
    /// The scores beside the probe's, the epochs, what was trained, what was found, the verdict last.
    public func rendered(_ result: FineTuning) -> String {
        var text = style.wrapped(Wording.summary(of: result.dataset)) + "\n"
        let judged = "\(result.backbone.printable); \(result.protocolSentence.printable)"
        text += style.quiet(style.wrapped(judged)) + "\n\n"
        text += scores(result).rendered(style) + "\n"
        let table = Self.epochTable(result.epochs, chosen: result.chosenEpoch, .accuracy)
        if !result.epochs.isEmpty { text += table.rendered(style) + "\n" }
        text += facts(result).map { style.wrapped("- " + $0.printable, indent: 2) + "\n" }.joined()
        return text + "\n" + style.strong(style.wrapped(result.verdict.printable)) + "\n"
    }

    /// Every measure, the epochs, what was chosen, the verdict last.
    public func rendered(_ result: MultiLabelFineTuning) -> String {
        var text = rendered(result.evaluation) + "\n"
        let epochs = result.epochs.map(\.plotted)
        text += Self.epochTable(epochs, chosen: result.chosenEpoch, .mAP).rendered(style) + "\n"
        var facts = [
            "mAP of the linear probe on the same images: \(Numeral.percent(result.probe.mAP)) %; "
                + "change, points: \(Numeral.change(result.gain))",
            "\(Numeral.count(result.trainedParameters, "parameter")) trained, recipe "
                + result.recipe.name
                + (result.cachedPrefix.map { "; computed once up to \($0)" } ?? ""),
        ]
        if !result.recipe.choices.isEmpty {
            facts.append("chosen for you: " + result.recipe.choices.joined(separator: "; "))
        }
        if let curve = result.rateSearch { facts.append(Wording.summary(of: curve)) }
        facts.append("model: \(result.model), \(Numeral.measured(result.megabytes)) MB")
        text += facts.map { style.wrapped("- " + $0.printable, indent: 2) + "\n" }.joined()
        return text + "\n" + style.strong(style.wrapped(result.verdict.printable)) + "\n"
    }

    private func scores(_ result: FineTuning) -> TextTable {
        TextTable(
            columns: [
                .init(""), .init("accuracy %", .right), .init("balanced %", .right),
                .init("time", .right),
            ],
            rows: [
                [
                    "linear probe", Numeral.percent(result.probe.accuracy),
                    Numeral.percent(result.probe.balancedAccuracy),
                    Numeral.duration(seconds: result.probe.seconds),
                ],
                [
                    "fine-tuned", Numeral.percent(result.accuracy),
                    Numeral.percent(result.balancedAccuracy),
                    Numeral.duration(seconds: result.seconds),
                ],
            ], highlighted: result.paid ? [1] : [])
    }

    /// At most so many epochs are printed: first, kept and last, and some evenly between.
    private static let most = 12

    private static func epochTable(
        _ epochs: [FineTuneEpoch], chosen: Int, _ measure: EpochMeasure
    ) -> TextTable {
        let step = max(1, (epochs.count + most - 1) / most)
        let shown = epochs.indices.filter {
            $0 % step == 0 || $0 == epochs.count - 1 || epochs[$0].epoch == chosen
        }
        return TextTable(
            columns: [
                .init(""), .init("epoch", .right), .init("training loss", .right),
                .init("validation loss", .right), .init("\(measure.word) %", .right),
                .init("rate", .right), .init("time", .right),
            ],
            rows: shown.map { place in
                let epoch = epochs[place]
                return [
                    epoch.epoch == chosen ? "→" : "", "\(epoch.epoch)",
                    Numeral.loss(epoch.trainLoss ?? .nan), Numeral.loss(epoch.validationLoss),
                    Numeral.percent(epoch.validationAccuracy), Wording.rate(of: epoch),
                    Numeral.duration(seconds: epoch.seconds),
                ]
            },
            highlighted: Set(shown.indices.filter { epochs[shown[$0]].epoch == chosen })
        )
    }

    /// What was trained and found, one sentence each.
    private func facts(_ result: FineTuning) -> [String] {
        var facts = [
            "gain on the same \(Numeral.count(result.judgedImages, "image")): "
                + Wording.gain(result)
        ]
        facts.append(
            Wording.trained(result).lowercasedFirst
                + (result.cachedPrefix.map { "; computed once up to \($0)" } ?? ""))
        if !result.recipe.choices.isEmpty {
            facts.append("chosen for you: " + result.recipe.choices.joined(separator: "; "))
        }
        if let curve = result.rateSearch { facts.append(Wording.summary(of: curve)) }
        if !result.spent.isEmpty {
            let parts = result.spent.map { "\($0.name) \(Numeral.duration(seconds: $0.seconds))" }
            facts.append(
                "\(Numeral.duration(seconds: result.seconds)) in all: "
                    + parts.joined(separator: ", "))
        }
        if let model = result.model {
            facts.append("model: \(model), \(Numeral.measured(result.megabytes)) MB")
        }
        return facts + Wording.findings(of: result.dataset, examples: 3) + result.warnings
    }
}

extension String {
    fileprivate var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}
