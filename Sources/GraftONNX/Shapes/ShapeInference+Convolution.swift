/// Operators that slide a window over an image.
extension ShapeInference {
    func convolution(_ node: ONNXNodeProto) throws(ONNXError) -> TensorFacts {
        let isQuantised = node.opType == "QLinearConv"
        let image = input(node, 0)
        let type = node.opType == "ConvInteger" ? ElementType.int32 : image.elementType
        let weights = input(node, isQuantised ? 3 : 1).shape
        guard let shape = image.shape, shape.count > 2 else {
            return TensorFacts(elementType: type)
        }
        try refuseBatchBeyondFirst(shape, node)
        let kernel = node.ints("kernel_shape") ?? weights.flatMap { Self.sizes($0.dropFirst(2)) }
        var result: [Extent?] = [shape[0], weights?.first ?? nil]
        result += windowed(node, Array(shape.dropFirst(2)), kernel: kernel)
        return TensorFacts(elementType: type, shape: result)
    }

    func pooling(_ node: ONNXNodeProto) throws(ONNXError) -> TensorFacts {
        let image = input(node, 0)
        guard let shape = image.shape, shape.count > 2 else {
            return TensorFacts(elementType: image.elementType)
        }
        try refuseBatchBeyondFirst(shape, node)
        let result =
            shape.prefix(2)
            + windowed(node, Array(shape.dropFirst(2)), kernel: node.ints("kernel_shape"))
        return TensorFacts(elementType: image.elementType, shape: Array(result))
    }

    func globalPooling(_ node: ONNXNodeProto) -> TensorFacts {
        var facts = input(node, 0)
        facts.shape = facts.shape.map { $0.prefix(2) + $0.dropFirst(2).map { _ in .fixed(1) } }
        return facts
    }

    func transposedConvolution(_ node: ONNXNodeProto) throws(ONNXError) -> TensorFacts {
        let image = input(node, 0)
        var result = TensorFacts(elementType: image.elementType)
        guard let shape = image.shape, shape.count > 2 else { return result }
        try refuseBatchBeyondFirst(shape, node)
        let weights = input(node, 1).shape
        let spatial = shape.count - 2
        var channels: Extent?
        if let weights, weights.count > 1, let perGroup = weights[1]?.size {
            channels = Extent.product(perGroup, bounded(node.int("group") ?? 1)).map { .fixed($0) }
        }
        result.shape = [shape[0], channels] + Array(repeating: nil, count: spatial)
        let kernel = node.ints("kernel_shape") ?? weights.flatMap { Self.sizes($0.dropFirst(2)) }
        guard let kernel, kernel.count == spatial else { return result }
        let settings = WindowSettings(node, spatial: spatial)
        if let given = node.ints("output_shape"), given.count == spatial {
            result.shape = [shape[0], channels] + given.map { .fixed($0) }
            return result
        }
        let extra = node.ints("output_padding") ?? Array(repeating: 0, count: spatial)
        guard settings.automatic == "NOTSET", extra.count == spatial else { return result }
        for axis in 0..<spatial {
            guard let size = shape[axis + 2]?.size else { continue }
            let reach = bounded(bounded(kernel[axis]) - 1) * settings.dilations[axis] + 1
            let length =
                settings.strides[axis] * (min(size, 1 << 20) - 1) + bounded(extra[axis]) + reach
            result.shape?[axis + 2] = .fixed(length - settings.before[axis] - settings.after[axis])
        }
        return result
    }

    static func sizes(_ shape: some Sequence<Extent?>) -> [Int]? {
        let sizes = shape.map { $0?.size }
        return sizes.contains(nil) ? nil : sizes.compactMap { $0 }
    }

    private func refuseBatchBeyondFirst(_ shape: [Extent?], _ node: ONNXNodeProto) throws(ONNXError)
    {
        if shape.dropFirst().contains(where: { $0?.hasBatch == true }) {
            try refuseMixing(node, "the batch lies among channels or pixels")
        }
    }

    private func windowed(_ node: ONNXNodeProto, _ sizes: [Extent?], kernel: [Int]?) -> [Extent?] {
        guard let kernel, kernel.count == sizes.count else { return sizes.map { _ in nil } }
        let settings = WindowSettings(node, spatial: sizes.count)
        return sizes.indices.map { axis in
            guard let size = sizes[axis]?.size else { return nil }
            return settings.length(of: size, kernel: bounded(kernel[axis]), axis: axis).map {
                .fixed($0)
            }
        }
    }
}

/// Window settings are small numbers; a damaged file must not make arithmetic overflow.
func bounded(_ value: Int) -> Int { min(max(value, -1 << 20), 1 << 20) }

/// Strides, dilations and padding of a sliding window, with the defaults filled in.
struct WindowSettings {
    let strides: [Int]
    let dilations: [Int]
    let before: [Int]
    let after: [Int]
    let automatic: String
    let roundsUp: Bool

    init(_ node: ONNXNodeProto, spatial: Int) {
        func setting(_ name: String, count: Int, standard: Int) -> [Int] {
            guard let values = node.ints(name), values.count == count else {
                return Array(repeating: standard, count: count)
            }
            return values.map(bounded)
        }
        strides = setting("strides", count: spatial, standard: 1).map { max($0, 1) }
        dilations = setting("dilations", count: spatial, standard: 1)
        let pads = setting("pads", count: 2 * spatial, standard: 0)
        before = Array(pads.prefix(spatial))
        after = Array(pads.suffix(spatial))
        automatic = node.string("auto_pad") ?? "NOTSET"
        roundsUp = node.int("ceil_mode") == 1
    }

    /// Positions of the window along an axis; with rounding up, one that would begin in the padding
    /// behind the image does not count.
    func length(of size: Int, kernel: Int, axis: Int) -> Int? {
        let stride = strides[axis]
        let reach = (kernel - 1) * dilations[axis] + 1
        if automatic.hasPrefix("SAME") { return (size + stride - 1) / stride }
        let isValid = automatic == "VALID"
        let padded = size + (isValid ? 0 : before[axis] + after[axis])
        guard padded >= reach else { return nil }
        let room = padded - reach
        guard roundsUp else { return room / stride + 1 }
        let length = (room + stride - 1) / stride + 1
        let start = (length - 1) * stride
        return start >= size + (isValid ? 0 : before[axis]) ? length - 1 : length
    }
}
