/// The part of a graph between two tensors.
extension ONNXGraph {
    /// The nodes that make `output` from `input`, in an order that can be run.
    ///
    /// - Throws: `ONNXError` (`missingTensor`; `malformedGraph` where `output` also needs the
    ///   graph's own input or something made before `input`).
    package func section(from input: String, to output: String) throws(ONNXError) -> [ONNXNode] {
        let index = try GraphIndex(graph)
        guard index.producers[output] != nil || input == output else {
            throw ONNXError(
                .missingTensor, output, "is not made by this graph. Inspect it for its tensors.")
        }
        var needed: Set<Int> = []
        var waiting = input == output ? [] : [output]
        while let tensor = waiting.popLast() {
            guard tensor != input else { continue }
            guard let producer = index.producers[tensor] else {
                guard index.initialisers[tensor] != nil else {
                    throw ONNXError(
                        .malformedGraph, input,
                        "does not hold all that \(output) needs: \(tensor) is used as well. "
                            + "Choose a tensor that \"graft backbones inspect\" lists as a stage.")
                }
                continue
            }
            if needed.insert(producer).inserted { waiting += index.uses[producer] }
        }
        return index.order.filter { needed.contains($0) }.map { ONNXNode(graph.node[$0]) }
    }

    /// The same graph with constants as training needs them: tensors inside `Constant` nodes are constants of the graph, and
    /// the running moments of a batch normalisation are its own, even where the exporter kept equal values once.
    package func preparedForTraining() -> ONNXGraph {
        var result = self
        result.liftConstants()
        result.separateMoments()
        return result
    }

    private mutating func liftConstants() {
        graph.node.removeAll { node in
            guard node.opType == "Constant", node.standardDomain.isEmpty,
                let output = node.output.first,
                var tensor = node.attribute("value")?.t, node.attribute("value")?.hasT == true
            else { return false }
            tensor.name = output
            graph.initializer.append(tensor)
            return true
        }
    }

    private mutating func separateMoments() {
        let tensors = Dictionary(
            graph.initializer.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        var originals: [String: String] = [:]
        var uses: [String: Int] = [:]
        for node in graph.node {
            if node.opType == "Identity", let input = node.input.first,
                let output = node.output.first
            {
                originals[output] = originals[input] ?? input
            }
            for input in node.input { uses[input, default: 0] += 1 }
        }
        for place in graph.node.indices where graph.node[place].opType == "BatchNormalization" {
            for index in graph.node[place].input.indices.dropFirst(3) {
                let name = graph.node[place].input[index]
                let original = originals[name]
                guard uses[name, default: 0] > 1 || original != nil,
                    var copy = tensors[original ?? name]
                else { continue }
                copy.name = "\(name)/\(graph.node[place].output.first ?? "")/\(index)"
                graph.node[place].input[index] = copy.name
                graph.initializer.append(copy)
            }
        }
    }

    /// The same graph with new values for some of its constants, each kept in its element type.
    ///
    /// - Throws: `ONNXError` (`missingTensor`, `shapeMismatch`, `unsupportedElementType`).
    package func settingConstants(_ values: [String: [Float]]) throws(ONNXError) -> ONNXGraph {
        var result = self
        var left = Set(values.keys)
        for position in result.graph.initializer.indices {
            let name = result.graph.initializer[position].name
            guard let new = values[name] else { continue }
            let old = ONNXTensor(result.graph.initializer[position])
            guard old.count == new.count else {
                throw ONNXError(
                    .shapeMismatch, name, "has \(old.count ?? 0) elements, not \(new.count).")
            }
            var tensor = try ONNXTensor(new, shape: old.shape).converted(to: old.elementType)
            tensor.proto.name = name
            result.graph.initializer[position] = tensor.proto
            left.remove(name)
        }
        guard let missing = left.first else { return result }
        throw ONNXError(.missingTensor, missing, "is no constant of this graph.")
    }
}

extension ONNXTensor {
    /// Floats in another floating type, rounded to nearest even.
    fileprivate func converted(to type: ElementType) throws(ONNXError) -> ONNXTensor {
        var result = self
        result.proto.dataType = type.rawValue
        switch type {
        case .float: break
        case .double:
            result.proto.rawData = .init(littleEndian: try floats().map { Double($0).bitPattern })
        case .float16:
            result.proto.rawData = .init(littleEndian: try floats().map { Self.half(single: $0) })
        case .bfloat16:
            result.proto.rawData = .init(
                littleEndian: try floats().map { value -> UInt16 in
                    let bits = value.bitPattern
                    return UInt16(truncatingIfNeeded: (bits &+ 0x7FFF &+ (bits >> 16 & 1)) >> 16)
                })
        default:
            throw ONNXError(
                .unsupportedElementType, proto.name,
                "holds \(type) values and cannot be trained. Export the network in float32.")
        }
        return result
    }

    /// Single precision to IEEE half, rounded to nearest even; too large becomes infinite.
    static func half(single: Float) -> UInt16 {
        let bits = single.bitPattern
        let sign = UInt16(truncatingIfNeeded: bits >> 16) & 0x8000
        let magnitude = bits & 0x7FFF_FFFF
        if magnitude > 0x7F80_0000 { return sign | 0x7E00 }
        if magnitude >= 0x4780_0000 { return sign | 0x7C00 }
        if magnitude < 0x3880_0000 {
            // Subnormal: a whole number of 2^-24, found by adding a large power of two.
            let shifted = Float(bitPattern: magnitude) + 0.5
            return sign | UInt16(truncatingIfNeeded: shifted.bitPattern &- Float(0.5).bitPattern)
        }
        let rounded = magnitude &+ 0xFFF &+ (magnitude >> 13 & 1)
        return sign | UInt16(truncatingIfNeeded: (rounded &- 0x3800_0000) >> 13)
    }
}
