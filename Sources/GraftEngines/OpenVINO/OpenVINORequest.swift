/// One request of a compiled OpenVINO graph, with the memory of its input.

internal import COpenVINO

/// Confined to one thread at a time.
final class OpenVINORequest: InferenceRequest {
    private let graph: OpenVINOGraph
    private let request: OpaquePointer
    /// batch x C x H x W floats on a cache line; OpenVINO reads them in place.
    private let input: UnsafeMutableBufferPointer<Float>
    /// Tensors over `input`: one over all of it, or one for each image of a repeating graph.
    private var inputTensors: [OpaquePointer] = []
    /// The request's own output tensors in the order of the graph.
    private var outputTensors: [OpaquePointer] = []
    /// Rows of each output collected over the images of a repeating graph; empty otherwise.
    private var collected: [[Float]] = []

    private var table: graft_ov_table { graph.core.library.table }
    private static let remedy = "Run again; if it fails again, report the model and this message"

    init(_ graph: OpenVINOGraph) throws(EngineError) {
        self.graph = graph
        var request: OpaquePointer?
        let library = graph.core.library
        let status = library.table.compiled_model_create_infer_request(graph.compiled, &request)
        try library.check(status, .inferenceFailed, "request", Self.remedy)
        guard let request else {
            throw EngineError(.inferenceFailed, "request", "could not be made. \(Self.remedy)")
        }
        self.request = request
        let count = graph.inputShape.reduce(1, *)
        let memory = UnsafeMutableRawPointer.allocate(
            byteCount: count * MemoryLayout<Float>.stride, alignment: 64)
        input = UnsafeMutableBufferPointer(
            start: memory.initializeMemory(as: Float.self, repeating: 0, count: count), count: count)
        // From here on all stored properties have values, so deinit frees them if something throws.
        try makeInputTensors()
        try makeOutputTensors()
        if graph.isRepeating {
            collected = graph.outputs.map { Array(repeating: 0, count: graph.inputShape[0] * $0.width) }
        } else {
            try setInput(inputTensors[0])
        }
    }

    deinit {
        outputTensors.forEach(table.tensor_free)
        inputTensors.forEach(table.tensor_free)
        table.infer_request_free(request)
        input.baseAddress.map { UnsafeMutableRawPointer($0).deallocate() }
    }

    func withInput<R>(_ body: (UnsafeMutableBufferPointer<Float>) throws -> R) rethrows -> R {
        try body(input)
    }

    func run(count: Int) throws {
        precondition((1...graph.inputShape[0]).contains(count), "count must be between 1 and the batch")
        guard graph.isRepeating else { return try infer() }
        for image in 0..<count {
            try setInput(inputTensors[image])
            try infer()
            for (index, output) in graph.outputs.enumerated() {
                let width = output.width
                let values = try values(of: index, count: width)
                collected[index].withUnsafeMutableBufferPointer { rows in
                    rows.baseAddress.map { ($0 + image * width).update(from: values, count: width) }
                }
            }
        }
    }

    func output(_ name: String, count: Int) throws -> Tensor {
        guard let index = graph.outputs.firstIndex(where: { $0.name == name }) else {
            let names = graph.outputNames.joined(separator: ", ")
            throw EngineError(.noSuchOutput, name, "is no output of this graph. Choose one of: \(names)")
        }
        let output = graph.outputs[index]
        let shape = [count] + output.row
        if graph.isRepeating {
            return Tensor(shape: shape, values: Array(collected[index].prefix(count * output.width)))
        }
        let start = try values(of: index, count: count * output.width)
        return Tensor(
            shape: shape, values: Array(UnsafeBufferPointer(start: start, count: count * output.width)))
    }

    private func infer() throws(EngineError) {
        try graph.core.library.check(
            table.infer_request_infer(request), .inferenceFailed, "run", Self.remedy)
    }

    private func setInput(_ tensor: OpaquePointer) throws(EngineError) {
        try graph.core.library.check(
            table.infer_request_set_input_tensor_by_index(request, 0, tensor), .inferenceFailed, "input",
            Self.remedy)
    }

    /// The memory of an output after checking that it holds at least `count` floats.
    private func values(of index: Int, count: Int) throws(EngineError) -> UnsafePointer<Float> {
        var bytes = 0
        var data: UnsafeMutableRawPointer?
        let name = graph.outputs[index].name
        let library = graph.core.library
        try library.check(
            table.tensor_get_byte_size(outputTensors[index], &bytes), .inferenceFailed, name, Self.remedy)
        try library.check(table.tensor_data(outputTensors[index], &data), .inferenceFailed, name, Self.remedy)
        guard let data, bytes >= count * MemoryLayout<Float>.stride else {
            throw EngineError(
                .inferenceFailed, name, "holds \(bytes) bytes, fewer than \(count) floats. \(Self.remedy)")
        }
        return UnsafePointer(data.assumingMemoryBound(to: Float.self))
    }

    private func makeInputTensors() throws(EngineError) {
        let library = graph.core.library
        let batch = graph.inputShape[0]
        let images = graph.isRepeating ? 1 : batch
        let dimensions = [Int64(images)] + graph.inputShape.dropFirst().map(Int64.init)
        var shape = graft_ov_shape()
        try library.check(
            table.shape_create(Int64(dimensions.count), dimensions, &shape), .inferenceFailed, "input", Self.remedy)
        defer { _ = table.shape_free(&shape) }
        let stride = input.count / batch * images
        for tensor in 0..<batch / images {
            var handle: OpaquePointer?
            try library.check(
                table.tensor_create_from_host_ptr(
                    graph.core.float, shape, input.baseAddress.map { $0 + tensor * stride }, &handle),
                .inferenceFailed, "input", Self.remedy)
            if let handle { inputTensors.append(handle) }
        }
    }

    private func makeOutputTensors() throws(EngineError) {
        for (index, output) in graph.outputs.enumerated() {
            var handle: OpaquePointer?
            try graph.core.library.check(
                table.infer_request_get_output_tensor_by_index(request, index, &handle), .inferenceFailed,
                output.name, Self.remedy)
            if let handle { outputTensors.append(handle) }
        }
    }
}
