/// One request of the reference engine.

final class ReferenceRequest: InferenceRequest {
    private let graph: ReferenceGraph
    private var input: [Float]
    private var outputs: [String: Tensor] = [:]

    init(_ graph: ReferenceGraph) {
        self.graph = graph
        input = Array(repeating: 0, count: graph.inputShape.reduce(1, *))
    }

    func withInput<R>(_ body: (UnsafeMutableBufferPointer<Float>) throws -> R) rethrows -> R {
        try input.withUnsafeMutableBufferPointer { try body($0) }
    }

    func run(count: Int) throws {
        precondition((1...graph.inputShape[0]).contains(count), "count must be between 1 and the batch")
        outputs = [:]
        let size = input.count / graph.inputShape[0]
        let step = graph.takesOneImage ? 1 : count
        var rows: [String: (shape: [Int], values: [Float])] = [:]
        for start in stride(from: 0, to: count, by: step) {
            let pixels = Array(input[start * size..<(start + step) * size])
            for (name, array) in zip(graph.outputNames, try graph.outputs(of: pixels, images: step)) {
                guard case .floats(let values) = array.values else {
                    throw EngineError(.unsupportedOutput, name, "is not float. Cut the graph at another tensor")
                }
                let hasBatch = array.shape.first == step
                guard hasBatch || graph.takesOneImage else {
                    throw EngineError(
                        .unsupportedOutput, name,
                        "has shape \(array.shape) for \(step) images. Cut the graph at another tensor")
                }
                let row = hasBatch ? Array(array.shape.dropFirst()) : array.shape
                rows[name, default: (row, [])].values += values
            }
        }
        outputs = rows.mapValues { Tensor(shape: [count] + $0.shape, values: $0.values) }
    }

    func output(_ name: String, count: Int) throws -> Tensor {
        guard let tensor = outputs[name] else {
            let names = graph.outputNames.joined(separator: ", ")
            let detail =
                graph.outputNames.contains(name)
                ? "has not been computed. Call run first" : "is no output of this graph. Choose one of: \(names)"
            throw EngineError(.noSuchOutput, name, detail)
        }
        precondition(count <= tensor.shape[0], "count must be at most that of run")
        let width = tensor.shape.dropFirst().reduce(1, *)
        return Tensor(
            shape: [count] + tensor.shape.dropFirst(), values: Array(tensor.values.prefix(count * width)))
    }
}
