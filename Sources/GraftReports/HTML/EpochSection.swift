/// How training went: the plot, and the numbers of every epoch.
struct EpochSection {
    let epochs: [FineTuneEpoch]
    /// The epoch that is marked, with what it is called.
    let marked: (epoch: Int, word: String)?
    let lead: String
    let planned: Int
    let measure: EpochMeasure

    init(_ result: FineTuning) {
        self.init(result.epochs, kept: result.chosenEpoch, measure: .accuracy)
    }

    init(_ result: MultiLabelFineTuning) {
        self.init(result.epochs.map(\.plotted), kept: result.chosenEpoch, measure: .mAP)
    }

    private init(_ epochs: [FineTuneEpoch], kept chosen: Int, measure: EpochMeasure) {
        self.epochs = epochs
        self.measure = measure
        marked = (chosen, "kept")
        planned = 0
        let kept =
            chosen == 0
            ? "No epoch beat the start, which was kept."
            : "Epoch \(chosen) of \(epochs.map(\.epoch).max() ?? 0) was kept."
        lead =
            kept + " It was chosen on validation images, apart from those that judge the result. "
            + Self.start
    }

    /// A run that is still going on.
    init(live epochs: [FineTuneEpoch], best: Int?, total: Int) {
        self.epochs = epochs
        marked = best.map { ($0, "best so far") }
        planned = total
        measure = .accuracy
        lead = "Accuracy on validation images decides which epoch is kept. " + Self.start
    }

    private static let start =
        "Epoch 0 is the start, before any step of training: the linear probe, unless the classifier "
        + "began at random."

    var section: Node {
        var children: [Node] = [
            .tag("h2", [:], "Epoch by epoch"), .tag("p", ["class": "lead"], .text(lead)),
        ]
        if epochs.isEmpty {
            children.append(.tag("p", [:], "No epoch is done yet."))
        } else {
            children +=
                EpochPlot(
                    epochs, marked: marked, planned: planned, measure: measure
                ).nodes
            children.append(
                .tag("details", [:], .tag("summary", [:], "Every epoch in numbers"), table))
        }
        return .tag("section", [:], children)
    }

    private var table: Node {
        HTMLTable(
            caption: "Losses, \(measure.word) and time of every epoch",
            columns: [
                .init("Epoch"), .init("Training loss", numeric: true),
                .init("Validation loss", numeric: true),
                .init("Validation \(measure.word) %", numeric: true),
                .init("Learning rate", numeric: true), .init("Time", numeric: true),
            ],
            rows: epochs.map { epoch in
                let trainLoss = epoch.trainLoss ?? .nan
                return [
                    .number("\(epoch.epoch)", Double(epoch.epoch)),
                    .number(Numeral.loss(trainLoss), trainLoss),
                    .number(Numeral.loss(epoch.validationLoss), epoch.validationLoss),
                    .number(Numeral.percent(epoch.validationAccuracy), epoch.validationAccuracy),
                    .number(Wording.rate(of: epoch), epoch.rate),
                    .number(Numeral.duration(seconds: epoch.seconds), epoch.seconds),
                ]
            }, sortable: epochs.count > 1, tall: epochs.count > 12,
            highlighted: epochs.firstIndex { $0.epoch == marked?.epoch }
        ).node
    }
}

/// What is measured on the validation images after every epoch.
enum EpochMeasure: Sendable {
    case accuracy, mAP

    var word: String { self == .mAP ? "mAP" : "accuracy" }
    var title: String { self == .mAP ? "mAP" : "Accuracy" }
}

extension Wording {
    /// The rate of an epoch's last step; a dash for the start, which had none.
    static func rate(of epoch: FineTuneEpoch) -> String {
        epoch.epoch == 0 ? Numeral.unknown : Numeral.rate(epoch.rate)
    }
}
