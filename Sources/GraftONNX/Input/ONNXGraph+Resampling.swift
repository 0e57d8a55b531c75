/// Letting a network see images of another size than its own.
extension ONNXGraph {
    /// The graph with an input of H x W pixels instead of its own h x w, which brings them to its
    /// size by two products: rows (h x H) times image times columns (W x w).
    ///
    /// Products instead of a Resize node, because that antialiases only from operator set 18 on and
    /// not in every engine; with the right matrices they do what an image library does.
    /// - Parameters:
    ///   - rows: h x H, row-major: the weights of the old rows in each new one.
    ///   - columns: W x w, row-major: the weights of the old columns in each new one.
    /// - Throws: `ONNXError` (`unclearInput`, `shapeMismatch`, `unsupportedOperatorSet`).
    /// - Precondition: the matrices fit the sizes.
    public func resamplingInput(
        height: Int, width: Int, rows: [Float], columns: [Float]
    ) throws(ONNXError) -> ONNXGraph {
        try requireModernOperators(for: "resampling")
        let real = inputs
        guard real.count == 1, let input = real.first, let shape = input.shape, shape.count == 4,
            input.elementType == .float, let ownHeight = shape[2].size,
            let ownWidth = shape[3].size
        else {
            throw ONNXError(
                .unclearInput, real.map(\.description).joined(separator: "; "),
                "one float input of N x C x h x w with a settled size is needed. "
                    + "Prepare the graph first.")
        }
        precondition(
            rows.count == ownHeight * height && columns.count == width * ownWidth,
            "the matrices must fit the sizes")
        var result = self
        result.modernise()
        var editor = GraphEditor(result)
        let inner = editor.unused("\(input.name)_resampled")
        editor.rename(input.name, to: inner)
        editor.reserve(input.name)
        let left = editor.constant(
            ONNXTensor(rows, shape: [ownHeight, height]), named: "resampling_rows")
        let right = editor.constant(
            ONNXTensor(columns, shape: [width, ownWidth]), named: "resampling_columns")
        let first = editor.node("MatMul", [left, input.name], named: "resampled_rows")
        let second = editor.node("MatMul", [first.output[0], right], output: inner)
        editor.graph.node = [first, second] + editor.graph.node
        let outer = ValueDescription(
            name: input.name, elementType: .float,
            shape: [shape[0], shape[1], .fixed(height), .fixed(width)])
        for position in editor.graph.input.indices
        where editor.graph.input[position].name == inner {
            editor.graph.valueInfo.append(editor.graph.input[position])
            editor.graph.input[position] = outer.proto
        }
        result.graph = editor.graph
        return result
    }
}
