/// What was found in the dataset.
struct DatasetSection {
    let dataset: DatasetSummary

    var section: Node {
        var children: [Node] = [
            .tag("h2", [:], "The dataset"), .tag("p", ["class": "lead"], .text(summary)),
        ]
        if !dataset.notes.isEmpty {
            children.append(
                .tag("ul", ["class": "facts"], dataset.notes.map { .tag("li", [:], .text($0)) }))
        }
        children.append(classes)
        children += problems
        return .tag("section", [:], children)
    }

    private var summary: String {
        var text = Wording.summary(of: dataset) + "."
        if let groups = dataset.groups {
            text += " \(Numeral.count(groups, "group")), each kept in one fold."
        }
        if !dataset.splits.isEmpty {
            let splits = dataset.splits.map { "\($0.name) \(Numeral.grouped($0.images))" }
            text += " Prescribed splits: \(splits.joined(separator: ", "))."
        }
        let clean =
            dataset.unreadable.isEmpty && dataset.duplicates.isEmpty && dataset.conflicts.isEmpty
        return text + (clean ? " Every image could be read; no two are identical." : "")
    }

    private var classes: Node {
        let most = Double(max(1, dataset.classes.map(\.images).max() ?? 1))
        return HTMLTable(
            caption: "Images of each class",
            columns: [.init("Class"), .init("Images", numeric: true), .init("")],
            rows: dataset.classes.map {
                [
                    .init(.name($0.name), style: "name"),
                    .number(Numeral.grouped($0.images), Double($0.images)),
                    .init(Drawing.bar(Double($0.images) / most), key: Double($0.images)),
                ]
            }, sortable: dataset.classes.count > 12, tall: dataset.classes.count > 12
        ).node
    }

    private var problems: [Node] {
        var nodes: [Node] = []
        if !dataset.unreadable.isEmpty {
            nodes.append(
                Listing.folded(
                    "\(Numeral.count(dataset.unreadable.count, "image")) could not be used",
                    dataset.unreadable.map(item), open: true))
        }
        if !dataset.conflicts.isEmpty {
            nodes.append(
                Listing.folded(
                    groups(dataset.conflicts) + " of identical images with different labels",
                    dataset.conflicts.map(group), open: true))
        }
        if !dataset.duplicates.isEmpty {
            nodes.append(
                Listing.folded(
                    groups(dataset.duplicates) + " of identical images, each kept in one fold",
                    dataset.duplicates.map(group)))
        }
        if !dataset.ignored.isEmpty {
            nodes.append(
                Listing.folded(
                    "\(Numeral.count(dataset.ignored.count, "other file")) ignored",
                    dataset.ignored.map(item)))
        }
        return nodes
    }

    private func item(_ problem: FileProblem) -> Node {
        .tag("span", [:], .tag("code", [:], .name(problem.path)), " \(problem.reason)")
    }

    private func groups(_ groups: [[String]]) -> String { Numeral.count(groups.count, "group") }

    private func group(_ paths: [String]) -> Node {
        let parts = paths.enumerated().flatMap { index, path -> [Node] in
            (index == 0 ? [] : [" = "]) + [.tag("code", [:], .name(path))]
        }
        return .tag("span", [:], parts)
    }
}
