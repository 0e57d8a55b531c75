/// The last linear layer of a network that scores every category by itself, taken out as numbers.
public struct LinearTail: Sendable, Equatable {
    /// What follows the layer.
    public enum Activation: String, Sendable, Codable { case none, sigmoid }

    /// Tensor in front of the layer, N x D.
    public let features: String
    /// Tensor behind it, N x K scores before the activation.
    public let scores: String
    /// D x K, row-major.
    public let weights: [Float]
    /// K; zeros where the layer has none.
    public let bias: [Float]
    public let activation: Activation
    /// Positions of the nodes that make up the layer, ascending.
    let nodes: [Int]

    /// K.
    public var categoryCount: Int { bias.count }
    /// D.
    public var featureCount: Int { weights.count / bias.count }
}

extension ONNXGraph {
    /// Finds the last Gemm, or MatMul with an Add, in front of an output.
    ///
    /// Identity, Dropout and one Sigmoid may stand between it and the output.
    /// - Parameter output: nil takes the first.
    /// - Throws: `ONNXError` (`missingTensor`, `unclearHead` where something else ends the network,
    ///   such as a Softmax, `malformedGraph`).
    public func linearTail(of output: String? = nil) throws(ONNXError) -> LinearTail {
        let name = output ?? graph.output[0].name
        guard graph.output.contains(where: { $0.name == name }) else {
            throw ONNXError(.missingTensor, name, "is not an output of the graph.")
        }
        let index = try GraphIndex(graph)
        var tensor = name
        var activation = LinearTail.Activation.none
        while let position = index.producers[tensor] {
            let node = graph.node[position]
            switch node.opType {
            case "Identity", "Dropout":
                tensor = node.input[0]
            case "Sigmoid" where activation == .none:
                activation = .sigmoid
                tensor = node.input[0]
            case "Gemm":
                return try gemm(position, scores: tensor, activation)
            case "Add":
                return try sum(position, index, scores: tensor, activation)
            case "MatMul":
                return try product([position], scores: tensor, bias: nil, activation)
            default:
                throw noTail(name, "ends with \(node.label)")
            }
        }
        throw noTail(name, "is an input or a constant")
    }

    /// The graph with other weights in its last layer; everything else stays.
    /// - Precondition: as many weights and biases as the layer has.
    /// - Throws: `ONNXError` (`unsupportedOperatorSet` before 7).
    public func replacing(
        _ tail: LinearTail, weights: [Float], bias: [Float]
    ) throws(ONNXError) -> ONNXGraph {
        precondition(
            weights.count == tail.weights.count && bias.count == tail.bias.count,
            "as many numbers as before")
        try requireModernOperators(for: "another head")
        var result = self
        var editor = GraphEditor(self)
        let matrix = editor.constant(
            ONNXTensor(weights, shape: [tail.featureCount, tail.categoryCount]),
            named: "head_weights")
        let shift = editor.constant(
            ONNXTensor(bias, shape: [tail.categoryCount]), named: "head_bias")
        let layer = editor.node("Gemm", [tail.features, matrix, shift], output: tail.scores)
        result.graph = editor.graph
        // The later of two nodes becomes the layer, so that the order can still be run.
        for (place, position) in tail.nodes.enumerated().reversed() {
            if place == tail.nodes.count - 1 {
                result.graph.node[position] = layer
            } else {
                result.graph.node.remove(at: position)
            }
        }
        result.modernise()
        return result
    }

    private func gemm(
        _ position: Int, scores: String, _ activation: LinearTail.Activation
    ) throws(ONNXError) -> LinearTail {
        let node = graph.node[position]
        guard node.float("alpha") ?? 1 == 1, node.float("beta") ?? 1 == 1,
            node.int("transA") ?? 0 == 0
        else { throw noTail(scores, "ends with a scaled or transposed Gemm") }
        return try product(
            [position], scores: scores, bias: node.argument(2), activation,
            isTransposed: node.int("transB") ?? 0 == 1)
    }

    private func sum(
        _ position: Int, _ index: GraphIndex, scores: String, _ activation: LinearTail.Activation
    ) throws(ONNXError) -> LinearTail {
        let inputs = graph.node[position].input
        for (one, other) in [(0, 1), (1, 0)] {
            guard let before = index.producers[inputs[one]], graph.node[before].opType == "MatMul",
                fixed(inputs[other], index) != nil
            else { continue }
            return try product(
                [before, position].sorted(), scores: scores, bias: inputs[other], activation,
                layer: before)
        }
        throw noTail(scores, "ends with an Add that is no bias")
    }

    private func product(
        _ nodes: [Int], scores: String, bias: String?, _ activation: LinearTail.Activation,
        layer: Int? = nil, isTransposed: Bool = false
    ) throws(ONNXError) -> LinearTail {
        let index = try GraphIndex(graph)
        let node = graph.node[layer ?? nodes[0]]
        guard node.input.count >= 2, let matrix = fixed(node.input[1], index),
            matrix.shape.count == 2
        else { throw noTail(scores, "ends with \(node.label), whose weights are not constant") }
        let stored = try matrix.floats()
        let (rows, columns) = (matrix.shape[0], matrix.shape[1])
        var weights = stored
        if isTransposed {
            for row in 0..<rows {
                for column in 0..<columns {
                    weights[column * rows + row] = stored[row * columns + column]
                }
            }
        }
        let count = isTransposed ? rows : columns
        var shift = [Float](repeating: 0, count: count)
        if let bias {
            let values = try fixed(bias, index)?.floats() ?? []
            guard values.count == count || values.count == 1 else {
                throw noTail(scores, "ends with a bias that is not constant or of another width")
            }
            shift = values.count == 1 ? shift.map { _ in values[0] } : values
        }
        return LinearTail(
            features: node.input[0], scores: scores, weights: weights, bias: shift,
            activation: activation, nodes: nodes)
    }

    /// A constant, whether it stands in the list or is made by a node.
    private func fixed(_ name: String, _ index: GraphIndex) -> ONNXTensor? {
        if let place = index.initialisers[name] { return ONNXTensor(graph.initializer[place]) }
        guard let producer = index.producers[name], graph.node[producer].opType == "Constant",
            let value = graph.node[producer].attribute("value"), value.hasT
        else { return nil }
        return ONNXTensor(value.t)
    }

    private func noTail(_ output: String, _ reason: String) -> ONNXError {
        ONNXError(
            .unclearHead, output,
            "\(reason). A head that scores every category by itself is needed: a Gemm, or MatMul "
                + "and Add, with a Sigmoid or nothing behind it.")
    }
}
