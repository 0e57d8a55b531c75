/// Builds a new graph node by node; every `add` answers with the name of the tensor it makes.
///
///     var builder = GraphBuilder(name: "mean colour")
///     let pixels = builder.input("pixels", shape: ["N", 3, 32, 32])
///     let mean = builder.add("GlobalAveragePool", [pixels])
///     builder.output(builder.add("Flatten", [mean]), as: "features", shape: ["N", 3])
///     let graph = try builder.graph()
public struct GraphBuilder: Sendable {
    private var proto = ONNXGraphProto()
    private var taken: Set<String> = []
    private var counts: [String: Int] = [:]
    private var known: [ONNXTensor.Key: String] = [:]
    private let opset: Int
    public var metadata: [String: String] = [:]

    /// - Parameter opset: version of the standard operator set that the nodes are written for.
    public init(name: String = "graph", opset: Int = 13) {
        proto.name = name
        self.opset = opset
    }

    /// Adds an input.
    /// - Returns: its name.
    @discardableResult
    public mutating func input(
        _ name: String, elementType: ElementType = .float, shape: [Dimension]
    ) -> String {
        taken.insert(name)
        proto.input.append(
            ValueDescription(name: name, elementType: elementType, shape: shape).proto)
        return name
    }

    /// Adds a constant; equal constants without a name of their own are kept once.
    /// - Precondition: as many values as the shape has elements.
    public mutating func constant(_ values: [Float], shape: [Int], name: String? = nil) -> String {
        constant(ONNXTensor(values, shape: shape), name: name)
    }

    /// Adds a constant of 64-bit integers (shapes, axes, indices).
    /// - Precondition: as many values as the shape has elements.
    public mutating func constant(_ values: [Int], shape: [Int]? = nil, name: String? = nil)
        -> String
    {
        constant(ONNXTensor(values, shape: shape ?? [values.count]), name: name)
    }

    public mutating func constant(_ tensor: ONNXTensor, name: String? = nil) -> String {
        if name == nil, let key = tensor.key, let known = known[key] { return known }
        var tensor = tensor
        tensor.proto.name = unused(name ?? "constant")
        if name == nil, let key = tensor.key { known[key] = tensor.proto.name }
        proto.initializer.append(tensor.proto)
        return tensor.proto.name
    }

    /// Adds a node with one output.
    /// - Returns: the name of its output, `name` where that is given and free.
    public mutating func add(
        _ operation: String, _ inputs: [String], _ attributes: [String: ONNXAttribute] = [:],
        name: String? = nil
    ) -> String {
        add(operation, inputs, attributes, outputs: [unused(name ?? operation.lowercased())])[0]
    }

    /// Adds a node with several outputs.
    /// - Returns: the names of its outputs.
    public mutating func add(
        _ operation: String, _ inputs: [String], _ attributes: [String: ONNXAttribute] = [:],
        outputCount: Int
    ) -> [String] {
        let outputs = (0..<outputCount).map { _ in unused(operation.lowercased()) }
        return add(operation, inputs, attributes, outputs: outputs)
    }

    /// Makes a tensor an output of the graph, under another name if one is given.
    public mutating func output(
        _ tensor: String, as name: String? = nil, elementType: ElementType = .float,
        shape: [Dimension]? = nil
    ) {
        var result = tensor
        if let name, name != tensor {
            taken.insert(name)
            result = add("Identity", [tensor], [:], outputs: [name])[0]
        }
        proto.output.append(
            ValueDescription(name: result, elementType: elementType, shape: shape).proto)
    }

    /// The finished graph.
    /// - Throws: `ONNXError` (`emptyGraph`, `malformedGraph`: a tensor is used that nobody makes,
    ///   or made twice).
    public func graph() throws(ONNXError) -> ONNXGraph {
        var model = ONNXModelProto()
        model.irVersion = 7
        model.producerName = "graft"
        var set = ONNXOperatorSetIdProto()
        set.domain = ""
        set.version = Int64(opset)
        model.opsetImport = [set]
        guard !proto.node.isEmpty, !proto.output.isEmpty else {
            throw ONNXError(
                .emptyGraph, proto.name, "has no nodes or no outputs. Add both before building.")
        }
        var graph = ONNXGraph(model: model, graph: proto)
        graph.metadata = metadata
        _ = try GraphIndex(graph.graph)
        return graph
    }

    private mutating func add(
        _ operation: String, _ inputs: [String], _ attributes: [String: ONNXAttribute],
        outputs: [String]
    ) -> [String] {
        var node = ONNXNodeProto()
        node.opType = operation
        node.name = outputs[0]
        node.input = inputs
        node.output = outputs
        node.attribute = attributes.sorted { $0.key < $1.key }.map { $0.value.proto(named: $0.key) }
        proto.node.append(node)
        return outputs
    }

    private mutating func unused(_ base: String) -> String {
        var name = base
        while !taken.insert(name).inserted {
            counts[base, default: 0] += 1
            name = "\(base)_\(counts[base, default: 0])"
        }
        return name
    }
}
