/// A confusion table with too many classes for numbers, as a coarse map.
struct ConfusionMap {
    let table: ConfusionTable
    /// Unlike that of any other figure on the page.
    let id: String

    /// Classes that share a row or column of the map.
    private var block: Int { (table.classes.count + 59) / 60 }

    var node: Node {
        let side = (table.classes.count + block - 1) / block
        var counts = [[Int]](repeating: [Int](repeating: 0, count: side), count: side)
        for (label, row) in table.counts.enumerated() {
            for (predicted, count) in row.enumerated() {
                counts[label / block][predicted / block] += count
            }
        }
        let size = 480.0
        let step = size / Double(side)
        var shapes = [Drawing.rectangle(Box(left: 0, top: 0, width: size, height: size), "ground")]
        for (label, row) in counts.enumerated() {
            let total = row.reduce(0, +)
            for (predicted, count) in row.enumerated() where count > 0 {
                let level = ConfusionSection.level(count, of: total)
                let box = Box(
                    left: Double(predicted) * step, top: Double(label) * step, width: step * 0.94,
                    height: step * 0.94)
                shapes.append(
                    Drawing.rectangle(box, label == predicted ? "hit\(level)" : "miss\(level)"))
            }
        }
        let each = block == 1 ? "one class" : "\(block) neighbouring classes"
        return .tag(
            "figure", ["class": "map"],
            Drawing.figure(
                width: size, height: size, id: id, style: "heat", title: "Confusion map",
                description:
                    "Rows are true classes, columns predicted ones; the commonest confusions follow.",
                shapes),
            .tag(
                "figcaption", ["class": "note"],
                .text(
                    "Rows are true classes from top to bottom, columns predicted ones from left to "
                        + "right, in the order of the class list; each square is \(each). Right is "
                        + "green, wrong is orange.")
            ))
    }
}
