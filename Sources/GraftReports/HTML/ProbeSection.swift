/// The fine-tuned network beside the linear probe on the same images.
struct ProbeSection {
    let result: FineTuning

    var section: Node {
        .tag(
            "section", [:], .tag("h2", [:], "Against the linear probe"),
            .tag("p", ["class": "lead"], .text(lead)), table,
            .tag("p", ["class": "note"], .text(note)))
    }

    private var lead: String {
        let images = Numeral.count(result.judgedImages, "image")
        return "The same \(images), none of which had a part in training or in choosing the epoch, "
            + "were put to both. The linear probe is a classifier on features that stay as they "
            + "are."
    }

    private var note: String {
        let conclusion =
            result.paid
            ? "its interval lies above 0: fine-tuning paid"
            : result.gain.high < 0
                ? "its interval lies below 0: fine-tuning did harm"
                : "its interval holds 0: chance alone could bring it about"
        let change = Wording.gain(result)
        return result.protocolSentence + ". "
            + (result.gain.low.isFinite ? "The difference is \(change); \(conclusion)." : "")
    }

    private var table: Node {
        let axis = Drawing.whiskerAxis(around: [result.accuracy, result.probe.accuracy])
        return HTMLTable(
            caption: "Scores of the linear probe and of the fine-tuned network",
            columns: [
                .init(""), .init("Accuracy %", numeric: true), .init("95 % interval"),
                .init("Balanced %", numeric: true), .init("Macro F1 %", numeric: true),
                .init("Log loss", numeric: true), .init("Calibration error %", numeric: true),
            ],
            rows: [
                [
                    .init("Linear probe", style: "name"), .percent(result.probe.accuracy),
                    .init(Drawing.whisker(result.probe.accuracy, on: axis, style: "other")),
                    .percent(result.probe.balancedAccuracy), .init(.text(Numeral.unknown)),
                    .init(.text(Numeral.unknown)), .init(.text(Numeral.unknown)),
                ],
                [
                    .init("Fine-tuned", style: "name"), .percent(result.accuracy),
                    .init(Drawing.whisker(result.accuracy, on: axis, style: "recommended")),
                    .percent(result.balancedAccuracy), .percent(result.macroF1),
                    .init(.text(Numeral.loss(result.logLoss))),
                    .init(.text(Numeral.percent(result.ece))),
                ],
            ], highlighted: result.paid ? 1 : nil
        ).node
    }
}

extension Wording {
    /// `+2.1 points (0.8–3.4), p = 0.004`, fine-tuned minus probe; a dash where it is unknown.
    static func gain(_ result: FineTuning) -> String {
        guard result.gain.value.isFinite else { return Numeral.unknown }
        let range = Numeral.range(result.gain)
        let chance = Self.chance(result.pValue)
        return Numeral.signedPercent(result.gain.value) + " points"
            + (range.isEmpty ? "" : " (\(range))") + (chance.isEmpty ? "" : ", \(chance)")
    }
}
