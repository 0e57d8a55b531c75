/// The form that changed graphs are brought into.
extension ONNXGraph {
    /// Constants are no longer listed among the inputs, as the format allows since IR version 4:
    /// they are then truly constant, and new ones may be added without listing them.
    mutating func modernise() {
        let constants = Set(graph.initializer.map(\.name))
        graph.input.removeAll { constants.contains($0.name) }
        model.irVersion = max(model.irVersion, 4)
    }

    /// - Throws: `ONNXError` (`unsupportedOperatorSet`): nodes are only added to graphs of operator
    ///   set 7 or later, where broadcasting got its present meaning.
    func requireModernOperators(for purpose: String) throws(ONNXError) {
        guard opset < 7 else { return }
        throw ONNXError(
            .unsupportedOperatorSet, name.isEmpty ? "ONNX model" : name,
            "uses operator set \(opset); \(purpose) needs 7 or later. Convert it with "
                + "onnx.version_converter."
        )
    }
}
