/// The places at which a network can be parted: each is one tensor through which everything passes.
///
/// A stage holds the blocks of one resolution; a network that never shrinks its maps (a
/// transformer) is parted into four stages of about equally many blocks.
public struct NetworkParts: Sendable, Equatable {
    /// Neighbouring layers between two tensors through which everything passes.
    public struct Block: Sendable, Equatable {
        /// "stage2.3": the third block of the second stage.
        public var name: String
        /// The tensor that it starts from.
        public var input: String
        /// The tensor that it ends with.
        public var output: String
        /// Shape of `output` without the batch: C, H, W, or T, D for tokens, or D.
        public var shape: [Int]
        /// Numbers in the floating-point constants that its layers use.
        public var parameters: Int
    }

    public struct Stage: Sendable, Equatable {
        /// "stage1", "stage2", ...
        public var name: String
        public var blocks: [Block]

        public var input: String { blocks[0].input }
        public var output: String { blocks[blocks.count - 1].output }
        public var shape: [Int] { blocks[blocks.count - 1].shape }
        public var parameters: Int { blocks.reduce(0) { $0 + $1.parameters } }
    }

    /// From the input to the features; never empty.
    public let stages: [Stage]

    /// Finds the stages between the graph's image input and one of its outputs.
    ///
    /// - Throws: `ONNXError` (`missingTensor`, `malformedGraph`, `unclearInput`).
    public init(_ graph: ONNXGraph, to output: String) throws(ONNXError) {
        let input = try graph.imageInput().name
        let nodes = try graph.section(from: input, to: output)
        let shapes = try graph.shapes()
        let blocks = Self.blocks(nodes, from: input, to: output, shapes, graph.constants)
        stages = Self.stages(blocks)
    }

    /// The stage or block of a name.
    public subscript(name: String) -> (input: String, output: String)? {
        for stage in stages {
            if stage.name == name { return (stage.input, stage.output) }
            if let block = stage.blocks.first(where: { $0.name == name }) {
                return (block.input, block.output)
            }
        }
        return nil
    }

    // MARK: Blocks

    private static func blocks(
        _ nodes: [ONNXNode], from input: String, to output: String,
        _ shapes: [String: [Dimension]], _ constants: [String: ONNXTensor]
    ) -> [Block] {
        let ends = SoleCarriers.after(
            nodes.map { .init(uses: Set($0.inputs), outputs: $0.outputs) }, from: [input],
            to: output)
        let consumers = Dictionary(
            grouping: nodes.flatMap { node in
                Set(node.inputs).map { (tensor: $0, operation: node.operation) }
            }, by: \.tensor)
        var blocks: [Block] = []
        var (start, seen, parameters) = (input, Set<String>(), 0)
        var hasWeights = false
        for (place, node) in nodes.enumerated() {
            for name in node.inputs where seen.insert(name).inserted {
                guard let tensor = constants[name], !tensor.elementType.isInteger else { continue }
                parameters += tensor.count ?? 0
            }
            hasWeights = hasWeights || Self.weighted.contains(node.operation)
            guard let end = ends[place], end != start else { continue }
            let isEnd =
                end == output
                || consumers[end, default: []].contains { !light.contains($0.operation) }
            let shape = shapes[end]?.dropFirst().compactMap(\.size) ?? []
            guard isEnd, hasWeights || end == output, !shape.isEmpty || end == output else {
                continue
            }
            blocks.append(
                Block(name: "", input: start, output: end, shape: shape, parameters: parameters))
            (start, parameters, hasWeights) = (end, 0, false)
        }
        return blocks
    }

    /// Operations that belong to the layer before them.
    private static let light: Set<String> = [
        "Relu", "Clip", "Sigmoid", "HardSigmoid", "HardSwish", "LeakyRelu", "PRelu", "Elu", "Tanh",
        "Gelu", "Erf", "Mul", "Add", "Sub", "Div", "Pow", "Sqrt", "BatchNormalization", "Identity",
        "Dropout", "Cast", "Reshape", "Transpose", "Flatten", "Squeeze", "Unsqueeze", "Pad", "LRN",
        "Floor", "Gather",
    ]

    private static let weighted: Set<String> = ["Conv", "ConvTranspose", "Gemm", "MatMul"]

    // MARK: Stages

    private static func stages(_ blocks: [Block]) -> [Stage] {
        var groups: [[Block]] = []
        var size: [Int] = []
        for block in blocks {
            let area = block.shape.count == 3 ? Array(block.shape[1...]) : [block.shape.count]
            // What follows the last map (pooling, a layer on the vector) belongs to the last stage.
            let isVector = block.shape.count == 1 || area.allSatisfy { $0 == 1 }
            if groups.isEmpty || area != size && !isVector {
                groups.append([])
                size = area
            }
            groups[groups.count - 1].append(block)
        }
        if let longest = groups.indices.max(by: { groups[$0].count < groups[$1].count }),
            groups.count < 3, groups[longest].count >= 4
        {
            groups.replaceSubrange(longest...longest, with: quarters(groups[longest]))
        }
        return groups.enumerated().map { number, blocks in
            let name = "stage\(number + 1)"
            return Stage(
                name: name,
                blocks: blocks.enumerated().map { place, block in
                    var block = block
                    block.name = "\(name).\(place + 1)"
                    return block
                })
        }
    }

    private static func quarters(_ blocks: [Block]) -> [[Block]] {
        (0..<4).map { part in
            Array(blocks[blocks.count * part / 4..<blocks.count * (part + 1) / 4])
        }
    }
}
