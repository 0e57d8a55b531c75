/// A fine-tuning that is still going on: the curve so far, the best epoch, the time that remains.
struct LiveFineTuning: Sendable {
    let title: String
    private let epochs: [FineTuneEpoch]
    private let total: Int

    /// - Parameters:
    ///   - epochs: in any order; of two with the same number the last counts.
    ///   - total: epochs after which training ends at the latest.
    init(_ epochs: [FineTuneEpoch], title: String, total: Int) {
        var last: [Int: FineTuneEpoch] = [:]
        for epoch in epochs where epoch.epoch >= 0 { last[epoch.epoch] = epoch }
        self.epochs = last.values.sorted { $0.epoch < $1.epoch }
        self.title = title
        self.total = max(total, self.epochs.last?.epoch ?? 0)
    }

    var sections: [Node] {
        [header, EpochSection(live: epochs, best: best?.epoch, total: total).section]
    }

    private var done: Int { epochs.last?.epoch ?? 0 }

    /// The most accurate on the validation images; of equal ones that with the smaller loss, then the
    /// earlier.
    private var best: FineTuneEpoch? {
        var best: FineTuneEpoch?
        for epoch in epochs where epoch.validationAccuracy.isFinite {
            guard let known = best else {
                best = epoch
                continue
            }
            let isEqual = epoch.validationAccuracy == known.validationAccuracy
            if epoch.validationAccuracy > known.validationAccuracy
                || isEqual && epoch.validationLoss < known.validationLoss
            {
                best = epoch
            }
        }
        return best
    }

    /// Mean time of the epochs that are done; NaN before the first, and where it was not taken.
    private var secondsPerEpoch: Double {
        let known = epochs.filter { $0.epoch > 0 && $0.seconds.isFinite }.map(\.seconds)
        return known.isEmpty ? .nan : known.reduce(0, +) / Double(known.count)
    }

    private var header: Node {
        .tag(
            "header", [:],
            .tag("p", ["class": "kicker"], "Fine-tuning ", .name(title)),
            .tag("h1", [:], .text(headline)), FigureList(figures: figures).node,
            .tag(
                "p", ["class": "note"],
                .text(
                    "This page reads itself again every 5 seconds; the report takes its place "
                        + "when the run ends.")))
    }

    private var headline: String {
        guard !epochs.isEmpty else { return "Getting ready: no epoch is done yet." }
        guard done < total else { return "All \(Numeral.count(total, "epoch")) done; judging." }
        let remaining = secondsPerEpoch * Double(total - done)
        let time =
            remaining.isFinite ? ", about \(Numeral.duration(seconds: remaining)) to go" : ""
        return "Epoch \(done) of \(total) done\(time)."
    }

    private var figures: [FigureList.Figure] {
        let losses = epochs.last.map {
            (train: $0.trainLoss ?? .nan, validation: $0.validationLoss)
        }
        return [
            .init(
                "Best so far", Numeral.percent(best?.validationAccuracy ?? .nan), "%",
                best.map { "epoch \($0.epoch), validation" } ?? ""),
            .init(
                "Start", Numeral.percent(start?.validationAccuracy ?? .nan), "%",
                start == nil ? "" : "before training"),
            .init(
                "Training loss", Numeral.loss(losses?.train ?? .nan), "",
                epochs.isEmpty ? "" : "epoch \(done)"),
            .init(
                "Validation loss", Numeral.loss(losses?.validation ?? .nan), "",
                epochs.isEmpty ? "" : "epoch \(done)"),
            .init("An epoch takes", Numeral.duration(seconds: secondsPerEpoch), "", "on average"),
        ]
    }

    private var start: FineTuneEpoch? { epochs.first { $0.epoch == 0 } }
}
