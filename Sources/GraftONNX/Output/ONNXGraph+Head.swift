/// Putting a classifier behind a network.
extension ONNXGraph {
    /// The graph with a linear head on a tensor; its outputs are the class probabilities (N x K)
    /// and, if named, the features (N x D) that the head saw before scaling.
    /// - Parameters:
    ///   - tensor: features as N x D, or with `pooling` anything that it turns into N x D.
    ///   - output: name of the class scores after the head's activation.
    ///   - features: name of the features where they are to be an output too.
    /// - Throws: `ONNXError` (`missingTensor`, `shapeMismatch`, `unsupportedOperatorSet`,
    ///   `malformedGraph`).
    public func appending(
        _ head: LinearHead, to tensor: String, pooling: Penultimate.Pooling = .none,
        output: String = "probabilities", features: String? = nil
    ) throws(ONNXError) -> ONNXGraph {
        try appending(
            head.layered, to: tensor, pooling: pooling, output: output, features: features)
    }

    /// The same for a head of several layers.
    public func appending(
        _ head: LayeredHead, to tensor: String, pooling: Penultimate.Pooling = .none,
        output: String = "probabilities", features: String? = nil
    ) throws(ONNXError) -> ONNXGraph {
        try requireModernOperators(for: "a head")
        var result = try cut(at: [tensor])
        let declared = ValueDescription(result.graph.output[0])
        let width = declared.shape.flatMap { shape -> Int? in
            let axis = pooling == .flatten || pooling == .average ? 1 : shape.count - 1
            return shape.indices.contains(axis) ? shape[axis].size : nil
        }
        guard width == nil || width == head.featureCount,
            pooling != .none || declared.shape?.count ?? 2 == 2
        else {
            throw ONNXError(
                .shapeMismatch, declared.description,
                "does not give the \(head.featureCount) features that the head was fitted on. "
                    + "Use the head with its own network.")
        }
        guard declared.elementType == .float || declared.elementType == .undefined else {
            throw ONNXError(
                .unsupportedElementType, declared.description,
                "is not float. Export the network in float32.")
        }
        result.modernise()
        var editor = GraphEditor(result)
        let batch = declared.shape?.first ?? .unknown
        var source = tensor
        if let features {
            source = try editor.features(tensor, pooling, named: features)
        } else if pooling != .none {
            source = try editor.pooled(tensor, pooling, named: editor.unusedName("head_features"))
        }
        editor.append(head, to: source, output: output)
        var outputs = [
            ValueDescription(
                name: output, elementType: .float, shape: [batch, .fixed(head.classCount)])
        ]
        if let features {
            outputs.append(
                ValueDescription(
                    name: features, elementType: .float, shape: [batch, .fixed(head.featureCount)]))
        }
        result.graph = editor.graph
        result.graph.output = outputs.map(\.proto)
        return result
    }
}

extension GraphEditor {
    /// The features under the name that they are asked for.
    fileprivate mutating func features(
        _ tensor: String, _ pooling: Penultimate.Pooling, named name: String
    ) throws(ONNXError) -> String {
        if tensor == name, pooling == .none, !graph.input.contains(where: { $0.name == name }) {
            return name
        }
        return try pooled(tensor, pooling, named: name)
    }

    fileprivate mutating func append(_ head: LayeredHead, to features: String, output: String) {
        vacate(output)
        reserve(output)
        var source = features
        switch head.scaling {
        case .none, .standardise: break
        case .l2: source = unit(features)
        case .l2OfParts(let widths):
            var (start, parts) = (0, [String]())
            for width in widths {
                parts.append(unit(columns(start..<start + width, of: features)))
                start += width
            }
            source = append("Concat", parts, ["axis": 1], named: "head_units")
        }
        for layer in head.layers.dropLast() {
            source = append("Gemm", product(source, layer), named: "head_hidden")
            source = append("Relu", [source], named: "head_rectified")
        }
        guard let last = head.layers.last else { return }
        let inputs = product(source, last)
        guard head.activation != .none else {
            graph.node.append(node("Gemm", inputs, output: output))
            return
        }
        let logits = append("Gemm", inputs, named: "head_logits")
        switch head.activation {
        case .sigmoid: graph.node.append(node("Sigmoid", [logits], output: output))
        default: graph.node.append(node("Softmax", [logits], ["axis": 1], output: output))
        }
    }

    private mutating func product(_ source: String, _ layer: LayeredHead.Layer) -> [String] {
        let matrix = constant(
            ONNXTensor(layer.weights, shape: [layer.inputs, layer.bias.count]),
            named: "head_weights")
        let shift = constant(
            ONNXTensor(layer.bias, shape: [layer.bias.count]), named: "head_bias")
        return [source, matrix, shift]
    }

    /// Every row divided by its length.
    private mutating func unit(_ features: String) -> String {
        let norm = unused("head_norm")
        graph.node.append(
            reduction("ReduceL2", features, axes: [1], keepsDimensions: true, output: norm))
        return append("Div", [features, atLeastTiny(norm)], named: "head_unit")
    }

    /// Some columns of a table; Slice takes its places as attributes before operator set 10.
    private mutating func columns(_ range: Range<Int>, of features: String) -> String {
        if opset < 10 {
            return append(
                "Slice", [features],
                [
                    "starts": .ints([range.lowerBound]), "ends": .ints([range.upperBound]),
                    "axes": .ints([1]),
                ], named: "head_part")
        }
        let places = [range.lowerBound, range.upperBound, 1].map {
            constant(ONNXTensor([$0], shape: [1]), named: "head_part_place")
        }
        return append("Slice", [features] + places, named: "head_part")
    }

    /// A norm that can be divided by: Clip takes its bound as an attribute before operator set 11.
    private mutating func atLeastTiny(_ norm: String) -> String {
        let tiny = Float(1e-12)
        if opset < 11 {
            return append("Clip", [norm], ["min": .float(tiny)], named: "head_norm_bounded")
        }
        let bound = constant(ONNXTensor([tiny], shape: []), named: "head_norm_bound")
        return append("Clip", [norm, bound], named: "head_norm_bounded")
    }
}
