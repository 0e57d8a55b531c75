/// How a graph is compiled: threads, batch and precision.

/// - `threads` processor cores are shared by `lanes` concurrent requests, each with `threads / lanes` threads. On few
///   cores, one thread a lane is the fastest: nothing waits inside a graph.
/// - `batch` is the number of images that a request holds. Small is fast (1 to 4): activations stay in the cache.
public struct EngineOptions: Sendable, Codable, Equatable {
    public var precision: Precision
    public var threads: Int
    public var lanes: Int
    public var batch: Int
    /// Folder in which the engine may keep compiled graphs between runs; made when it is missing. nil: none are kept.
    public var cacheFolder: String?

    public init(
        precision: Precision = .automatic, threads: Int = 1, lanes: Int = 1, batch: Int = 1,
        cacheFolder: String? = nil
    ) {
        self.precision = precision
        self.threads = threads
        self.lanes = lanes
        self.batch = batch
        self.cacheFolder = cacheFolder
    }

    /// Throws `EngineError` (`invalidOptions`) unless threads, lanes and batch are at least 1 and lanes <= threads.
    func checked() throws(EngineError) -> EngineOptions {
        guard threads >= 1, lanes >= 1, batch >= 1, lanes <= threads else {
            throw EngineError(
                .invalidOptions, "threads \(threads), lanes \(lanes), batch \(batch)",
                "each has to be at least 1, and lanes at most threads; ask for fewer lanes")
        }
        return self
    }
}
