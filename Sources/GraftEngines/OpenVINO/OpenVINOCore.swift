/// OpenVINO's core object: reads and compiles models and knows the devices.

internal import COpenVINO

/// `@unchecked Sendable`: the core may be used from several threads at once; the pointer never changes.
final class OpenVINOCore: @unchecked Sendable {
    static let device = "CPU"

    let library: OpenVINOLibrary
    let pointer: OpaquePointer
    /// The number by which this version calls 32-bit floats (it changed in 2025).
    let float: Int32

    init(_ library: OpenVINOLibrary) throws(EngineError) {
        self.library = library
        var core: OpaquePointer?
        let remedy = "Put the complete installation in its place with: make engines"
        try library.check(library.table.core_create(&core), .libraryUnusable, library.location, remedy)
        guard let core, let float = Self.floatType(library) else {
            library.table.core_free(core)
            throw EngineError(.libraryUnusable, library.location, "makes no float tensor. \(remedy)")
        }
        pointer = core
        self.float = float
    }

    deinit { library.table.core_free(pointer) }

    var devices: [String] {
        var list = graft_ov_devices()
        guard library.table.core_get_available_devices(pointer, &list) == 0 else { return [] }
        defer { library.table.available_devices_free(&list) }
        return (0..<list.count).compactMap { list.names[$0].map { String(cString: $0) } }
    }

    /// A property of the CPU device; empty where it has none of that name.
    func property(_ key: String) -> String {
        var value: UnsafeMutablePointer<CChar>?
        guard library.table.core_get_property(pointer, Self.device, key, &value) == 0 else {
            library.table.get_last_err_msg().map(library.table.free)
            return ""
        }
        return library.take(value)
    }

    /// Every version lists boolean, bf16 and f16 before f32, so f32 is the first type of four bytes.
    private static func floatType(_ library: OpenVINOLibrary) -> Int32? {
        let table = library.table
        var one: Int64 = 1
        var shape = graft_ov_shape()
        guard table.shape_create(1, &one, &shape) == 0 else { return nil }
        defer { _ = table.shape_free(&shape) }
        for type in Int32(1)..<8 {
            var tensor: OpaquePointer?
            var bytes = 0
            guard table.tensor_create(type, shape, &tensor) == 0, let tensor else { continue }
            let known = table.tensor_get_byte_size(tensor, &bytes) == 0
            table.tensor_free(tensor)
            if known, bytes == 4 { return type }
        }
        return nil
    }
}
