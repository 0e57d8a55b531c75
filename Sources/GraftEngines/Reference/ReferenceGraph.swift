/// A graph that the reference engine has checked: every operator is known, every constant is read.

import GraftONNX

struct ReferenceGraph: CompiledGraph {
    let inputShape: [Int]
    let outputNames: [String]
    let precision = Precision.f32
    let inputName: String
    let opset: Int
    let nodes: [ONNXNode]
    let constants: [String: ReferenceArray]
    /// The graph's batch is fixed at 1: images are executed one after the other.
    let takesOneImage: Bool

    init(_ graph: ONNXGraph, batch: Int) throws(EngineError) {
        let inputs = graph.inputs
        guard inputs.count == 1, let input = inputs.first, input.elementType == .float, let shape = input.shape,
            shape.count == 4
        else {
            throw EngineError(
                .unsupportedInput, inputs.map(\.description).joined(separator: ", "),
                "is not one float input of four dimensions. Cut the graph so that one image input is left")
        }
        let image = shape.dropFirst().compactMap(\.size)
        guard image.count == 3, [nil, 1, batch].contains(shape[0].size) else {
            throw EngineError(
                .unsupportedInput, input.description,
                "has open dimensions or a fixed batch. State the input size and free the batch")
        }
        takesOneImage = shape[0].size == 1
        inputName = input.name
        inputShape = [batch] + image
        outputNames = graph.outputs.map(\.name)
        opset = graph.opset
        nodes = graph.nodes
        var constants: [String: ReferenceArray] = [:]
        for (name, tensor) in graph.constants { constants[name] = try ReferenceArray(tensor, name: name) }
        self.constants = constants
        let unknown = Set(nodes.filter { !$0.domain.isEmpty || ReferenceOperators.all[$0.operation] == nil }
            .map(\.operation))
        guard unknown.isEmpty else {
            throw EngineError(
                .unsupportedOperator, unknown.sorted().joined(separator: ", "),
                "is unknown to the reference engine. Use the OpenVINO engine")
        }
    }

    func request() throws -> any InferenceRequest { ReferenceRequest(self) }

    /// Values of all outputs for `images` x C x H x W pixels.
    func outputs(of pixels: [Float], images: Int) throws(EngineError) -> [ReferenceArray] {
        var known = constants
        known[inputName] = ReferenceArray([images] + inputShape.dropFirst(), pixels)
        for node in nodes {
            guard let operation = ReferenceOperators.all[node.operation] else { continue }
            var inputs: [ReferenceArray?] = []
            for name in node.inputs {
                guard name.isEmpty || known[name] != nil else {
                    throw EngineError(.inferenceFailed, name, "is used before it is made. Export the graph again")
                }
                inputs.append(known[name])
            }
            let results = try operation(ReferenceNode(node: node, opset: opset, inputs: inputs))
            for (name, result) in zip(node.outputs, results) where !name.isEmpty { known[name] = result }
        }
        var values: [ReferenceArray] = []
        for name in outputNames {
            guard let value = known[name] else {
                throw EngineError(.inferenceFailed, name, "is never made. Export the graph again")
            }
            values.append(value)
        }
        return values
    }
}
