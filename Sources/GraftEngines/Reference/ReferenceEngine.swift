/// Executes ONNX graphs in plain Swift: slow, clear, everywhere the same.

import GraftONNX

/// The independent check of the fast engines, and the engine of tests that must run where no library is installed.
/// It has about sixty operators, f32 only, and uses one thread however many are allowed.
public struct ReferenceEngine: Engine {
    public let name = "Reference"
    public let version = "1"

    public init() {}

    /// Names of the operators, in alphabetical order.
    public static var operators: [String] { ReferenceOperators.all.keys.sorted() }

    public func compile(_ model: [UInt8], options: EngineOptions) throws -> any CompiledGraph {
        let graph: ONNXGraph
        do throws(ONNXError) {
            graph = try ONNXGraph(bytes: model)
        } catch {
            throw EngineError(.unreadableModel, error.subject, error.detail)
        }
        return try compile(graph, options: options)
    }

    func compile(_ graph: ONNXGraph, options: EngineOptions) throws(EngineError) -> ReferenceGraph {
        try ReferenceGraph(graph, batch: options.checked().batch)
    }
}
