/// Where a classifier errs: its confusions, the confused images, the scores of each class.
struct DetailSection {
    let detail: BackboneDetail
    /// Its place among the details of the page.
    let number: Int
    /// JPEG bytes by path.
    let thumbnails: [String: [UInt8]]

    /// In full.
    var section: Node { .tag("section", [:], [.tag("h2", [:], heading)] + content) }

    /// Behind its heading.
    var folded: Node {
        .tag(
            "section", [:],
            .tag("details", ["class": "large"], [.tag("summary", [:], heading)] + content))
    }

    private var heading: [Node] { ["Where ", .name(detail.name), " errs"] }

    private var content: [Node] {
        ConfusionSection(detail: detail, number: number, thumbnails: thumbnails).nodes
            + (detail.perClass.isEmpty
                ? []
                : [
                    .tag("h3", [:], "Class by class"),
                    ClassSection(scores: detail.perClass).node,
                ])
    }
}
