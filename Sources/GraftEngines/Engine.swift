/// A runtime that executes ONNX graphs.

/// Compiling and running block the calling thread; call them from threads of your own, never from Swift's cooperative
/// pool. An engine may be used from several threads at once.
public protocol Engine: Sendable {
    /// Short name for reports, such as "OpenVINO".
    var name: String { get }
    /// Version as the runtime states it.
    var version: String { get }
    /// Precisions that this engine executes natively on this processor, f32 first.
    var precisions: [Precision] { get }

    /// Reads and compiles a model for `options.batch` images at a time.
    ///
    /// `.automatic` means f32 here: whether bf16 may be used is decided by a `PrecisionGuard` beforehand.
    /// - Parameter model: bytes of an ONNX file with one float input N x C x H x W, N dynamic or not; C, H and W fixed.
    /// - Throws: `EngineError`.
    func compile(_ model: [UInt8], options: EngineOptions) throws -> any CompiledGraph
}

extension Engine {
    public var precisions: [Precision] { [.f32] }
}
