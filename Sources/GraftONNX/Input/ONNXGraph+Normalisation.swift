/// Putting the preparation of pixels into the graph.
extension ONNXGraph {
    /// Name of the input that takes plain pixels.
    public static let pixels = "pixels"

    /// The graph with one input "pixels", N x 3 x H x W, RGB, 0...255 (float or uint8), that
    /// prepares what the old input took: grey or BGR, (x - mean) / std, transposition, cast.
    ///
    /// Mean and deviation become a Sub and a Div node: folded into the weights of a convolution
    /// with zero padding they would be wrong at the border. BGR becomes a permutation of the first
    /// convolution's weights where nothing else sees the input, else a Gather. A graph that takes
    /// whole numbers gets rounded pixels. Metadata is left alone.
    /// - Parameters:
    ///   - mean: per channel in `order` on the scale 0...255; one number counts for all channels.
    ///   - std: per channel in `order` on the scale 0...255, positive; one counts for all channels.
    ///   - layout: as found by `imageInput()` where nil.
    ///   - input: the image input where `imageInput()` cannot tell.
    ///   - pixels: type of the new input; uint8 is cast inside the graph.
    /// - Throws: `ONNXError` (`unclearInput`, `shapeMismatch`, `unsupportedElementType`,
    ///   `unsupportedOperatorSet`, `malformedGraph`).
    public func foldingNormalisation(
        mean: [Float], std: [Float], order: ChannelOrder = .rgb, layout: TensorLayout? = nil,
        input: String? = nil, pixels: PixelType = .float
    ) throws(ONNXError) -> ONNXGraph {
        let image = try image(named: input, layout: layout)
        try requireModernOperators(for: "normalisation")
        let channels = image.channels ?? (order == .grey ? 1 : 3)
        let contract = InputContract(mean: mean, deviation: std, order: order, pixels: pixels)
        try contract.check(channels: channels, subject: image.name)
        var result = self
        result.modernise()
        var folder = NormalisationFolder(
            result, image: image, channels: channels, contract: contract)
        result.graph = try folder.folded()
        return result
    }

    private func image(named name: String?, layout: TensorLayout?) throws(ONNXError) -> ImageInput {
        guard name != nil || layout != nil else { return try imageInput() }
        let candidates = inputs.filter { name == nil ? $0.shape?.count == 4 : $0.name == name }
        guard candidates.count == 1, let input = candidates.first else { return try imageInput() }
        let shape = input.shape ?? Array(repeating: Dimension.unknown, count: 4)
        guard shape.count == 4 else {
            throw ONNXError(
                .unclearInput, input.description, "has not four dimensions. Name another input.")
        }
        let found = layout ?? (try? imageInput().layout) ?? .nchw
        let rows = found == .nchw ? 2 : 1
        return ImageInput(
            name: input.name, elementType: input.elementType, layout: found,
            channels: shape[found.channelAxis].size, height: shape[rows].size,
            width: shape[rows + 1].size,
            shape: shape)
    }
}
