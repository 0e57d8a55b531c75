/// Validation accuracy above, losses beneath, epoch by epoch; the epoch that counts is marked.
///
/// Draws what there is, from a single epoch on: values that are not finite leave a gap, and a panel
/// without any value is left out.
struct EpochPlot {
    let epochs: [FineTuneEpoch]
    /// The epoch that is marked, with what it is called there.
    let marked: (epoch: Int, word: String)?
    /// Epochs that the axis has room for.
    let planned: Int
    let measure: EpochMeasure

    /// Up to so many epochs each has its dot.
    private static let most = 60

    init(
        _ epochs: [FineTuneEpoch], marked: (epoch: Int, word: String)?, planned: Int = 0,
        measure: EpochMeasure = .accuracy
    ) {
        self.measure = measure
        self.epochs = epochs.filter { $0.epoch >= 0 }.sorted { $0.epoch < $1.epoch }
        self.marked = marked
        self.planned = max(planned, self.epochs.last?.epoch ?? 0)
    }

    /// The figure for wide and narrow screens with its legend; nothing without any value.
    var nodes: [Node] {
        guard !accuracies.isEmpty || !losses.isEmpty else { return [] }
        return [
            drawn(width: 980, id: "epochs-wide", style: "plot wide"),
            drawn(width: 400, id: "epochs-narrow", style: "plot narrow"), legend,
        ]
    }

    private var accuracies: [Double] { epochs.map(\.validationAccuracy).filter(\.isFinite) }

    private var losses: [Double] {
        epochs.flatMap { [$0.trainLoss ?? .nan, $0.validationLoss] }.filter(\.isFinite)
    }

    private func drawn(width: Double, id: String, style: String) -> Node {
        let (left, right) = (50.0, 16.0)
        var shapes: [Node] = []
        var top = 30.0
        let axis = EpochAxis(last: planned, start: left + 10, end: width - right - 8)
        for (isShown, height, draw) in [
            (!accuracies.isEmpty, 210.0, accuracyPanel), (!losses.isEmpty, 150.0, lossPanel),
        ] where isShown {
            let box = Box(left: left, top: top, width: width - left - right, height: height)
            shapes += draw(PlotPanel(inside: box), axis)
            top += height + 60
        }
        let height = top - 6
        shapes.append(Drawing.text("Epoch", width - right, height - 6, "title end"))
        return Drawing.figure(
            width: width, height: height, id: id, style: style,
            title: "\(measure.title) and loss, epoch by epoch", description: description, shapes)
    }

    private func accuracyPanel(_ panel: PlotPanel, _ axis: EpochAxis) -> [Node] {
        let box = panel.inside
        let scale = AccuracyScale(around: accuracies, bottom: box.bottom - 4, top: box.top + 8)
        var shapes = panel.axes(
            horizontal: ticks(axis),
            vertical: scale.ticks(apart: 34).map {
                .init(position: scale($0), label: PlotFrame.tick($0 * 100))
            })
        shapes.append(
            Drawing.text(
                "Validation \(measure.word), % (log scale of errors)", 4, box.top - 16, "title"))
        shapes += start(panel, scale) + rule(panel, axis)
        shapes += curve("curve", axis) { scale.finite($0.validationAccuracy) }
        return shapes + mark(panel, axis, scale)
    }

    private func lossPanel(_ panel: PlotPanel, _ axis: EpochAxis) -> [Node] {
        let box = panel.inside
        let scale = Scale(
            domain: Scale.magnitudes(around: losses.map(Self.kept)), start: box.bottom,
            end: box.top)
        let place = { (loss: Double) in loss.isFinite ? scale(Self.kept(loss)) : nil }
        var shapes = panel.axes(
            horizontal: ticks(axis),
            vertical: PlotPanel.spaced(
                scale.ticks(about: 4).map {
                    .init(position: scale($0), label: Numeral.rate($0))
                }, by: 18))
        shapes.append(Drawing.text("Loss (log scale)", 4, box.top - 16, "title"))
        shapes += rule(panel, axis)
        shapes += curve("curve second", axis) { place($0.trainLoss ?? .nan) }
        return shapes + curve("curve", axis) { place($0.validationLoss) }
    }

    /// A loss that a logarithm can show.
    private static func kept(_ loss: Double) -> Double { min(max(loss, 1e-9), 1e9) }

    private func ticks(_ axis: EpochAxis) -> [PlotPanel.Tick] {
        axis.ticks(atMost: axis.end > 600 ? 15 : 6).map {
            .init(position: axis($0), label: Numeral.grouped($0))
        }
    }

