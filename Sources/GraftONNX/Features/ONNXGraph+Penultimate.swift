/// Finding a network's features without being told.
///
/// The rule: from the class scores go back over what only reshapes, scales or normalises (Softmax,
/// Sigmoid, Flatten, Reshape, Squeeze, Identity, Dropout, pooling) to the last linear layer: Gemm,
/// MatMul (with an Add) or a convolution with a 1 x 1 kernel. Its input that is not constant is the
/// feature tensor; maps are averaged over rows and columns.
///
/// Decisions where that does not settle it:
/// - A graph with two outputs, features and scores computed from them: those features. The same
///   where one of the two is N x D and called feature or embedding.
/// - Several outputs otherwise: `image_embeds`, else the class token of `last_hidden_state`, else
///   an error that lists them. Outputs of ArgMax and TopK are ignored.
/// - No linear layer at the end, one without a bias and without Softmax (the projection of
///   CLIP-like networks), a unit-length result, or an output called embedding or feature: the
///   output is the feature.
/// - A 1 x 1 convolution, then a rectifier, then pooling: a head (SqueezeNet), unless the width is
///   a multiple of 16 from 64 on, as those of backbones without head (MobileNet) are and class
///   counts hardly ever.
/// - N x T x D: tokens, the first is the class token.
extension ONNXGraph {
    /// - Parameter output: the output with the class scores where there are several.
    /// - Throws: `ONNXError` (`unclearHead`, `missingTensor`, `controlFlow`, `malformedGraph`).
    public func penultimate(of output: String? = nil) throws(ONNXError) -> Penultimate {
        let finder = try HeadFinder(self)
        if let output {
            guard graph.output.contains(where: { $0.name == output }) else {
                throw ONNXError(
                    .missingTensor, output, "is not an output. Name one of \(outputList).")
            }
            return try judged(output, finder)
        }
        let candidates = graph.output.map(\.name).filter { name in
            let maker = finder.index.producers[name].map { graph.node[$0].opType }
            return maker != "ArgMax" && maker != "TopK" && finder.variable.contains(name)
        }
        if candidates.count == 1 { return try judged(candidates[0], finder) }
        if let declared = try declared(candidates, finder) { return declared }
        for known in ["image_embeds", "last_hidden_state"] where candidates.contains(known) {
            return try itself(known, finder, "the output \(known) of an encoder")
        }
        throw ONNXError(
            .unclearHead, outputList,
            "several outputs, none of which is known to be the classes. Name the features in "
                + "the card."
        )
    }

    private var outputList: String { outputs.map(\.description).joined(separator: "; ") }

    /// Features that are an output beside the scores which are made from them.
    private func declared(_ candidates: [String], _ finder: HeadFinder) throws(ONNXError)
        -> Penultimate?
    {
        guard candidates.count == 2 else { return nil }
        for (first, second) in [(candidates[0], candidates[1]), (candidates[1], candidates[0])] {
            let isSource = finder.depends(second, on: first)
            let isNamed = Self.isCalledFeature(first) && !Self.isCalledFeature(second)
            guard let shape = finder.facts[first]?.shape, isSource || isNamed && shape.count == 2
            else { continue }
            let (head, trail) = finder.head(of: second)
            let pooling = try pooling(shape, first)
            return Penultimate(
                tensor: first, width: width(shape, pooling), pooling: pooling, scoresTensor: second,
                scores: trail.scores,
                classCount: head?.classCount ?? finder.facts[second]?.shape?.last??.size,
                confidence: .declared,
                reason: isSource
                    ? "\(first) is an output from which \(second) is computed"
                    : "\(first) is an output beside \(second), and called so")
        }
        return nil
    }

    private func judged(_ output: String, _ finder: HeadFinder) throws(ONNXError) -> Penultimate {
        let (head, trail) = finder.head(of: output)
        guard let head else { return try headless(output, trail, finder) }
        if let reason = notAHead(head, output) { return try itself(output, finder, reason) }
        guard let shape = finder.facts[head.features]?.shape else {
            return Penultimate(
                tensor: head.features, width: nil, pooling: head.isConvolution ? .average : .none,
                scoresTensor: output, scores: trail.scores, classCount: head.classCount,
                confidence: .likely,
                reason: "input of the last linear layer, whose shape is not known")
        }
        var pooling = try pooling(shape, head.features)
        if pooling == .classToken {
            guard trail.averagesTokens else {
                throw ONNXError(
                    .unclearHead, output,
                    "scores every token by itself. Name the feature tensor in the card.")
            }
            pooling = .tokenMean
        }
        let isPlain =
            !head.isConvolution || trail.isActivated || !trail.isRectified
            || head.classCount == 1000
        let layer = head.isConvolution ? "1 x 1 convolution" : "fully connected layer"
        return Penultimate(
            tensor: head.features, width: width(shape, pooling), pooling: pooling,
            scoresTensor: output,
            scores: trail.scores, classCount: head.classCount,
            confidence: isPlain ? .certain : .likely,
            reason: "input of the last \(layer), which scores \(head.classCount ?? 0) classes")
    }

