/// How the cores of a budget are shared between decoding images and executing graphs.

public struct CoreSplit: Sendable, Codable, Equatable {
    /// Threads that decode.
    public var decodeWidth: Int
    /// Threads inside the engine, all lanes together.
    public var engineThreads: Int
    /// Concurrent requests.
    public var lanes: Int
    /// Decoding and inference take turns on the same threads instead of adding up.
    public var isInterleaved: Bool
}
