/// The form that changed graphs are brought into.
extension ONNXGraph {
    /// Constants are no longer listed among the inputs, as the format allows since IR version 4:
    /// they are then truly constant, and new ones may be added without listing them. Dropout
    /// becomes Identity: it does nothing at inference, and some exporters leave it in training mode
    /// (with ratio 0), which engines refuse.
    mutating func modernise() {
        let constants = Set(graph.initializer.map(\.name))
        graph.input.removeAll { constants.contains($0.name) }
        model.irVersion = max(model.irVersion, 4)
        dropDropout()
        graph = graph.withoutUnusedConstants()
    }

    /// The mask, a second output, keeps a node where somebody uses it.
    private mutating func dropDropout() {
        let positions = graph.node.indices.filter {
            let node = graph.node[$0]
            return node.opType == "Dropout" && node.standardDomain.isEmpty
                && node.argument(0) != nil
        }
        guard !positions.isEmpty else { return }
        let wanted = Set(graph.node.flatMap(\.used)).union(graph.output.map(\.name))
        for position in positions {
            let outputs = graph.node[position].output
            guard let first = outputs.first, wanted.isDisjoint(with: outputs.dropFirst()) else {
                continue
            }
            graph.node[position].opType = "Identity"
            graph.node[position].input = [graph.node[position].input[0]]
            graph.node[position].output = [first]
            graph.node[position].attribute = []
        }
    }

    /// - Throws: `ONNXError` (`unsupportedOperatorSet`): nodes are only added to graphs of operator
    ///   set 7 or later, where broadcasting got its present meaning.
    func requireModernOperators(for purpose: String) throws(ONNXError) {
        guard opset < 7 else { return }
        throw ONNXError(
            .unsupportedOperatorSet, name.isEmpty ? "ONNX model" : name,
            "uses operator set \(opset); \(purpose) needs 7 or later. "
                + "Convert it with onnx.version_converter.")
    }
}
