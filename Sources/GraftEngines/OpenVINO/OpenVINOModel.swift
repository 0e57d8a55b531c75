/// A model that OpenVINO has read and not yet compiled.

internal import COpenVINO

/// Confined to the function that made it.
final class OpenVINOModel {
    /// One input or output of the model. Unknown dimensions, and an unknown rank, are nil.
    struct Port {
        var name: String
        var isFloat: Bool
        var shape: [Int?]?
    }

    let core: OpenVINOCore
    let pointer: OpaquePointer
    private var library: OpenVINOLibrary { core.library }

    init(core: OpenVINOCore, bytes: [UInt8]) throws(EngineError) {
        self.core = core
        let library = core.library
        var model: OpaquePointer?
        let status = bytes.withUnsafeBytes { buffer in
            library.table.core_read_model_from_memory_buffer(
                core.pointer, buffer.bindMemory(to: CChar.self).baseAddress, buffer.count, nil, &model)
        }
        try library.check(
            status, .unreadableModel, "model",
            "Check that the file is a complete ONNX file with operators known to OpenVINO \(library.version)")
        guard let model else { throw EngineError(.unreadableModel, "model", "is empty. Use another file") }
        pointer = model
    }

    deinit { library.table.model_free(pointer) }

    func inputs() throws(EngineError) -> [Port] {
        try ports(library.table.model_inputs_size, library.table.model_const_input_by_index, "input")
    }

    func outputs() throws(EngineError) -> [Port] {
        try ports(library.table.model_outputs_size, library.table.model_const_output_by_index, "output")
    }

    /// Fixes the shape of the only input, and with it all shapes that follow from it.
    func reshape(to shape: [Int]) throws(EngineError) {
        let dimensions = shape.map(Int64.init)
        var partial = graft_ov_partial_shape()
        try library.check(
            library.table.partial_shape_create_static(Int64(shape.count), dimensions, &partial), .unsupportedInput,
            "\(shape)", "Give positive dimensions")
        defer { library.table.partial_shape_free(&partial) }
        try library.check(
            library.table.model_reshape_single_input(pointer, partial), .unsupportedInput, "input \(shape)",
            "Export the model for this size, or with dynamic dimensions")
    }

    private func ports(
        _ size: (OpaquePointer?, UnsafeMutablePointer<Int>?) -> graft_ov_status,
        _ port: (OpaquePointer?, Int, UnsafeMutablePointer<OpaquePointer?>?) -> graft_ov_status, _ kind: String
    ) throws(EngineError) -> [Port] {
        var count = 0
        let remedy = "Export the model again"
        try library.check(size(pointer, &count), .unreadableModel, "\(kind)s", remedy)
        var all: [Port] = []
        for index in 0..<count {
            var handle: OpaquePointer?
            try library.check(port(pointer, index, &handle), .unreadableModel, "\(kind) \(index)", remedy)
            defer { library.table.output_const_port_free(handle) }
            all.append(try describe(handle, "\(kind) \(index)"))
        }
        return all
    }

    private func describe(_ port: OpaquePointer?, _ subject: String) throws(EngineError) -> Port {
        let table = library.table
        var type: Int32 = 0
        var shape = graft_ov_partial_shape()
        var name: UnsafeMutablePointer<CChar>?
        let remedy = "Name it in the ONNX file"
        try library.check(table.port_get_any_name(port, &name), .unreadableModel, subject, remedy)
        let text = library.take(name)
        try library.check(table.port_get_element_type(port, &type), .unreadableModel, text, remedy)
        try library.check(table.port_get_partial_shape(port, &shape), .unreadableModel, text, remedy)
        defer { table.partial_shape_free(&shape) }
        var dimensions: [Int?]?
        if shape.rank.min == shape.rank.max {
            dimensions = (0..<Int(shape.rank.max)).map { index in
                let dimension = shape.dims[index]
                return dimension.min == dimension.max ? Int(dimension.max) : nil
            }
        }
        return Port(name: text, isFloat: type == core.float, shape: dimensions)
    }
}
