/// Walks back from the class scores to the layer that makes them.
struct HeadFinder {
    let graph: ONNXGraphProto
    let index: GraphIndex
    let facts: [String: TensorFacts]
    /// Tensors that depend on an input of the graph; all others are constants.
    let variable: Set<String>

    /// The last linear layer and what follows it.
    struct Head {
        /// Its non-constant input.
        let features: String
        /// K, where the weights or shapes tell.
        let classCount: Int?
        let isConvolution: Bool
        let hasBias: Bool
        let trail: Trail
    }

    /// What the walk passed after the head.
    struct Trail {
        var scores = Penultimate.Scores.logits
        /// Softmax or sigmoid was seen.
        var isActivated = false
        var isPooled = false
        var isRectified = false
        var isNormalised = false
        var averagesTokens = false
        /// Where the walk ended.
        var end: String
    }

    init(_ model: ONNXGraph) throws(ONNXError) {
        let inference = try model.followed()
        graph = model.graph
        index = inference.index
        facts = inference.facts
        var variable = index.inputs
        for position in index.order where index.uses[position].contains(where: variable.contains) {
            variable.formUnion(graph.node[position].output)
        }
        self.variable = variable
    }

    /// Operators that change neither which features there are nor how many.
    private static let transparent: Set<String> = [
        "Identity", "Dropout", "Flatten", "Reshape", "Squeeze", "Unsqueeze", "Cast", "Transpose",
        "Slice",
        "QuantizeLinear", "DequantizeLinear",
    ]
    private static let pools: Set<String> = [
        "GlobalAveragePool", "AveragePool", "GlobalMaxPool", "ReduceMean",
    ]
    private static let rectifiers: Set<String> = [
        "Relu", "Clip", "LeakyRelu", "HardSwish", "Elu", "PRelu",
    ]

    /// Goes back from a tensor until a linear layer, or anything that is not part of a head.
    func head(of output: String) -> (Head?, Trail) {
        var trail = Trail(end: output)
        var bias = false
        for _ in 0..<64 {
            guard let producer = index.producers[trail.end] else { return (nil, trail) }
            let node = graph.node[producer]
            if let head = linear(node, bias: bias, trail) { return (head, trail) }
            guard let before = step(through: node, &trail, &bias) else { return (nil, trail) }
            trail.end = before
        }
        return (nil, trail)
    }

    /// The input to go on from; nil where the walk ends.
    private func step(through node: ONNXNodeProto, _ trail: inout Trail, _ bias: inout Bool)
        -> String?
    {
        let inputs = node.input.filter(variable.contains)
        switch node.opType {
        case "Softmax", "LogSoftmax": (trail.scores, trail.isActivated) = (.softmax, true)
        case "Sigmoid", "HardSigmoid": (trail.scores, trail.isActivated) = (.sigmoid, true)
        case let operation where Self.transparent.contains(operation): break
        case let operation where Self.pools.contains(operation):
            trail.isPooled = true
            if operation == "ReduceMean", facts[node.input[0]]?.rank == 3 {
                trail.averagesTokens = true
            }
        case let operation where Self.rectifiers.contains(operation) && trail.isPooled:
            trail.isRectified = true
        case "Add", "Sub":
            guard inputs.count == 1 else { return nil }
            bias = true
            return inputs[0]
        case "Mul", "Div":
            if inputs.count == 1 { return inputs[0] }
            guard let vector = normalised(node) else { return nil }
            trail.isNormalised = true
            return vector
        case "LpNormalization": trail.isNormalised = true
        default: return nil
        }
        return inputs.first
    }

    /// x / |x|: a quotient whose divisor is a norm of its dividend.
    private func normalised(_ node: ONNXNodeProto) -> String? {
        guard node.opType == "Div", node.input.count == 2 else { return nil }
        var divisor = node.input[1]
        for _ in 0..<6 {
            guard let producer = index.producers[divisor] else { return nil }
            let maker = graph.node[producer]
            if maker.opType == "ReduceL2" || maker.opType == "ReduceSum"
                || maker.opType == "ReduceSumSquare"
            {
                return node.input[0]
            }
            guard
                ["Clip", "Max", "Add", "Sqrt", "Expand", "Pow", "Identity"].contains(maker.opType),
                let before = maker.input.first(where: variable.contains)
            else { return nil }
            divisor = before
        }
        return nil
    }

    private func linear(_ node: ONNXNodeProto, bias: Bool, _ trail: Trail) -> Head? {
        guard ["Gemm", "MatMul", "Conv"].contains(node.opType), node.input.count >= 2,
            let output = node.output.first, variable.contains(node.input[0]),
            !variable.contains(node.input[1])
        else { return nil }
        let isConvolution = node.opType == "Conv"
        let shape = facts[output]?.shape
        if isConvolution {
            let kernel = (facts[node.input[1]]?.shape ?? []).dropFirst(2).map { $0?.size }
            let isPoint = !kernel.isEmpty && kernel.allSatisfy { $0 == 1 }
            let isWhole =
                shape.map { $0.count > 2 && $0[2...].allSatisfy { $0?.size == 1 } } ?? false
            guard node.int("group") ?? 1 == 1, isPoint || isWhole else { return nil }
        }
        let axis = isConvolution ? 1 : (shape?.count ?? 0) - 1
        let width = shape.flatMap { $0.indices.contains(axis) ? $0[axis]?.size : nil }
        return Head(
            features: behindDropout(node.input[0]), classCount: width, isConvolution: isConvolution,
            hasBias: bias || node.argument(2) != nil, trail: trail)
    }

    /// Dropout does nothing at inference; older operator sets still have it as a node.
    func behindDropout(_ tensor: String) -> String {
        var tensor = tensor
        while let producer = index.producers[tensor] {
            let node = graph.node[producer]
            guard ["Dropout", "Identity"].contains(node.opType), node.output.first == tensor,
                variable.contains(node.input[0])
            else { break }
            tensor = node.input[0]
        }
        return tensor
    }

    /// Whether one tensor is computed from another.
    func depends(_ later: String, on earlier: String) -> Bool {
        guard later != earlier else { return false }
        guard let producer = index.producers[earlier] else { return index.inputs.contains(earlier) }
        return index.nodes(for: [later]).contains(producer)
    }
}