    private static func isCalledFeature(_ name: String) -> Bool {
        let name = name.lowercased()
        return ["embed", "feature", "pooler", "hidden_state"].contains { name.contains($0) }
    }

    /// Why a linear layer at the end is no classification head; nil if it is one.
    private func notAHead(_ head: HeadFinder.Head, _ output: String) -> String? {
        if head.trail.isActivated { return nil }
        if head.trail.isNormalised {
            return "the output has unit length, so it is a feature vector"
        }
        if Self.isCalledFeature(output) {
            return "the output is called \(output)"
        }
        if !head.hasBias, !head.isConvolution {
            return
                "the last layer is a projection without bias, as in CLIP, so its output is the "
                    + "feature"
        }
        if head.isConvolution, head.trail.isPooled, head.trail.isRectified,
            let width = head.classCount,
            width >= 64, width.isMultiple(of: 16)
        {
            return "\(width) rectified and averaged maps are a backbone without head"
        }
        return nil
    }

    private func headless(
        _ output: String, _ trail: HeadFinder.Trail, _ finder: HeadFinder
    ) throws(ONNXError) -> Penultimate {
        if let blocker = finder.index.producers[trail.end].map({ graph.node[$0] }),
            blocker.isControlFlow
        {
            throw ONNXError(
                .controlFlow, blocker.label,
                "stands between the classes and the network. Export the network for one fixed "
                    + "input size."
            )
        }
        if let blocker = finder.index.producers[trail.end].map({ graph.node[$0] }),
            blocker.isLinearOfAnotherKind
        {
            throw ONNXError(
                .unclearHead, blocker.label,
                "is a quantised or fused layer. Use the float network, before it was optimised "
                    + "for a runtime."
            )
        }
        guard !trail.isActivated else {
            throw ONNXError(
                .unclearHead, output,
                "class scores that no single linear layer makes. Name the feature tensor in the "
                    + "card."
            )
        }
        return try itself(output, finder, "the network ends without a linear layer")
    }

    /// The output is the feature.
    private func itself(_ output: String, _ finder: HeadFinder, _ reason: String) throws(ONNXError)
        -> Penultimate
    {
        guard let shape = finder.facts[output]?.shape else {
            throw ONNXError(
                .unclearHead, output, "has an unknown shape. Name the feature tensor in the card.")
        }
        let pooling = try pooling(shape, output)
        return Penultimate(
            tensor: output, width: width(shape, pooling), pooling: pooling, scoresTensor: nil,
            scores: nil,
            classCount: nil, confidence: .likely, reason: reason)
    }

    private func pooling(_ shape: [Extent?], _ tensor: String) throws(ONNXError)
        -> Penultimate.Pooling
    {
        switch shape.count {
        case 2: return .none
        case 3: return .classToken
        case 4: return shape[2]?.size == 1 && shape[3]?.size == 1 ? .flatten : .average
        default:
            throw ONNXError(
                .unclearHead, tensor,
                "has \(shape.count) dimensions, which is no feature vector, map or token list. "
                    + "Name the feature tensor in the card.")
        }
    }

    private func width(_ shape: [Extent?], _ pooling: Penultimate.Pooling) -> Int? {
        switch pooling {
        case .none, .classToken, .tokenMean: shape.last??.size
        case .flatten, .average: shape[1]?.size
        }
    }
}

extension ONNXNodeProto {
    /// Linear layers whose inputs are not plain features: QLinearMatMul, QGemm, FusedMatMul ...
    fileprivate var isLinearOfAnotherKind: Bool {
        let isLinear = ["Gemm", "MatMul", "Conv"].contains { opType.contains($0) }
        return isLinear && !["Gemm", "MatMul", "Conv", "ConvTranspose"].contains(opType)
            || standardDomain == "com.microsoft" && opType.hasPrefix("QLinear")
    }
}