    /// The line through the epochs with a height, broken where one has none, and its dots.
    private func curve(
        _ style: String, _ axis: EpochAxis, _ height: (FineTuneEpoch) -> Double?
    ) -> [Node] {
        var runs: [[(x: Double, y: Double)]] = [[]]
        for epoch in epochs {
            if let y = height(epoch) {
                runs[runs.count - 1].append((axis(epoch.epoch), y))
            } else if !runs[runs.count - 1].isEmpty {
                runs.append([])
            }
        }
        var shapes = runs.filter { $0.count > 1 }.map { Drawing.path($0, style) }
        for run in runs where epochs.count <= Self.most || run.count == 1 {
            shapes += run.map {
                Drawing.circle(
                    $0.x, $0.y, radius: 2.5,
                    style == "curve" ? "point recommended" : "point second")
            }
        }
        return shapes
    }

    /// What there was before training, as a level.
    private func start(_ panel: PlotPanel, _ scale: AccuracyScale) -> [Node] {
        guard let first = epochs.first, first.epoch == 0, first.validationAccuracy.isFinite,
            let last = accuracies.last
        else { return [] }
        let (y, box) = (scale(first.validationAccuracy), panel.inside)
        let isBeneath = last >= first.validationAccuracy && y + 18 < box.bottom
        return [
            Drawing.line(box.left, y, box.right, y, "level"),
            Drawing.text(
                "start \(Numeral.percent(first.validationAccuracy)) %", box.right,
                isBeneath ? y + 14 : y - 6, "label end"),
        ]
    }

    /// The upright line at the epoch that counts.
    private func rule(_ panel: PlotPanel, _ axis: EpochAxis) -> [Node] {
        guard let marked, epochs.contains(where: { $0.epoch == marked.epoch }) else { return [] }
        let (x, box) = (axis(marked.epoch), panel.inside)
        return [Drawing.line(x, box.top, x, box.bottom, "level recommended")]
    }

    /// The ring around the epoch that counts, with its name where there is room.
    private func mark(_ panel: PlotPanel, _ axis: EpochAxis, _ scale: AccuracyScale) -> [Node] {
        guard let marked, let epoch = epochs.first(where: { $0.epoch == marked.epoch }),
            let y = scale.finite(epoch.validationAccuracy)
        else { return [] }
        let point = (x: axis(epoch.epoch), y: y)
        let accuracy = Numeral.percent(epoch.validationAccuracy)
        let words = "\(marked.word): epoch \(epoch.epoch), \(accuracy) %"
        let dots = epochs.compactMap { other -> Box? in
            scale.finite(other.validationAccuracy).map {
                Box(left: axis(other.epoch) - 4, top: $0 - 4, width: 8, height: 8)
            }
        }
        var shapes = [
            Drawing.circle(point.x, point.y, radius: 7.5, "ring"),
            Drawing.circle(point.x, point.y, radius: 4.5, "point recommended", title: words),
        ]
        var room = panel.inside
        (room.top, room.height) = (room.top - 10, room.height + 6)
        var placement = LabelPlacement(frame: room, points: dots, avoided: [])
        let width = PlotFrame.textWidth(words)
        if let box = placement.place(width: width, height: 14, around: point) {
            let leftward = box.right < point.x
            shapes.append(
                Drawing.text(
                    words, leftward ? box.right : box.left, box.top + 11,
                    "label recommended\(leftward ? " end" : "")"))
        }
        return shapes
    }

    private var legend: Node {
        let kinds = [("curve", "validation images"), ("curve second", "training images")]
        return .tag(
            "p", ["class": "legend"],
            kinds.map { style, words in
                .tag(
                    "span", [:],
                    .tag(
                        "svg",
                        [
                            "viewBox": "0 0 26 10", "width": "26", "height": "10",
                            "aria-hidden": "true",
                        ],
                        Drawing.path([(x: 0, y: 5), (x: 26, y: 5)], style)), .text(words))
            })
    }

    /// First, marked and last epoch in words; the table has the others.
    private var description: String {
        let told = epochs.filter {
            $0.epoch == epochs.first?.epoch || $0.epoch == epochs.last?.epoch
                || $0.epoch == marked?.epoch
        }
        return told.map {
            "epoch \($0.epoch): \(Numeral.percent($0.validationAccuracy)) %, "
                + "validation loss \(Numeral.loss($0.validationLoss))"
        }.joined(separator: "; ")
    }
}

extension AccuracyScale {
    /// The coordinate of a share, nil for one that is not finite.
    func finite(_ share: Double) -> Double? { share.isFinite ? self(share) : nil }
}
