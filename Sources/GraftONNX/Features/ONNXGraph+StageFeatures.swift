/// Making the features of several stages one output.
extension ONNXGraph {
    /// The graph cut down to one wide output N x (C1 + C2 + ... + D): the mean over rows and
    /// columns of every stage in order, then the features; and if asked for, the class scores.
    /// - Throws: `ONNXError` (`missingTensor`, `unsupportedOperatorSet`, `malformedGraph`).
    public func exposing(
        _ stages: [GraphStage], with penultimate: Penultimate, as name: String = "features",
        scores: String? = nil
    ) throws(ONNXError) -> ONNXGraph {
        guard !stages.isEmpty else {
            return try exposing(penultimate, as: name, scores: scores)
        }
        try requireModernOperators(for: "pooling")
        var wanted = stages.map(\.tensor) + [penultimate.tensor]
        let hasScores = scores != nil && penultimate.scoresTensor != nil
        if hasScores, let tensor = penultimate.scoresTensor { wanted.append(tensor) }
        var result = try cut(at: wanted)
        result.modernise()
        var editor = GraphEditor(result)
        let outputs = result.graph.output
        var parts: [String] = []
        for (place, stage) in stages.enumerated() {
            let part = editor.unusedName("\(name)_stage\(place + 1)")
            parts.append(try editor.pooled(stage.tensor, stage.pooling, named: part))
        }
        let last = editor.unusedName("\(name)_last")
        parts.append(try editor.pooled(penultimate.tensor, penultimate.pooling, named: last))
        var made: [ONNXValueInfoProto] = []
        if hasScores, let scores {
            let scoresName = outputs[stages.count + 1].name
            made.append(editor.output(outputs[stages.count + 1], as: scores))
            parts = parts.map { $0 == scoresName ? scores : $0 }
        }
        editor.vacate(name)
        editor.reserve(name)
        editor.graph.node.append(
            editor.node("Concat", parts, ["axis": 1], output: name))
        let batch = ValueDescription(outputs[stages.count]).shape?.first ?? .unknown
        let width = penultimate.width.map { last in
            Dimension.fixed(last + stages.reduce(0) { $0 + $1.channels })
        }
        made.insert(
            ValueDescription(
                name: name, elementType: ValueDescription(outputs[0]).elementType,
                shape: [batch, width ?? .unknown]
            ).proto, at: 0)
        result.graph = editor.graph
        result.graph.output = made
        return result
    }
}
