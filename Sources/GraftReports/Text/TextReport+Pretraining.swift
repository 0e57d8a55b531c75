/// A pre-training as aligned text for a terminal.
extension TextReport {
    /// The epochs, the arms, what was found, the verdict last.
    public func rendered(_ result: Pretraining) -> String {
        var text =
            style.wrapped(
                "\(result.folder.printable): \(Numeral.count(result.trainingImages, "image")) to learn "
                    + "from, \(Numeral.grouped(result.validationImages)) set apart; pretext "
                    + result.pretext.printable) + "\n\n"
        text += epochs(result).rendered(style) + "\n"
        if !result.arms.isEmpty { text += arms(result).rendered(style) + "\n" }
        var facts = [
            "\(Numeral.grouped(result.parameters)) parameters, encoder "
                + "\(Numeral.grouped(result.encoderParameters)); \(result.model), "
                + "\(Numeral.measured(result.megabytes)) MB",
            "error of the mean image on corrupted pixels: \(Numeral.rate(result.meanImage))",
            "\(Numeral.duration(seconds: result.seconds)) in all: "
                + result.spent.map { "\($0.name) \(Numeral.duration(seconds: $0.seconds))" }
                .joined(separator: ", "),
        ]
        facts += result.unreadable.prefix(5).map { "unreadable: \($0.path): \($0.reason)" }
        if result.unreadable.count > 5 {
            facts.append("and \(result.unreadable.count - 5) more unreadable images")
        }
        facts += result.warnings
        text += facts.map { style.wrapped("- " + $0.printable, indent: 2) + "\n" }.joined()
        let last = result.verdict?.sentence ?? Wording.reconstruction(result)
        return text + "\n" + style.strong(style.wrapped(last.printable)) + "\n"
    }

    private func epochs(_ result: Pretraining) -> TextTable {
        let step = max(1, (result.epochs.count + 11) / 12)
        let shown = result.epochs.enumerated().filter { place, epoch in
            place % step == 0 || place == result.epochs.count - 1
                || epoch.epoch == result.chosenEpoch
        }.map(\.element)
        return TextTable(
            columns: [
                .init(""), .init("epoch", .right), .init("training loss", .right),
                .init("validation loss", .right), .init("error", .right),
                .init("as corrupted", .right), .init("neighbours %", .right),
                .init("time", .right),
            ],
            rows: shown.map { epoch in
                [
                    epoch.epoch == result.chosenEpoch ? "→" : "", "\(epoch.epoch)",
                    Numeral.loss(epoch.train ?? .nan), Numeral.loss(epoch.validation),
                    Numeral.rate(epoch.restored), Numeral.rate(epoch.identity),
                    Numeral.percent(epoch.neighbours ?? .nan),
                    Numeral.duration(seconds: epoch.seconds),
                ]
            }, highlighted: Set(shown.indices.filter { shown[$0].epoch == result.chosenEpoch }))
    }

    private func arms(_ result: Pretraining) -> TextTable {
        TextTable(
            columns: [
                .init(""), .init("balanced %", .right), .init("accuracy %", .right),
                .init("macro F1 %", .right),
            ],
            rows: result.arms.map {
                [
                    $0.name.printable, Numeral.percent($0.balancedAccuracy),
                    Numeral.percent($0.accuracy), Numeral.percent($0.macroF1),
                ]
            }, highlighted: [])
    }
}
