/// How many images a graph takes at once.
public enum BatchRule: Sendable, Hashable {
    /// Any number.
    case free
    /// This number, no other.
    case fixed(Int)
}

extension ONNXGraph {
    /// What the declared input says about the batch; free where it says nothing.
    public var batchRule: BatchRule {
        guard let size = inputs.first?.shape?.first?.size else { return .free }
        return .fixed(size)
    }

    /// The graph for batches of `size` images, or of any number (nil, dimension "N").
    ///
    /// Graphs that were exported for one batch size are followed node by node: target shapes that
    /// spell the old size out are rewritten, class tokens are repeated, single axes are kept. The
    /// answer is exact or an error.
    /// - Precondition: `size` is positive.
    /// - Throws: `ONNXError` (`fixedBatch`: run it one image at a time; `unclearInput`,
    ///   `malformedGraph`, `unsupportedOperatorSet`).
    public func settingBatch(_ size: Int?) throws(ONNXError) -> ONNXGraph {
        precondition(size ?? 1 > 0, "a batch has at least one image")
        let real = inputs
        guard real.count == 1, let input = real.first, var shape = input.shape,
            let first = shape.first
        else {
            throw ONNXError(
                .unclearInput, real.map(\.description).joined(separator: "; "),
                "one input with a known number of dimensions is needed. Cut the graph first.")
        }
        let index = try GraphIndex(graph)
        shape[0] = .unknown
        let freeing = first.size.map { ShapeInference.Freeing(batch: $0) }
        var inference = ShapeInference(
            self, index: index, inputs: [input.name: Self.extents(shape)],
            trustingDeclarations: true,
            freeing: freeing?.batch == size ? nil : freeing)
        try inference.run()
        if freeing != nil, freeing?.batch != size { try requireFreeOutputs(inference) }
        var result = self
        result.modernise()
        if !inference.repairs.isEmpty {
            try requireModernOperators(for: "changing the batch size")
            var rewriter = BatchRewriter(result, inference, size: size)
            result.graph = rewriter.rewritten()
        }
        shape[0] = size.map { .fixed($0) } ?? .named("N")
        result.declare(inference, input: input.name, shape: shape, size: size)
        return result
    }

    private func requireFreeOutputs(_ inference: ShapeInference) throws(ONNXError) {
        for output in graph.output {
            if inference.facts[output.name]?.shape?.first == .batch { continue }
            throw ONNXError(
                .fixedBatch, output.name,
                "does not give one row per image, as far as can be told. "
                    + "Run the network one image at a time.")
        }
    }

    /// Writes the shapes that were found into inputs, outputs and notes on inner tensors.
    private mutating func declare(
        _ inference: ShapeInference, input: String, shape: [Dimension], size: Int?
    ) {
        for position in graph.input.indices where graph.input[position].name == input {
            graph.input[position].type.tensorType.shape.dim = shape.map(\.proto)
        }
        func described(_ value: ONNXValueInfoProto) -> ONNXValueInfoProto? {
            guard let found = inference.facts[value.name]?.shape else { return nil }
            var value = value
            value.type.tensorType.shape.dim = found.map { Dimension($0, batch: size).proto }
            return value
        }
        graph.valueInfo = graph.valueInfo.compactMap(described)
        for position in graph.output.indices {
            if let value = described(graph.output[position]) {
                graph.output[position] = value
            } else {
                graph.output[position].type.tensorType.clearShape()
            }
        }
    }
}
