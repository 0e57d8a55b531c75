/// Several networks on one input with their outputs side by side.
extension ONNXGraph {
    /// One graph with the input of all parts and, as its one output, the outputs of all parts (each
    /// N x its width) joined along the columns.
    ///
    /// Parts that are written for older operator sets are declared for the newest one among them
    /// where no operator of theirs has changed since.
    /// - Throws: `ONNXError` (`unclearInput`, `shapeMismatch`, `unsupportedOperatorSet`,
    ///   `malformedGraph`).
    /// - Precondition: there is a part, and each has one output.
    public static func fusing(_ parts: [ONNXGraph], as output: String) throws(ONNXError)
        -> ONNXGraph
    {
        precondition(
            !parts.isEmpty && parts.allSatisfy { $0.outputs.count == 1 },
            "each part has one output")
        let newest = parts.map(\.opset).max() ?? 13
        var result = try parts[0].raisingOperatorSet(to: newest)
        result.metadata = [:]
        result.graph = result.renamingOutput(to: "\(output)_1")
        for (place, part) in parts.enumerated().dropFirst() {
            var next = try part.raisingOperatorSet(to: newest)
            next.metadata = [:]
            next.graph = next.renamingOutput(to: "\(output)_\(place + 1)")
            result = try result.merging(next, prefix: "part\(place + 1)_")
        }
        var editor = GraphEditor(result)
        let outputs = result.outputs
        editor.vacate(output)
        editor.reserve(output)
        editor.graph.node.append(
            editor.node("Concat", outputs.map(\.name), ["axis": 1], output: output))
        let widths = outputs.map { $0.shape?.last?.size }
        let width = widths.contains(nil) ? nil : widths.compactMap(\.self).reduce(0, +)
        editor.graph.output = [
            ValueDescription(
                name: output, elementType: .float,
                shape: [outputs[0].shape?.first ?? .unknown, width.map { .fixed($0) } ?? .unknown]
            ).proto
        ]
        result.graph = editor.graph
        return result
    }

    private func renamingOutput(to name: String) -> ONNXGraphProto {
        var editor = GraphEditor(self)
        editor.graph.output[0] = editor.output(editor.graph.output[0], as: name)
        return editor.graph
    }

    /// The same graph declared for a later operator set.
    /// - Throws: `ONNXError` (`unsupportedOperatorSet`: an operator means something else there).
    func raisingOperatorSet(to version: Int) throws(ONNXError) -> ONNXGraph {
        guard opset < version else { return self }
        try requireModernOperators(for: "fusion")
        var result = self
        result.modernise()
        for node in result.graph.node where node.standardDomain.isEmpty {
            let changes = Self.changes[node.opType] ?? []
            guard !changes.contains(where: { $0 > opset && $0 <= version }), node.subgraphs.isEmpty
            else {
                throw ONNXError(
                    .unsupportedOperatorSet, name.isEmpty ? "ONNX model" : name,
                    "is written for operator set \(opset) and its \(node.opType) means something "
                        + "else in \(version), which another part needs. "
                        + "Convert it with onnx.version_converter.")
            }
        }
        for position in result.model.opsetImport.indices
        where ["", "ai.onnx"].contains(result.model.opsetImport[position].domain) {
            result.model.opsetImport[position].version = Int64(version)
        }
        // Each operator set needs an IR version of its time: 13 came with 7, 15 with 8, 19 with 9.
        let needed = version >= 21 ? 10 : version >= 19 ? 9 : version >= 15 ? 8 : 7
        result.model.irVersion = max(result.model.irVersion, Int64(needed))
        return result
    }

    /// Operator sets, after 7, in which an operator's inputs, attributes or defaults changed so that
    /// an older node would be wrong (Operators.md and Changelog.md of ONNX). Additions are not listed.
    private static let changes: [String: [Int]] = [
        "BatchNormalization": [9], "Cast": [9], "Clip": [11], "Constant": [],
        "DequantizeLinear": [],
        "Dropout": [12], "GroupNormalization": [21], "Hardmax": [13], "LogSoftmax": [13],
        "OneHot": [11], "Pad": [11], "QuantizeLinear": [], "ReduceL1": [18], "ReduceL2": [18],
        "ReduceLogSum": [18], "ReduceLogSumExp": [18], "ReduceMax": [18], "ReduceMean": [18],
        "ReduceMin": [18], "ReduceProd": [18], "ReduceSum": [13], "ReduceSumSquare": [18],
        "Resize": [11], "RNN": [14], "GRU": [14], "LSTM": [14], "Scan": [9], "Scatter": [11],
        "Slice": [10], "Softmax": [13], "Split": [13, 18], "Squeeze": [13], "TopK": [10, 11],
        "Unsqueeze": [13], "Upsample": [9, 10],
    ]
}
