/// A place inside a network where its features can be read: a tensor that all of the network after
/// it depends on.
public struct GraphStage: Sendable, Hashable {
    /// "stage1", "stage2" ... for the end of a stage, "stage2.block1" ... for a block inside one.
    public let name: String
    public let tensor: String
    /// C: values that remain when rows and columns (or tokens) are averaged.
    public let channels: Int
    /// Rows and columns of maps; tokens and 1 of a transformer.
    public let height: Int
    public let width: Int
    /// `.average` for maps, `.tokenMean` for tokens.
    public let pooling: Penultimate.Pooling

    /// Whether it lies inside a stage.
    public var isBlock: Bool { name.contains(".") }
}

extension ONNXGraph {
    /// The stages of a network up to its features, in order.
    ///
    /// The trunk is every tensor through which alone all later ones depend on the image: what lies
    /// inside a branch of a residual or dense block is not on it. A stage ends with the last trunk
    /// tensor before the spatial resolution falls, or before the features. Of stages with several
    /// residual or concatenating blocks at most `blocks` of these are shown too, evenly spread, the
    /// stage's end not counted. A last stage whose mean the features are is left out, because they
    /// are known. A network that cannot be followed has no stages.
    /// - Parameter features: the tensor of the features, as `penultimate` names it.
    /// - Throws: `ONNXError` (`malformedGraph`).
    public func stages(before features: String, blocks: Int = 2) throws(ONNXError) -> [GraphStage] {
        let inference = try followed()
        let trunk = Trunk(self, inference, features: features)
        var groups: [[Trunk.Place]] = []
        for place in trunk.places {
            if let last = groups.last?.last, last.height == place.height, last.width == place.width
            {
                groups[groups.count - 1].append(place)
            } else {
                groups.append([place])
            }
        }
        var stages: [GraphStage] = []
        for (number, group) in groups.enumerated() {
            guard let end = group.last else { continue }
            let name = "stage\(number + 1)"
            let inner = group.filter { $0.isBlock && $0.tensor != end.tensor }
            for (place, block) in Self.spread(inner, count: blocks) {
                stages.append(block.stage(named: "\(name).block\(place + 1)"))
            }
            if number < groups.count - 1 || !trunk.endsInPooling {
                stages.append(end.stage(named: name))
            }
        }
        return stages
    }

    /// Evenly spread members with their places; all where there are no more than `count`.
    private static func spread<T>(_ members: [T], count: Int) -> [(Int, T)] {
        guard members.count > count else { return Array(members.enumerated()) }
        return (0..<count).map { step in
            let place = (step + 1) * members.count / (count + 1)
            return (place, members[place])
        }
    }
}

/// The tensors that a network's features depend on the image through, one at a time.
private struct Trunk {
    struct Place {
        let tensor: String
        let channels: Int
        let height: Int
        let width: Int
        let pooling: Penultimate.Pooling
        /// Made by adding or concatenating branches, perhaps with an activation behind.
        let isBlock: Bool

        func stage(named name: String) -> GraphStage {
            GraphStage(
                name: name, tensor: tensor, channels: channels, height: height, width: width,
                pooling: pooling)
        }
    }

    let places: [Place]
    /// Whether nothing but averaging and reshaping lies between the last place and the features.
    let endsInPooling: Bool

    private static let joins: Set = ["Add", "Concat", "Sum"]
    private static let pointwise: Set = [
        "Relu", "Clip", "LeakyRelu", "PRelu", "Elu", "HardSwish", "Sigmoid", "Identity",
        "BatchNormalization", "Mul",
    ]
    private static let rearranging: Set = [
        "GlobalAveragePool", "ReduceMean", "Flatten", "Reshape", "Squeeze", "Identity", "Dropout",
        "Unsqueeze", "Transpose",
    ]

    init(_ model: ONNXGraph, _ inference: ShapeInference, features: String) {
        let (graph, index) = (model.graph, inference.index)
        let needed = index.nodes(for: [features])
        let order = index.order.filter { needed.contains($0) }
        let carriers = SoleCarriers.after(
            order.map {
                .init(
                    uses: Set(index.uses[$0]), outputs: graph.node[$0].output,
                    passesOn: graph.node[$0].opType != "Shape")
            }, from: index.inputs, to: features)
        var places: [Place] = []
        var (isJoined, endsInPooling) = (false, true)
        for (node, carrier) in zip(order, carriers) {
            let operation = graph.node[node].opType
            endsInPooling = endsInPooling && Self.rearranging.contains(operation)
            isJoined =
                Self.joins.contains(operation) || isJoined && Self.pointwise.contains(operation)
            guard let tensor = carrier, graph.node[node].output.contains(tensor),
                let place = Self.place(tensor, inference, isJoined)
            else { continue }
            // The activation behind a join stands for it.
            if place.isBlock, let last = places.last, last.isBlock,
                Self.pointwise.contains(operation),
                graph.node[node].input.contains(last.tensor)
            {
                places.removeLast()
            }
            places.append(place)
            endsInPooling = true
        }
        self.places = places
        self.endsInPooling = endsInPooling
    }

    /// Maps of more than one pixel, or tokens.
    private static func place(
        _ tensor: String, _ inference: ShapeInference, _ isBlock: Bool
    ) -> Place? {
        guard let shape = inference.facts[tensor]?.shape else { return nil }
        let sizes = shape.dropFirst().map { $0?.size }
        switch sizes.count {
        case 3:
            guard let channels = sizes[0], let height = sizes[1], let width = sizes[2],
                height * width > 1
            else { return nil }
            return Place(
                tensor: tensor, channels: channels, height: height, width: width,
                pooling: .average, isBlock: isBlock)
        case 2:
            guard let tokens = sizes[0], let channels = sizes[1], tokens > 1 else { return nil }
            return Place(
                tensor: tensor, channels: channels, height: tokens, width: 1, pooling: .tokenMean,
                isBlock: isBlock)
        default: return nil
        }
    }
}
