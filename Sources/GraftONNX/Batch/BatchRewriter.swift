/// Applies repairs to a graph that is freed of its batch size.
struct BatchRewriter {
    private var editor: GraphEditor
    private let inference: ShapeInference
    /// nil: any number.
    private let size: Int?
    private var vectors: [[Int]: String] = [:]

    init(_ model: ONNXGraph, _ inference: ShapeInference, size: Int?) {
        editor = GraphEditor(model)
        self.inference = inference
        self.size = size
    }

    mutating func rewritten() -> ONNXGraphProto {
        let repairs = Dictionary(grouping: inference.repairs, by: \.node)
        var nodes: [ONNXNodeProto] = []
        for position in inference.index.order {
            var node = editor.graph.node[position]
            for repair in repairs[position] ?? [] { nodes += apply(repair.change, to: &node) }
            nodes.append(node)
        }
        editor.graph.node = nodes
        return editor.graph.withoutUnusedConstants()
    }

    /// Changes the node.
    /// - Returns: nodes that have to stand before it.
    private mutating func apply(_ change: BatchRepair.Change, to node: inout ONNXNodeProto)
        -> [ONNXNodeProto]
    {
        switch change {
        case .reshape(let target, let copies):
            let numbers = target.map { extent -> Int in
                guard let extent else { return -1 }
                guard extent.hasBatch else { return extent.outer }
                if let size, let number = extent.size(batch: size) { return number }
                return copies ? 0 : -1
            }
            if node.attribute("shape") != nil {
                node.set("shape", .ints(numbers))
            } else {
                node.input[1] = vector(numbers, "\(node.output[0])_shape")
            }
            return []
        case .squeeze(let axes):
            if editor.opset < 13 {
                node.set("axes", .ints(axes))
            } else {
                node.input = [node.input[0], vector(axes, "\(node.output[0])_axes")]
            }
            return []
        case .expand(let inputs, let axis, let like):
            return repeated(&node, inputs: inputs, axis: axis, like: like)
        case .resize(let sizes):
            let (made, name) = shape(sizes, axis: 0, like: node.input[0], node.output[0])
            node.input[3] = name
            return made
        }
    }

    private mutating func repeated(
        _ node: inout ONNXNodeProto, inputs: [Int], axis: Int, like: String
    ) -> [ONNXNodeProto] {
        let rank = inference.facts[like]?.rank ?? axis + 1
        var (nodes, target) = shape(
            Array(repeating: 1, count: rank), axis: axis, like: like, node.output[0])
        for place in inputs {
            let made = editor.node(
                "Expand", [node.input[place], target], named: "\(node.input[place])_batch")
            node.input[place] = made.output[0]
            nodes.append(made)
        }
        return nodes
    }

    /// A shape vector whose entry `axis` is the batch: a constant, or taken from the tensor `like`.
    private mutating func shape(
        _ sizes: [Int], axis: Int, like: String, _ name: String
    ) -> ([ONNXNodeProto], String) {
        let extent = inference.facts[like]?.shape?[axis] ?? .batch
        if let size, let number = extent.size(batch: size) {
            var sizes = sizes
            sizes[axis] = number
            return ([], vector(sizes, "\(name)_shape"))
        }
        let shape = editor.node("Shape", [like], named: "\(name)_source_shape")
        let place = vector([axis], "\(name)_batch_axis")
        let batch = editor.node(
            "Gather", [shape.output[0], place], ["axis": 0], named: "\(name)_batch_size")
        var parts: [String] = []
        if axis > 0 { parts.append(vector(Array(sizes[..<axis]), "\(name)_shape_before")) }
        parts.append(batch.output[0])
        if axis + 1 < sizes.count {
            parts.append(vector(Array(sizes[(axis + 1)...]), "\(name)_shape_after"))
        }
        let whole = editor.node("Concat", parts, ["axis": 0], named: "\(name)_target_shape")
        return ([shape, batch, whole], whole.output[0])
    }

    private mutating func vector(_ values: [Int], _ name: String) -> String {
        if let known = vectors[values] { return known }
        let made = editor.constant(ONNXTensor(values, shape: [values.count]), named: name)
        vectors[values] = made
        return made
    }
}
