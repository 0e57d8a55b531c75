/// Follows shapes, and the integers that shapes are computed from, through a graph.
///
/// Unknown is a legal answer everywhere. With `freeing` set, the graph was exported for one batch
/// size and is followed as if that were a free N: places that spell the old size out are noted as
/// `repairs`, and places where images would mix are errors.
struct ShapeInference {
    /// The batch size that the graph was exported for, while it is being freed of it.
    struct Freeing: Sendable {
        let batch: Int
    }

    let graph: ONNXGraphProto
    let index: GraphIndex
    let opset: Int
    let freeing: Freeing?
    var facts: [String: TensorFacts] = [:]
    var repairs: [BatchRepair] = []
    private var declared: [String: ValueDescription] = [:]
    private let declaredBatch: Int?

    /// - Parameters:
    ///   - inputs: shapes of graph inputs that replace those of the file.
    ///   - trustingDeclarations: shapes written in the file may fill gaps; not so when the given
    ///     input differs from the file's in more than its batch.
    init(
        _ model: ONNXGraph, index: GraphIndex, inputs: [String: [Extent?]],
        trustingDeclarations: Bool, freeing: Freeing? = nil
    ) {
        graph = model.graph
        self.index = index
        opset = model.opset
        self.freeing = freeing
        let first = model.inputs.first { inputs[$0.name] != nil }
        declaredBatch = first?.shape?.first?.size
        for value in graph.input where index.inputs.contains(value.name) {
            let description = ValueDescription(value)
            let shape = inputs[value.name] ?? description.shape?.map { $0.size.map(Extent.fixed) }
            facts[value.name] = TensorFacts(elementType: description.elementType, shape: shape)
        }
        for tensor in graph.initializer { facts[tensor.name] = Self.facts(of: ONNXTensor(tensor)) }
        if trustingDeclarations {
            for value in graph.valueInfo + graph.output {
                declared[value.name] = ValueDescription(value)
            }
        }
    }

    /// Follows every node.
    /// - Throws: `ONNXError` (`fixedBatch`) while freeing only.
    mutating func run() throws(ONNXError) {
        for position in index.order {
            let node = graph.node[position]
            var results = try outputs(of: node, at: position)
            for (place, name) in node.output.enumerated() where !name.isEmpty {
                if place >= results.count { results.append(.unknown) }
                facts[name] = completed(results[place].bounded, name, node)
            }
        }
    }

    static func facts(of tensor: ONNXTensor) -> TensorFacts {
        var facts = TensorFacts(
            elementType: tensor.elementType, shape: tensor.shape.map { .fixed($0) })
        if tensor.elementType.isInteger, tensor.shape.count <= 1,
            tensor.count ?? 0 <= TensorFacts.maximumValues
        {
            facts.values = (try? tensor.integers())?.map { .fixed($0) }
        }
        return facts
    }

    /// Fills gaps with what the file declares.
    private func completed(_ found: TensorFacts, _ name: String, _ node: ONNXNodeProto)
        -> TensorFacts
    {
        guard let value = declared[name] else { return found }
        var facts = found
        if facts.elementType == .undefined { facts.elementType = value.elementType }
        guard let shape = value.shape, facts.shape == nil || facts.shape?.contains(nil) == true
        else {
            return facts
        }
        let dependsOnBatch = node.used.contains { self.facts[$0]?.batchAxis != nil }
        let extents = shape.enumerated().map { axis, dimension -> Extent? in
            guard let size = dimension.size else { return nil }
            return axis == 0 && dependsOnBatch && size == declaredBatch ? .batch : .fixed(size)
        }
        if let known = facts.shape, known.count == extents.count {
            let batchKnown = known.contains { $0?.hasBatch == true }
            facts.shape = zip(known, extents).map { old, new in
                old ?? (batchKnown && new?.hasBatch == true ? nil : new)
            }
        } else if facts.shape == nil {
            facts.shape = extents
        }
        return facts
    }

    func input(_ node: ONNXNodeProto, _ position: Int) -> TensorFacts {
        node.argument(position).flatMap { facts[$0] } ?? .unknown
    }

    /// The integers of an input or, for older operator sets, of an attribute.
    func integers(_ node: ONNXNodeProto, input position: Int, attribute: String) -> [Int]? {
        if let ints = node.ints(attribute) {
            return ints.map { min(max($0, -Extent.limit), Extent.limit) }
        }
        guard let values = input(node, position).values else { return nil }
        let sizes = values.map { $0?.size }
        return sizes.contains(nil) ? nil : sizes.compactMap { $0 }
    }

    /// The constant behind a name, also when a Constant node makes it.
    func constant(_ name: String) -> ONNXTensor? {
        var name = name
        for _ in 0..<16 {
            if let position = index.initialisers[name] {
                return ONNXTensor(graph.initializer[position])
            }
            guard let node = index.producers[name].map({ graph.node[$0] }) else { return nil }
            if node.opType == "Constant" { return node.attribute("value").map { ONNXTensor($0.t) } }
            guard node.opType == "Identity", let source = node.argument(0) else { return nil }
            name = source
        }
        return nil
    }

    /// An axis counted from the front; nil where the rank is unknown or the axis outside.
    static func axis(_ axis: Int, rank: Int?) -> Int? {
        guard let rank else { return nil }
        let position = axis < 0 ? axis + rank : axis
        return (0..<max(rank, 1)).contains(position) ? position : nil
    }

    /// While freeing: images would mix here.
    func refuseMixing(_ node: ONNXNodeProto, _ reason: String) throws(ONNXError) {
        guard freeing != nil else { return }
        throw ONNXError(
            .fixedBatch, node.label,
            "\(reason), so the batch size cannot be changed. Run the network one image at a time.")
    }
}
