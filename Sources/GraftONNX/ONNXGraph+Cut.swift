/// Cutting a graph down to what makes certain tensors.
extension ONNXGraph {
    /// The graph whose outputs are exactly these tensors, in this order; nodes, constants and
    /// inputs that they do not need are dropped. An input may be asked for as well.
    /// - Throws: `ONNXError` (`missingTensor`, `malformedGraph`).
    public func cut(at tensors: [String]) throws(ONNXError) -> ONNXGraph {
        let index = try GraphIndex(graph)
        guard !tensors.isEmpty, Set(tensors).count == tensors.count else {
            throw ONNXError(
                .missingTensor, name, "needs one or more different tensors. Name each once.")
        }
        for tensor in tensors where index.producers[tensor] == nil && !index.inputs.contains(tensor)
        {
            throw ONNXError(
                .missingTensor, tensor,
                "is not made by this graph.\(suggestion(for: tensor, index)) "
                    + "Inspect the graph for the names of its tensors.")
        }
        let needed = index.nodes(for: tensors)
        let inference = try? followed()
        var result = self
        result.graph.output = tensors.map { described($0, inference) }
        result.graph.node = index.order.filter { needed.contains($0) }.map { graph.node[$0] }
        result.graph = result.graph.withoutUnusedConstants()
        let alive = Set(result.graph.node.flatMap(\.used)).union(tensors)
        result.graph.input.removeAll { !alive.contains($0.name) }
        let made = alive.union(result.graph.node.flatMap(\.output))
        result.graph.valueInfo.removeAll { !made.contains($0.name) || tensors.contains($0.name) }
        return result
    }

    /// The declaration of a tensor that becomes an output.
    func described(_ tensor: String, _ inference: ShapeInference?) -> ONNXValueInfoProto {
        let declared = (graph.output + graph.valueInfo + graph.input).first { $0.name == tensor }
        if let declared, declared.type.tensorType.hasShape { return declared }
        let facts = inference?.facts[tensor]
        return ValueDescription(
            name: tensor, elementType: facts?.elementType ?? .undefined,
            shape: facts?.shape?.map { Dimension($0, batch: nil) }
        ).proto
    }

    private func suggestion(for tensor: String, _ index: GraphIndex) -> String {
        let wanted = tensor.lowercased()
        let similar = index.producers.keys.filter {
            let name = $0.lowercased()
            return name.contains(wanted) || wanted.contains(name)
        }
        guard let closest = similar.min(by: { ($0.count, $0) < ($1.count, $1) }) else { return "" }
        return " Is \(closest) meant?"
    }
}

extension GraphIndex {
    /// Every node that the tensors depend on.
    func nodes(for tensors: [String]) -> Set<Int> {
        var needed: Set<Int> = []
        var waiting = tensors
        while let tensor = waiting.popLast() {
            guard let producer = producers[tensor], needed.insert(producer).inserted else {
                continue
            }
            waiting += uses[producer]
        }
        return needed
    }
}

extension ONNXGraphProto {
    /// Drops constants that no node uses and no output shows; one pass, tensors are not copied.
    func withoutUnusedConstants() -> ONNXGraphProto {
        var result = self
        let alive = Set(node.flatMap(\.used)).union(output.map(\.name))
        result.initializer.removeAll { !alive.contains($0.name) }
        result.sparseInitializer.removeAll { !alive.contains($0.values.name) }
        let gone = Set(initializer.map(\.name)).subtracting(alive)
        result.input.removeAll { gone.contains($0.name) }
        return result
    }
}
