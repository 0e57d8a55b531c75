/// A map of feature vectors that a network can carry behind its features.
public enum FeatureMap: Sendable, Equatable, Codable {
    /// (x - shift) * scale, D values each.
    case scale(shift: [Float], scale: [Float])
    /// (x - shift) times a matrix of D x K, row-major.
    case matrix(shift: [Float], weights: [Float])

    /// D.
    public var inputWidth: Int {
        switch self {
        case .scale(let shift, _), .matrix(let shift, _): shift.count
        }
    }

    /// K; D for a scale.
    public var outputWidth: Int {
        switch self {
        case .scale(let shift, _): shift.count
        case .matrix(let shift, let weights): shift.isEmpty ? 0 : weights.count / shift.count
        }
    }
}

extension ONNXGraph {
    /// The graph cut at a tensor, pooled where asked for, with the map behind it as its one output.
    /// - Parameters:
    ///   - tensor: features as N x D, or with `pooling` anything that it turns into N x D.
    ///   - output: name of the mapped features (N x K).
    /// - Throws: `ONNXError` (`missingTensor`, `shapeMismatch`, `unsupportedOperatorSet`,
    ///   `malformedGraph`).
    public func appending(
        _ map: FeatureMap, to tensor: String, pooling: Penultimate.Pooling = .none,
        output: String = "features"
    ) throws(ONNXError) -> ONNXGraph {
        let (shift, width) = (map.shift, map.inputWidth)
        try requireModernOperators(for: "a map of features")
        let source = "unmapped_features"
        var result = try exposing(
            Penultimate(
                tensor: tensor, width: width, pooling: pooling, scoresTensor: nil, scores: nil,
                classCount: nil, confidence: .declared, reason: "named"), as: source)
        let declared = ValueDescription(result.graph.output[0])
        guard declared.shape?.last?.size ?? width == width else {
            throw ONNXError(
                .shapeMismatch, declared.description,
                "does not give the \(width) features that the map was learned on. "
                    + "Use the map with its own network.")
        }
        guard case .scale(_, let scale) = map else {
            return try result.appending(map.head, to: source, output: output)
        }
        var editor = GraphEditor(result)
        editor.vacate(output)
        editor.reserve(output)
        let offset = editor.constant(ONNXTensor(shift, shape: [width]), named: "map_shift")
        let factor = editor.constant(ONNXTensor(scale, shape: [width]), named: "map_scale")
        let moved = editor.append("Sub", [declared.name, offset], named: "map_centred")
        editor.graph.node.append(editor.node("Mul", [moved, factor], output: output))
        result.graph = editor.graph
        result.graph.output = [
            ValueDescription(
                name: output, elementType: .float,
                shape: [declared.shape?.first ?? .unknown, .fixed(width)]
            ).proto
        ]
        return result
    }
}

extension FeatureMap {
    /// The same as a linear layer with a bias.
    fileprivate var head: LinearHead {
        guard case .matrix(let shift, let weights) = self else {
            preconditionFailure("a scale is no matrix")
        }
        var bias = [Double](repeating: 0, count: outputWidth)
        for (row, value) in shift.enumerated() {
            for column in bias.indices {
                bias[column] -= Double(value) * Double(weights[row * bias.count + column])
            }
        }
        return LinearHead(weights: weights, bias: bias.map { Float($0) }, activation: .none)
    }

    fileprivate var shift: [Float] {
        switch self {
        case .scale(let shift, _), .matrix(let shift, _): shift
        }
    }
}
