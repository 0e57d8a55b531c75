/// Finds room for the names of points in a plot, one after the other, so that no two overlap.
struct LabelPlacement {
    /// Where labels may lie.
    let frame: Box
    /// What a label must not cover: points, and labels already placed.
    private(set) var taken: [Box]
    /// What a label should rather not cover.
    let avoided: [Box]

    init(frame: Box, points: [Box], avoided: [Box]) {
        self.frame = frame
        self.taken = points
        self.avoided = avoided
    }

    /// A place for text of this size beside a point, kept free from now on; nil when there is no
    /// room.
    mutating func place(width: Double, height: Double, around point: (x: Double, y: Double)) -> Box?
    {
        var best: (box: Box, penalty: Int)?
        for (order, box) in candidates(width, height, point).enumerated() where frame.contains(box)
        {
            guard !taken.contains(where: { $0.overlaps(box) }) else { continue }
            let penalty = avoided.count(where: { $0.overlaps(box) }) * 100 + order
            if best.map({ penalty < $0.penalty }) ?? true { best = (box, penalty) }
        }
        if let best { taken.append(best.box) }
        return best?.box
    }

    private func candidates(_ width: Double, _ height: Double, _ point: (x: Double, y: Double))
        -> [Box]
    {
        var boxes: [Box] = []
        for gap in [10.0, 15, 22] {
            let near = gap * 0.7
            let (right, left) = (point.x + near, point.x - near - width)
            let (above, below) = (point.y - near - height, point.y + near)
            let middle = point.y - height / 2
            boxes.append(Box(left: point.x + gap, top: middle, width: width, height: height))
            boxes.append(
                Box(left: point.x - gap - width, top: middle, width: width, height: height))
            for corner in [(right, above), (right, below), (left, above), (left, below)] {
                boxes.append(Box(left: corner.0, top: corner.1, width: width, height: height))
            }
        }
        return boxes
    }
}
