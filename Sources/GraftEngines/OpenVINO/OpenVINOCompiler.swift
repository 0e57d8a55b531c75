/// The way from an ONNX file's bytes to a compiled graph with fixed shapes.

internal import COpenVINO

struct OpenVINOCompiler {
    /// An output as requests need it: `row` is the shape of one image's part.
    struct Output: Sendable {
        var name: String
        var row: [Int]
        var width: Int { row.reduce(1, *) }
    }

    let core: OpenVINOCore
    let model: [UInt8]
    /// As the ONNX file gives them, in order.
    let outputNames: [String]
    let options: EngineOptions

    func graph() throws(EngineError) -> OpenVINOGraph {
        if options.batch > 1 {
            do throws(EngineError) {
                return try graph(batch: options.batch)
            } catch {
                // The graph may have its batch built in (a Reshape to 1 x …): then one image at a time still works.
                // Any other fault shows again below.
                switch error.code {
                case .unsupportedInput, .unsupportedOutput, .compilationFailed: break
                default: throw error
                }
            }
        }
        return try graph(batch: 1)
    }

    private func graph(batch: Int) throws(EngineError) -> OpenVINOGraph {
        let model = try OpenVINOModel(core: core, bytes: model)
        let image = try imageShape(of: model)
        try model.reshape(to: [batch] + image)
        let outputs = try outputs(of: model, batch: batch)
        let compiled = try compiled(model)
        return OpenVINOGraph(
            core: core, compiled: compiled, image: image, batch: options.batch, isRepeating: batch < options.batch,
            outputs: outputs)
    }

    /// C, H, W of the only input.
    private func imageShape(of model: OpenVINOModel) throws(EngineError) -> [Int] {
        let inputs = try model.inputs()
        guard inputs.count == 1 else {
            throw EngineError(
                .unsupportedInput, inputs.map(\.name).joined(separator: ", "),
                "the model has \(inputs.count) inputs, not one image. Cut the graph so that one input is left")
        }
        let input = inputs[0]
        guard input.isFloat else {
            throw EngineError(.unsupportedInput, input.name, "is not float32. Export the model with a float input")
        }
        guard let shape = input.shape, shape.count == 4 else {
            throw EngineError(
                .unsupportedInput, input.name,
                "has not four dimensions (N x C x H x W). Use a model that takes images")
        }
        let image = shape.dropFirst().compactMap { $0 }
        guard image.count == 3, image.allSatisfy({ $0 > 0 }) else {
            throw EngineError(
                .unsupportedInput, input.name,
                "leaves channels, height or width open. State the input size in the backbone's card")
        }
        return image
    }

    private func outputs(of model: OpenVINOModel, batch: Int) throws(EngineError) -> [Output] {
        let ports = try model.outputs()
        guard ports.count == outputNames.count else {
            throw EngineError(
                .unreadableModel, "outputs", "OpenVINO finds \(ports.count) of \(outputNames.count). Export again")
        }
        var outputs: [Output] = []
        for (name, port) in zip(outputNames, ports) {
            var port = port
            port.name = name
            outputs.append(try output(port, batch: batch))
        }
        return outputs
    }

    /// Accepts a float output of fixed shape whose first dimension counts the images of the batch.
    private func output(_ port: OpenVINOModel.Port, batch: Int) throws(EngineError) -> Output {
        let remedy = "Cut the graph at another tensor"
        guard port.isFloat else {
            throw EngineError(.unsupportedOutput, port.name, "is not float32. \(remedy)")
        }
        guard let shape = port.shape, shape.allSatisfy({ $0 != nil }) else {
            throw EngineError(.unsupportedOutput, port.name, "has no fixed shape. \(remedy)")
        }
        let fixed = shape.compactMap { $0 }
        if fixed.first == batch { return Output(name: port.name, row: Array(fixed.dropFirst())) }
        // With one image in the graph, an output without a batch dimension still belongs to that image.
        if batch == 1 { return Output(name: port.name, row: fixed) }
        throw EngineError(
            .unsupportedOutput, port.name, "has shape \(fixed) for \(batch) images. \(remedy)")
    }

    private func compiled(_ model: OpenVINOModel) throws(EngineError) -> OpaquePointer {
        guard let folder = options.cacheFolder else { return try compiled(model, properties: properties) }
        // A cache that is full, read-only or damaged must not stop the work.
        if let graph = try? compiled(model, properties: properties + [("CACHE_DIR", folder)]) { return graph }
        return try compiled(model, properties: properties)
    }

    private var properties: [(key: String, value: String)] {
        [
            ("INFERENCE_PRECISION_HINT", options.precision == .bf16 ? "bf16" : "f32"),
            ("NUM_STREAMS", "\(options.lanes)"),
            ("INFERENCE_NUM_THREADS", "\(options.threads)"),
            // Pinned threads starve when another process has the core.
            ("ENABLE_CPU_PINNING", "NO"),
        ]
    }

    private func compiled(
        _ model: OpenVINOModel, properties: [(key: String, value: String)]
    ) throws(EngineError) -> OpaquePointer {
        let library = core.library
        var compiled: OpaquePointer?
        let status = withCStrings(properties.map(\.key)) { keys in
            withCStrings(properties.map(\.value)) { values in
                withUnsafePointer(to: library.table) { table in
                    graft_ov_compile(
                        table, core.pointer, model.pointer, OpenVINOCore.device, keys, values, properties.count,
                        &compiled)
                }
            }
        }
        try library.check(
            status, .compilationFailed, "model",
            "Check the model with another ONNX runtime; if it works there, choose another backbone")
        guard let compiled else {
            throw EngineError(.compilationFailed, "model", "gave nothing. Choose another backbone")
        }
        return compiled
    }
}

/// Calls `body` with C strings that live until it returns.
private func withCStrings<R>(_ texts: [String], _ body: ([UnsafePointer<CChar>?]) -> R) -> R {
    let bytes = texts.map { Array($0.utf8CString) }
    let all = bytes.flatMap { $0 }
    return all.withUnsafeBufferPointer { buffer in
        var offset = 0
        var pointers: [UnsafePointer<CChar>?] = []
        for text in bytes {
            pointers.append(buffer.baseAddress.map { $0 + offset })
            offset += text.count
        }
        return body(pointers)
    }
}
