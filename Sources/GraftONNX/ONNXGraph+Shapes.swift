/// Shapes of the tensors inside a graph.
extension ONNXGraph {
    /// The shape of every tensor as far as it can be told, for the input as declared or as given.
    ///
    /// A batch that is free stays a name; merged dimensions read like "64N". Tensors of which not
    /// even the rank is known are left out.
    /// - Parameter input: a shape for the image input instead of the declared one.
    /// - Throws: `ONNXError` (`malformedGraph`, `unclearInput` when a shape is given).
    public func shapes(input: [Dimension]? = nil) throws(ONNXError) -> [String: [Dimension]] {
        let inference = try followed(input: input)
        return inference.facts.compactMapValues { facts in
            facts.shape?.map { Dimension($0, batch: nil) }
        }
    }

    /// Shapes followed through the graph without changing its batch.
    func followed(input: [Dimension]? = nil) throws(ONNXError) -> ShapeInference {
        let index = try GraphIndex(graph)
        var given: [String: [Extent?]] = [:]
        var isTrusted = true
        if let input {
            let image = try imageInput()
            given[image.name] = Self.extents(input)
            isTrusted = zip(input.dropFirst(), image.shape.dropFirst()).allSatisfy { $0 == $1 }
        } else if let first = inputs.first, let shape = first.shape, inputs.count == 1 {
            given[first.name] = Self.extents(shape)
        }
        var inference = ShapeInference(
            self, index: index, inputs: given, trustingDeclarations: isTrusted)
        try inference.run()
        return inference
    }

    /// A leading dimension that is free is the batch.
    static func extents(_ shape: [Dimension]) -> [Extent?] {
        shape.enumerated().map { axis, dimension in
            if let size = dimension.size { return .fixed(size) }
            return axis == 0 ? .batch : nil
        }
    }
}

extension Dimension {
    /// - Parameter batch: the batch size, nil where it is free.
    init(_ extent: Extent?, batch: Int?) {
        guard let extent else {
            self = .unknown
            return
        }
        if let batch, let size = extent.size(batch: batch) {
            self = .fixed(size)
        } else if let size = extent.size {
            self = .fixed(size)
        } else {
            self = .named(extent.coefficient == 1 ? "N" : "\(extent.coefficient)N")
        }
    }
}
