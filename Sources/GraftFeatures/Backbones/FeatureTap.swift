import GraftONNX

/// Where a graph gives its features and its source scores: what the card says, else the rule of
/// `ONNXGraph.penultimate`.
struct FeatureTap {
    let penultimate: Penultimate
    /// D.
    let width: Int
    let posteriors: PreparedBackbone.Posteriors?

    /// Names of the prepared graph's outputs.
    static let features = "features"
    static let scores = "posteriors"

    init(_ graph: ONNXGraph, card: BackboneCard) throws {
        let scores = card.posteriors?.name
        let isOutput = graph.outputs.contains { $0.name == scores }
        var found: Penultimate
        if let stated = card.features {
            let rule = try? graph.penultimate(of: isOutput ? scores : nil)
            found = try Self.stated(stated, graph, rule, card)
        } else {
            do {
                found = try graph.penultimate(of: isOutput ? scores : nil)
            } catch {
                throw FeatureError(
                    .noFeatureTensor, subject: card.name,
                    detail:
                        "\(error.detail) State \"features\": {\"name\": tensor, \"dim\": width} in its card."
                )
            }
        }
        guard let width = found.width ?? card.features?.width else {
            throw FeatureError(
                .noFeatureTensor, subject: card.name,
                detail:
                    "the width of \(found.tensor) is not known\(Self.obstacle(in: graph)); state it as "
                    + "\"dim\" of \"features\" in the card")
        }
        if let stated = card.features?.width, stated != width {
            throw FeatureError(
                .badCard, subject: card.name,
                detail:
                    "the card says that \(found.tensor) has \(stated) features and the graph gives \(width); "
                    + "correct \"dim\" or the tensor's name")
        }
        self.width = width
        penultimate = found
        posteriors = Self.posteriors(graph, found, card)
    }

    /// The first node behind which shapes are lost, in words; empty where there is none.
    private static func obstacle(in graph: ONNXGraph) -> String {
        guard let shapes = try? graph.shapes(),
            let node = graph.nodes.first(where: { node in
                node.outputs.contains { !$0.isEmpty && shapes[$0] == nil }
            })
        else { return "" }
        let operation = [node.domain, node.operation].filter { !$0.isEmpty }.joined(separator: ".")
        return ", because the shapes end at the operation \(operation) (node \(node.name))"
    }

    /// The tensor that the card names, with the pooling that its shape asks for.
    private static func stated(
        _ features: BackboneCard.Features, _ graph: ONNXGraph, _ rule: Penultimate?,
        _ card: BackboneCard
    ) throws -> Penultimate {
        let name = output(features.name, graph) ?? features.name
        if let rule, rule.tensor == name {
            return named(name, rule.width, rule.pooling, rule, card)
        }
        let shapes = try graph.shapes()
        // A tensor that does not exist is better reported by the cut, which suggests another.
        if shapes[name] == nil { _ = try graph.cut(at: [name]) }
        guard let shape = shapes[name] else {
            return named(name, features.width, .none, rule, card)
        }
        let pooling: Penultimate.Pooling
        switch shape.count {
        case 2: pooling = .none
        case 3: pooling = .classToken
        case 4: pooling = shape[2].size == 1 && shape[3].size == 1 ? .flatten : .average
        default:
            throw FeatureError(
                .noFeatureTensor, subject: card.name,
                detail:
                    "\(name) has \(shape.count) dimensions, which is no vector, map or token list; name "
                    + "another tensor in the card")
        }
        let axis = shape.count == 4 ? 1 : shape.count - 1
        return named(name, shape[axis].size, pooling, rule, card)
    }

    private static func named(
        _ tensor: String, _ width: Int?, _ pooling: Penultimate.Pooling, _ rule: Penultimate?,
        _ card: BackboneCard
    ) -> Penultimate {
        Penultimate(
            tensor: tensor, width: width, pooling: pooling,
            scoresTensor: card.posteriors?.name ?? rule?.scoresTensor, scores: rule?.scores,
            classCount: card.posteriors?.width ?? rule?.classCount, confidence: .declared,
            reason: "named by the card")
    }

    /// "@output0" is the first output whatever it is called.
    private static func output(_ name: String, _ graph: ONNXGraph) -> String? {
        guard name.hasPrefix("@output"), let index = Int(name.dropFirst(7)),
            graph.outputs.indices.contains(index)
        else { return nil }
        return graph.outputs[index].name
    }

    private static func posteriors(
        _ graph: ONNXGraph, _ found: Penultimate, _ card: BackboneCard
    ) -> PreparedBackbone.Posteriors? {
        guard found.scoresTensor != nil, found.scoresTensor != found.tensor,
            let width = card.posteriors?.width ?? found.classCount ?? card.classCount
        else { return nil }
        let activation: BackboneCard.Posteriors.Activation =
            switch found.scores {
            case .softmax: .softmax
            case .sigmoid: .sigmoid
            case .logits, nil: .logits
            }
        return PreparedBackbone.Posteriors(
            tensor: scores, width: width, activation: card.posteriors?.activation ?? activation)
    }
}
