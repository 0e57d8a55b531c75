/// Builds the nodes between plain pixels and the input that a network expects.
struct NormalisationFolder {
    private var editor: GraphEditor
    private let image: ImageInput
    private let channels: Int
    private let contract: InputContract
    private var nodes: [ONNXNodeProto] = []
    private var current = ONNXGraph.pixels

    init(_ model: ONNXGraph, image: ImageInput, channels: Int, contract: InputContract) {
        editor = GraphEditor(model)
        self.image = image
        self.channels = channels
        self.contract = contract
    }

    mutating func folded() throws(ONNXError) -> ONNXGraphProto {
        var target = image.name
        if target == ONNXGraph.pixels || editor.isTaken(ONNXGraph.pixels) {
            let inner = editor.unused("\(ONNXGraph.pixels)_prepared")
            editor.rename(ONNXGraph.pixels, to: inner)
            if target == ONNXGraph.pixels { target = inner }
        }
        editor.reserve(ONNXGraph.pixels)
        if contract.pixels == .uint8 {
            add("Cast", [], ["to": .int(Int(ElementType.float.rawValue))])
        }
        var (mean, deviation) = (contract.mean, contract.deviation)
        switch contract.order {
        case .rgb: break
        case .grey:
            let luma: [Float] = [0.299, 0.587, 0.114]
            let weights = Array(repeating: luma, count: channels).flatMap { $0 }
            add(
                "Conv", [ONNXTensor(weights, shape: [channels, 3, 1, 1])], ["kernel_shape": [1, 1]])
        case .bgr:
            if try permuteWeights(of: target) {
                (mean, deviation) = (mean.reversed(), deviation.reversed())
            } else {
                add("Gather", [ONNXTensor([2, 1, 0], shape: [3])], ["axis": 1])
            }
        }
        let isNormalised = mean.contains { $0 != 0 } || deviation.contains { $0 != 1 }
        if mean.contains(where: { $0 != 0 }) { add("Sub", [perChannel(mean)]) }
        if deviation.contains(where: { $0 != 1 }) { add("Div", [perChannel(deviation)]) }
        if image.layout == .nhwc { add("Transpose", [], ["perm": [0, 2, 3, 1]]) }
        try castToHost(isNormalised: isNormalised)
        finish(target)
        return editor.graph
    }

    private mutating func add(
        _ operation: String, _ constants: [ONNXTensor], _ attributes: [String: ONNXAttribute] = [:]
    ) {
        let base = "\(ONNXGraph.pixels)_\(operation.lowercased())"
        let names = constants.map { editor.constant($0, named: "\(base)_value") }
        let node = editor.node(operation, [current] + names, attributes, named: base)
        nodes.append(node)
        current = node.output[0]
    }

    private func perChannel(_ values: [Float]) -> ONNXTensor {
        ONNXTensor(values, shape: [1, values.count, 1, 1])
    }

    private mutating func castToHost(isNormalised: Bool) throws(ONNXError) {
        switch image.elementType {
        case .float, .undefined: break
        case .float16, .double, .bfloat16:
            add("Cast", [], ["to": .int(Int(image.elementType.rawValue))])
        case .uint8, .int32, .int64:
            if contract.pixels == .float || isNormalised || contract.order == .grey {
                add("Add", [ONNXTensor([Float(0.5)], shape: [1])])
                add("Floor", [])
            }
            add("Cast", [], ["to": .int(Int(image.elementType.rawValue))])
        default:
            throw ONNXError(
                .unsupportedElementType, image.name,
                "takes \(image.elementType) values. Export the network with a float input.")
        }
    }

    /// The last node makes what the input was; that input is replaced by the pixels.
    private mutating func finish(_ target: String) {
        if nodes.isEmpty {
            nodes.append(editor.node("Identity", [current], output: target))
        } else {
            nodes[nodes.count - 1].output = [target]
            nodes[nodes.count - 1].name = target
        }
        let rows = image.layout == .nchw ? 2 : 1
        let shape = [image.shape[0], 3, image.shape[rows], image.shape[rows + 1]]
        let input = ValueDescription(
            name: ONNXGraph.pixels, elementType: contract.pixels == .float ? .float : .uint8,
            shape: shape)
        for position in editor.graph.input.indices where editor.graph.input[position].name == target
        {
            editor.graph.valueInfo.append(editor.graph.input[position])
            editor.graph.input[position] = input.proto
        }
        editor.graph.node = nodes + editor.graph.node
    }

    /// Exchanges the first and third input channel of every convolution that sees the input.
    /// - Returns: false, and nothing is changed, where something else sees it too or weights are
    ///   not plain float constants of their own.
    private mutating func permuteWeights(of target: String) throws(ONNXError) -> Bool {
        let index = try GraphIndex(editor.graph)
        let consumers = index.consumers[target] ?? []
        guard image.layout == .nchw, !consumers.isEmpty,
            !editor.graph.output.contains(where: { $0.name == target })
        else { return false }
        var permuted: [Int: ONNXTensor] = [:]
        for consumer in consumers {
            let node = editor.graph.node[consumer]
            guard node.opType == "Conv", node.input[0] == target, node.int("group") ?? 1 == 1,
                let name = node.argument(1), let place = index.initialisers[name],
                (index.consumers[name] ?? []).allSatisfy(consumers.contains)
            else { return false }
            let tensor = ONNXTensor(editor.graph.initializer[place])
            guard tensor.elementType == .float, tensor.shape.count == 4, tensor.shape[1] == 3 else {
                return false
            }
            permuted[place] = try Self.exchanged(tensor)
        }
        for (place, tensor) in permuted {
            let name = editor.graph.initializer[place].name
            editor.graph.initializer[place] = tensor.proto
            editor.graph.initializer[place].name = name
        }
        return true
    }

    private static func exchanged(_ weights: ONNXTensor) throws(ONNXError) -> ONNXTensor {
        let values = try weights.floats()
        let plane = weights.shape[2] * weights.shape[3]
        var result = values
        for filter in 0..<weights.shape[0] {
            let start = filter * 3 * plane
            for pixel in 0..<plane {
                result[start + pixel] = values[start + 2 * plane + pixel]
                result[start + 2 * plane + pixel] = values[start + pixel]
            }
        }
        return ONNXTensor(result, shape: weights.shape)
    }
}
