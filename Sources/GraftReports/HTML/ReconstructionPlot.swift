/// Errors of restored pictures, epoch by epoch, with the levels of doing nothing.
struct ReconstructionPlot {
    let epochs: [PretrainingEpoch]
    let chosen: Int?
    let meanImage: Double
    /// Epochs that the axis has room for.
    let planned: Int

    /// The figure for wide and narrow screens; nothing without a finite error.
    var nodes: [Node] {
        guard !errors.isEmpty else { return [] }
        return [
            drawn(width: 980, id: "restored-wide", style: "plot wide"),
            drawn(width: 400, id: "restored-narrow", style: "plot narrow"),
        ]
    }

    private var errors: [Double] { epochs.map(\.restored).filter { $0.isFinite && $0 > 0 } }

    private var levels: [(name: String, value: Double)] {
        [("as corrupted", epochs.first?.identity ?? .nan), ("mean image", meanImage)].filter {
            $0.value.isFinite && $0.value > 0
        }
    }

    private func drawn(width: Double, id: String, style: String) -> Node {
        let box = Box(left: 62, top: 30, width: width - 80, height: 220)
        let panel = PlotPanel(inside: box)
        let axis = EpochAxis(
            last: max(planned, epochs.last?.epoch ?? 1), start: box.left + 8, end: box.right - 8)
        let scale = Scale(
            domain: Scale.magnitudes(around: errors + levels.map(\.value)), start: box.bottom - 4,
            end: box.top + 8)
        var shapes = panel.axes(
            horizontal: axis.ticks(atMost: width > 600 ? 15 : 6).map {
                .init(position: axis($0), label: Numeral.grouped($0))
            },
            vertical: PlotPanel.spaced(
                scale.ticks(about: 5).map {
                    .init(position: scale($0), label: Numeral.rate($0))
                }, by: 18))
        shapes.append(
            Drawing.text("Squared error on corrupted pixels (log scale)", 4, 14, "title"))
        shapes.append(Drawing.text("Epoch", box.right, box.bottom + 36, "title end"))
        var taken: [Double] = []
        for level in levels {
            let y = scale(level.value)
            shapes.append(Drawing.line(box.left, y, box.right, y, "level"))
            let isClose = taken.contains { abs($0 - y) < 16 }
            taken.append(y)
            shapes.append(
                Drawing.text(level.name, box.right, isClose ? y + 14 : y - 5, "label end"))
        }
        let points = epochs.filter { $0.restored.isFinite }.map {
            (x: axis($0.epoch), y: scale($0.restored))
        }
        if points.count > 1 { shapes.append(Drawing.path(points, "curve")) }
        for epoch in epochs where epoch.restored.isFinite && epochs.count <= 60 {
            let isChosen = epoch.epoch == chosen
            shapes.append(
                Drawing.circle(
                    axis(epoch.epoch), scale(epoch.restored), radius: isChosen ? 5 : 2.5,
                    "point recommended",
                    title: "epoch \(epoch.epoch): \(Numeral.rate(epoch.restored))"))
        }
        return Drawing.figure(
            width: width, height: box.bottom + 44, id: id, style: style,
            title: "Error of restored pictures, epoch by epoch", description: description, shapes)
    }

    private var description: String {
        (levels.map { "\($0.name): \(Numeral.rate($0.value))" }
            + epochs.filter { $0.epoch == epochs.first?.epoch || $0.epoch == epochs.last?.epoch }
            .map { "epoch \($0.epoch): \(Numeral.rate($0.restored))" }).joined(separator: "; ")
    }
}
