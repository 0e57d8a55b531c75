/// The input of a graph that takes images: its name, layout and size.
public struct ImageInput: Sendable, Hashable {
    public let name: String
    public let elementType: ElementType
    public let layout: TensorLayout
    /// 1 or 3; nil where the graph does not say.
    public let channels: Int?
    /// Pixels; nil where any height will do.
    public let height: Int?
    /// Pixels; nil where any width will do.
    public let width: Int?
    /// Four dimensions in the order of `layout`.
    public let shape: [Dimension]

    public var batch: Dimension { shape[0] }
}

/// Order of batch, channels, rows and columns.
public enum TensorLayout: String, Sendable, Codable, CaseIterable {
    case nchw
    case nhwc

    var channelAxis: Int { self == .nchw ? 1 : 3 }
}

extension ONNXGraph {
    /// Finds the image input: the only real input with four dimensions.
    ///
    /// The layout is where 1 or 3 channels stand; when that is on neither or both sides, what the
    /// first convolution expects, or a transposition in front of it, decides.
    /// - Throws: `ONNXError` (`unclearInput`, `malformedGraph`).
    public func imageInput() throws(ONNXError) -> ImageInput {
        let index = try GraphIndex(graph)
        let candidates = inputs.filter { $0.shape == nil || $0.shape?.count == 4 }
        guard candidates.count == 1, let input = candidates.first else {
            let list = inputs.map(\.description).joined(separator: "; ")
            let reason =
                candidates.isEmpty
                ? "no input has four dimensions" : "several inputs could be images"
            throw ONNXError(
                .unclearInput, list,
                "\(reason). Cut the graph to a part with one N x 3 x H x W input.")
        }
        let shape = input.shape ?? Array(repeating: .unknown, count: 4)
        let (layout, fromWeights) = try layout(of: input.name, shape, index)
        let channels = shape[layout.channelAxis].size ?? fromWeights
        let rows = layout == .nchw ? 2 : 1
        return ImageInput(
            name: input.name, elementType: input.elementType, layout: layout, channels: channels,
            height: shape[rows].size, width: shape[rows + 1].size, shape: shape)
    }

    private func layout(
        of name: String, _ shape: [Dimension], _ index: GraphIndex
    ) throws(ONNXError) -> (TensorLayout, channels: Int?) {
        let isChannels = { (dimension: Dimension) in dimension.size == 1 || dimension.size == 3 }
        switch (isChannels(shape[1]), isChannels(shape[3])) {
        case (true, false): return (.nchw, shape[1].size)
        case (false, true): return (.nhwc, shape[3].size)
        default: break
        }
        if let found = layout(seenFrom: name, index) { return found }
        if isChannels(shape[1]) { return (.nchw, shape[1].size) }
        throw ONNXError(
            .unclearInput, name,
            "takes \(shape.map(\.description)), which does not tell where the channels are. "
                + "Give the layout (nchw or nhwc) in the card.")
    }

    /// Follows the input through arithmetic to the first operator that knows its layout.
    private func layout(seenFrom name: String, _ index: GraphIndex) -> (
        TensorLayout, channels: Int?
    )? {
        let passing: Set<String> = [
            "Identity", "Cast", "Sub", "Add", "Mul", "Div", "BatchNormalization", "Pad",
        ]
        var tensor = name
        for _ in 0..<16 {
            guard let consumer = index.consumers[tensor]?.first else { return nil }
            let node = graph.node[consumer]
            if node.opType == "Conv",
                let weights = node.argument(1).flatMap({ index.initialisers[$0] })
            {
                let dimensions = graph.initializer[weights].dims
                guard dimensions.count == 4 else { return nil }
                return (.nchw, Int(clamping: dimensions[1]) * bounded(node.int("group") ?? 1))
            }
            if node.opType == "Transpose", let order = node.ints("perm"), order.count == 4 {
                return order == [0, 3, 1, 2]
                    ? (.nhwc, nil) : order == [0, 2, 3, 1] ? (.nchw, nil) : nil
            }
            guard passing.contains(node.opType), let output = node.output.first else { return nil }
            tensor = output
        }
        return nil
    }
}
