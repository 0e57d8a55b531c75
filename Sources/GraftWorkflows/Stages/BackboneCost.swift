import GraftReports

/// What a backbone costs on this machine.
struct BackboneCost: Sendable, Codable {
    /// From file to features in batches, all cores together.
    var imagesPerSecond: Double
    /// One image from file to features, one at a time with all cores.
    var latency: Latency
    /// Peak resident memory of the process by then, in millions of bytes.
    @Finite var peakMemoryMB: Double

    /// Milliseconds per image in batches.
    var milliseconds: Double { 1000 / imagesPerSecond }
}
