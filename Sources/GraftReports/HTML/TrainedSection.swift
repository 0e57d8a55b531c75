/// Which layers were trained, with which settings, and what was chosen for the user.
struct TrainedSection {
    let result: FineTuning

    var section: Node {
        var children: [Node] = [
            .tag("h2", [:], "What was trained"), .tag("p", ["class": "lead"], lead),
        ]
        if !result.stages.isEmpty { children.append(table) }
        if !result.recipe.choices.isEmpty {
            children += [
                .tag("h3", [:], "Chosen for you"),
                .tag(
                    "ul", ["class": "facts"],
                    result.recipe.choices.map { .tag("li", [:], .text($0)) }),
            ]
        }
        if !result.recipe.settings.isEmpty {
            children.append(
                .tag(
                    "details", [:], .tag("summary", [:], "Every setting"),
                    Listing.definitions(result.recipe.settings)))
        }
        return .tag("section", [:], children)
    }

    private var lead: [Node] {
        var nodes: [Node] = [.text(Wording.trained(result) + ".")]
        if let prefix = result.cachedPrefix {
            nodes += [
                " What lies before ", .tag("code", [:], .name(prefix)),
                " stayed as it was, so it was computed once for each view of an image.",
            ]
        } else if !result.stages.isEmpty, result.stages.allSatisfy(\.isTrained) {
            nodes.append(" Every layer was trained, so nothing could be computed ahead.")
        }
        return nodes
    }

    private var table: Node {
        let most = Double(max(1, result.stages.map(\.parameters).max() ?? 1))
        return HTMLTable(
            caption: "Stages of the network from the image on, and which of them were trained",
            columns: [
                .init("Stage"), .init("Begins at"), .init("Gives"),
                .init("Blocks", numeric: true), .init("Parameters", numeric: true), .init(""),
            ],
            rows: result.stages.map { stage in
                [
                    .init(.name(stage.name), tag(stage), style: "name"),
                    .init(.tag("code", [:], .name(stage.input)), style: "words"),
                    .init(.text(Wording.shape(of: stage))),
                    .number(Numeral.grouped(stage.blocks), Double(stage.blocks)),
                    .number(Numeral.grouped(stage.parameters), Double(stage.parameters)),
                    .init(Drawing.bar(Double(stage.parameters) / most)),
                ]
            }, tall: result.stages.count > 12
        ).node
    }

    private func tag(_ stage: StageSummary) -> Node {
        .tag(
            "span", ["class": "tags"],
            stage.isTrained
                ? .tag("span", ["class": "tag strong"], "trained")
                : .tag("span", ["class": "tag"], "frozen"))
    }
}

extension Wording {
    /// `Recipe last-stage: 1,234,567 parameters in 2 of 6 stages and the classifier`.
    static func trained(_ result: FineTuning) -> String {
        let trained = result.stages.count(where: \.isTrained)
        let place =
            trained == 0
            ? "in the classifier"
            : trained == result.stages.count
                ? "in all \(Numeral.count(trained, "stage")) and the classifier"
                : "in \(trained) of \(result.stages.count) stages and the classifier"
        return "Recipe \(result.recipe.name.printable): "
            + "\(Numeral.count(result.trainedParameters, "parameter")) \(place)"
    }

    /// `1,280 x 7 x 7`; a side that is not known is a dash.
    static func shape(of stage: StageSummary) -> String {
        stage.shape.map { $0 > 0 ? Numeral.grouped($0) : Numeral.unknown }.joined(separator: " x ")
    }
}
