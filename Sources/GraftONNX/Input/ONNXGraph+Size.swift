/// Settling the size of the images that a graph takes.
extension ONNXGraph {
    /// The graph for images of exactly this size, where its image input leaves rows or columns free.
    /// - Throws: `ONNXError` (`shapeMismatch`: the graph takes another size, `unclearInput`).
    public func settingSize(height: Int, width: Int) throws(ONNXError) -> ONNXGraph {
        let image = try imageInput()
        guard image.height ?? height == height, image.width ?? width == width else {
            let size = [image.height, image.width].map { $0.map(String.init) ?? "any" }.joined(
                separator: " x ")
            throw ONNXError(
                .shapeMismatch, image.name,
                "takes images of \(size) pixels, not \(height) x \(width). Correct \"size\" in the card."
            )
        }
        guard image.height == nil || image.width == nil else { return self }
        var shape = image.shape
        let rows = image.layout == .nchw ? 2 : 1
        shape[rows] = .fixed(height)
        shape[rows + 1] = .fixed(width)
        var result = self
        for position in result.graph.input.indices
        where result.graph.input[position].name == image.name {
            result.graph.input[position].type.tensorType.shape.dim = shape.map(\.proto)
        }
        return result
    }
}
