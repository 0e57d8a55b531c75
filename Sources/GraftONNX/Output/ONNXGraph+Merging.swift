/// Running two networks on one input.
extension ONNXGraph {
    /// One graph with the input of this one and the outputs of both, this one's first. Names of the
    /// other that exist here too get the prefix.
    /// - Throws: `ONNXError` (`unclearInput`: each must have one real input; `shapeMismatch`: of
    ///   the same type and shape; `unsupportedOperatorSet`: for the same operator sets).
    public func merging(_ other: ONNXGraph, prefix: String = "other_") throws(ONNXError)
        -> ONNXGraph
    {
        let (mine, theirs) = (inputs, other.inputs)
        guard mine.count == 1, theirs.count == 1, let input = mine.first, let second = theirs.first
        else {
            throw ONNXError(
                .unclearInput, (mine + theirs).map(\.description).joined(separator: "; "),
                "both graphs need exactly one input. Cut them first.")
        }
        guard input.elementType == second.elementType, Self.agree(input.shape, second.shape) else {
            throw ONNXError(
                .shapeMismatch, "\(input) and \(second)",
                "are not the same input. Bring both to one size and batch first.")
        }
        for (domain, version) in other.operatorSets where operatorSets[domain] ?? version != version
        {
            throw ONNXError(
                .unsupportedOperatorSet, other.name,
                "is written for operator set \(version), the first graph for "
                    + "\(operatorSets[domain] ?? 0). "
                    + "Convert one with onnx.version_converter.")
        }
        guard !other.hasFunctions else {
            throw ONNXError(
                .unsupportedOperatorSet, other.name,
                "brings functions of its own. Export it without functions.")
        }
        var result = self
        result.modernise()
        var addition = other
        addition.modernise()
        let editor = GraphEditor(result)
        var names: [String: String] = [:]
        for name in Set(addition.graph.allNames)
        where name != second.name && !name.isEmpty && editor.isTaken(name) {
            names[name] = Self.free(prefix + name) { editor.isTaken($0) }
        }
        names[second.name] = input.name
        addition.graph.rename(names)
        for position in addition.graph.node.indices
        where !addition.graph.node[position].name.isEmpty {
            addition.graph.node[position].name = prefix + addition.graph.node[position].name
        }
        result.graph.node += addition.graph.node
        result.graph.initializer += addition.graph.initializer
        result.graph.sparseInitializer += addition.graph.sparseInitializer
        result.graph.valueInfo += addition.graph.valueInfo
        result.graph.output += addition.graph.output
        let known = operatorSets
        result.model.opsetImport += other.model.opsetImport.filter {
            known[$0.domain == "ai.onnx" ? "" : $0.domain] == nil
        }
        result.model.irVersion = max(result.model.irVersion, other.model.irVersion)
        result.metadata = metadata.merging(other.metadata) { first, _ in first }
        return result
    }

    private static func agree(_ first: [Dimension]?, _ second: [Dimension]?) -> Bool {
        guard let first, let second else { return true }
        return first.count == second.count
            && zip(first, second).allSatisfy {
                $0.size == nil && $1.size == nil || $0.size == $1.size
            }
    }

    private static func free(_ base: String, isTaken: (String) -> Bool) -> String {
        var name = base
        var count = 1
        while isTaken(name) {
            count += 1
            name = "\(base)_\(count)"
        }
        return name
    }

    /// Functions are among the fields that are kept but not read (field 25 of the model).
    private var hasFunctions: Bool {
        graph.node.contains { node in
            let domain = node.standardDomain
            return !domain.isEmpty && operatorSets[domain] == nil
        } || model.unknownFields.data.starts(with: [0xCA, 0x01])
    }
}

extension ONNXGraphProto {
    /// Names of all tensors, in bodies of branches too.
    var allNames: [String] {
        input.map(\.name) + initializer.map(\.name) + sparseInitializer.map(\.values.name)
            + node.flatMap(\.allNames)
    }
}
