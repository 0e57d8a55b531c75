/// A graph that an engine has made ready to run.

/// May be used from several threads at once, one request a thread.
public protocol CompiledGraph: Sendable {
    /// Batch, C, H, W of the input that a request takes.
    var inputShape: [Int] { get }
    /// Outputs in the order of the graph.
    var outputNames: [String] { get }
    /// Precision in which the graph is executed: never `.automatic`.
    var precision: Precision { get }

    /// A new request with memory of its own. At most `EngineOptions.lanes` of them run at the same time.
    func request() throws -> any InferenceRequest
}
