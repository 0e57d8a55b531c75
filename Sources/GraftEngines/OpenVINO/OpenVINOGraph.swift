/// A graph that OpenVINO has compiled.

internal import COpenVINO

/// `@unchecked Sendable`: nothing changes after init, and requests may be made from several threads at once.
final class OpenVINOGraph: CompiledGraph, @unchecked Sendable {
    let core: OpenVINOCore
    let compiled: OpaquePointer
    let inputShape: [Int]
    let outputs: [OpenVINOCompiler.Output]
    /// The graph takes one image and is executed once for each image of a batch.
    let isRepeating: Bool
    let precision: Precision

    var outputNames: [String] { outputs.map(\.name) }

    init(
        core: OpenVINOCore, compiled: OpaquePointer, image: [Int], batch: Int, isRepeating: Bool,
        outputs: [OpenVINOCompiler.Output]
    ) {
        self.core = core
        self.compiled = compiled
        self.inputShape = [batch] + image
        self.isRepeating = isRepeating
        self.outputs = outputs
        let used = Self.property("INFERENCE_PRECISION_HINT", of: compiled, core.library)
        precision = used == "bf16" ? .bf16 : .f32
    }

    deinit { core.library.table.compiled_model_free(compiled) }

    func request() throws -> any InferenceRequest { try OpenVINORequest(self) }

    private static func property(
        _ key: String, of compiled: OpaquePointer, _ library: OpenVINOLibrary
    ) -> String {
        var value: UnsafeMutablePointer<CChar>?
        guard library.table.compiled_model_get_property(compiled, key, &value) == 0 else {
            library.table.get_last_err_msg().map(library.table.free)
            return ""
        }
        return library.take(value)
    }
}
