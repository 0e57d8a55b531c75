/// What a model says about itself: inputs, outputs, nodes, operator set, metadata.
extension ONNXGraph {
    /// Real inputs; constants that old files list among the inputs are left out.
    public var inputs: [ValueDescription] {
        let constants = Set(graph.initializer.map(\.name))
        return graph.input.filter { !constants.contains($0.name) }.map { ValueDescription($0) }
    }

    public var outputs: [ValueDescription] { graph.output.map { ValueDescription($0) } }

    /// The nodes in file order.
    public var nodes: [ONNXNode] { graph.node.map { ONNXNode($0) } }

    /// Names of the constants in file order.
    public var constantNames: [String] { graph.initializer.map(\.name) }

    /// The constant of that name; nil where there is none. Use `constants` for many.
    public func constant(_ name: String) -> ONNXTensor? {
        graph.initializer.first { $0.name == name }.map { ONNXTensor($0) }
    }

    /// All constants by name (values are shared, not copied).
    public var constants: [String: ONNXTensor] {
        Dictionary(
            graph.initializer.map { ($0.name, ONNXTensor($0)) },
            uniquingKeysWith: { _, last in last })
    }

    /// Version of the standard operator set; 1 where the file names none.
    public var opset: Int {
        let standard = model.opsetImport.first { $0.domain.isEmpty || $0.domain == "ai.onnx" }
        return Int(clamping: standard?.version ?? 1)
    }

    /// Versions of operator sets by domain; the standard one has an empty domain.
    public var operatorSets: [String: Int] {
        Dictionary(
            model.opsetImport.map {
                ($0.domain == "ai.onnx" ? "" : $0.domain, Int(clamping: $0.version))
            },
            uniquingKeysWith: { max($0, $1) })
    }

    public var name: String { graph.name }

    public var irVersion: Int { Int(clamping: model.irVersion) }

    /// Program that wrote the file, with its version where it gives one.
    public var producer: String {
        [model.producerName, model.producerVersion].filter { !$0.isEmpty }.joined(separator: " ")
    }

    /// Free texts that travel in the file; of a key that stands twice the last counts.
    public var metadata: [String: String] {
        get {
            Dictionary(
                model.metadataProps.map { ($0.key, $0.value) },
                uniquingKeysWith: { _, last in last })
        }
        set {
            model.metadataProps = newValue.sorted { $0.key < $1.key }.map { key, value in
                var entry = ONNXStringStringEntryProto()
                entry.key = key
                entry.value = value
                return entry
            }
        }
    }

    /// How often each operator occurs; operators of other domains as "domain.Operator".
    public var operations: [String: Int] {
        graph.node.reduce(into: [:]) { counts, node in
            let domain = node.standardDomain
            counts[domain.isEmpty ? node.opType : "\(domain).\(node.opType)", default: 0] += 1
        }
    }

    /// Elements of all floating-point constants, initialisers and constant nodes alike.
    public var parameterCount: Int {
        let inNodes = graph.node.filter { $0.opType == "Constant" }.compactMap {
            $0.attribute("value")?.t
        }
        return (graph.initializer + inNodes).reduce(0) { total, tensor in
            let tensor = ONNXTensor(tensor)
            guard let count = tensor.count, !tensor.elementType.isInteger else { return total }
            return total + count
        }
    }

    /// Labels of branches and loops, which cut the ways along which the graph can be followed.
    public var controlFlow: [String] {
        graph.node.filter(\.isControlFlow).map(\.label)
    }
}

extension ONNXNodeProto {
    var isControlFlow: Bool { ["If", "Loop", "Scan"].contains(opType) && standardDomain.isEmpty }
}
