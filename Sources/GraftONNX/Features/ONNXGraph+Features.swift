/// Making features outputs of a graph.
extension ONNXGraph {
    /// The graph cut down to the features as N x D, under a name of choice, and if asked for, the
    /// class scores as they are.
    /// - Throws: `ONNXError` (`missingTensor`, `unsupportedOperatorSet`, `malformedGraph`).
    public func exposing(
        _ penultimate: Penultimate, as name: String = "features", scores: String? = nil
    ) throws(ONNXError) -> ONNXGraph {
        var wanted = [penultimate.tensor]
        if scores != nil, let tensor = penultimate.scoresTensor { wanted.append(tensor) }
        var result = try cut(at: wanted)
        result.modernise()
        var editor = GraphEditor(result)
        var outputs = result.graph.output
        if let scores, wanted.count == 2 {
            outputs[1] = editor.output(outputs[1], as: scores)
        }
        if penultimate.pooling == .none {
            outputs[0] = editor.output(outputs[0], as: name)
        } else {
            try requireModernOperators(for: "pooling")
            let pooled = try editor.pooled(outputs[0].name, penultimate.pooling, named: name)
            let batch = ValueDescription(outputs[0]).shape?.first ?? .unknown
            outputs[0] =
                ValueDescription(
                    name: pooled, elementType: ValueDescription(outputs[0]).elementType,
                    shape: [batch, penultimate.width.map { .fixed($0) } ?? .unknown]
                ).proto
        }
        result.graph = editor.graph
        result.graph.output = outputs
        return result
    }
}

extension GraphEditor {
    /// Gives an output another name: the tensor's own where nothing else depends on it being an
    /// input, else that of a copy.
    mutating func output(_ value: ONNXValueInfoProto, as name: String) -> ONNXValueInfoProto {
        var value = value
        guard value.name != name else { return value }
        vacate(name)
        if graph.input.contains(where: { $0.name == value.name }) {
            graph.node.append(node("Identity", [value.name], output: name))
        } else {
            rename(value.name, to: name)
        }
        value.name = name
        return value
    }

    /// One vector per image from maps or tokens.
    /// - Returns: `name`.
    mutating func pooled(
        _ tensor: String, _ pooling: Penultimate.Pooling, named name: String
    ) throws(ONNXError) -> String {
        var tensor = tensor
        if isTaken(name) {
            let inner = unused("\(name)_inner")
            rename(name, to: inner)
            if tensor == name { tensor = inner }
        }
        reserve(name)
        switch pooling {
        case .none:
            graph.node.append(node("Identity", [tensor], output: name))
        case .flatten:
            graph.node.append(node("Flatten", [tensor], ["axis": 1], output: name))
        case .average:
            let mean = append("GlobalAveragePool", [tensor], named: "\(name)_mean")
            graph.node.append(node("Flatten", [mean], ["axis": 1], output: name))
        case .classToken:
            let first = constant(ONNXTensor([0], shape: []), named: "\(name)_token")
            graph.node.append(node("Gather", [tensor, first], ["axis": 1], output: name))
        case .tokenMean:
            graph.node.append(
                reduction("ReduceMean", tensor, axes: [1], keepsDimensions: false, output: name))
        }
        return name
    }

    /// A reduction, with its axes where the operator set expects them (an input since 18, for
    /// ReduceSum since 13).
    mutating func reduction(
        _ operation: String, _ tensor: String, axes: [Int], keepsDimensions: Bool, output: String
    ) -> ONNXNodeProto {
        let keeps = ONNXAttribute.int(keepsDimensions ? 1 : 0)
        if opset >= (operation == "ReduceSum" ? 13 : 18) {
            let places = constant(ONNXTensor(axes, shape: [axes.count]), named: "\(output)_axes")
            return node(operation, [tensor, places], ["keepdims": keeps], output: output)
        }
        return node(operation, [tensor], ["axes": .ints(axes), "keepdims": keeps], output: output)
    }
}
