import GraftEngines

/// Where and how work is done.
public struct RunningOptions: Sendable, Hashable, Codable {
    /// Folder of the feature store; nil: `GRAFT_STORE`, else a folder in the user's cache.
    public var store: String?
    public var precision: Precision
    /// Cores to use; nil: all that the process may use.
    public var threads: Int?
    /// Folder of the engine's libraries; nil: found by `EngineSearch`.
    public var engine: String?
    /// Largest image that is decoded, in pixels.
    public var maximumPixels: Int

    public init(
        store: String? = nil, precision: Precision = .automatic, threads: Int? = nil,
        engine: String? = nil,
        maximumPixels: Int = 50_000_000
    ) {
        self.store = store
        self.precision = precision
        self.threads = threads
        self.engine = engine
        self.maximumPixels = maximumPixels
    }
}
