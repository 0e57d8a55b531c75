/// What an image may cost, checked on its header before any pixel is allocated.
public struct ImageLimits: Sendable, Hashable, Codable {
    /// Width x height at most.
    public var maximumPixels: Int
    /// Longer side at most, in pixels.
    public var maximumSide: Int
    /// Encoded size at most, in bytes.
    public var maximumBytes: Int
    /// Scans of a JPEG at most: each costs a pass over all pixels.
    public var maximumScans: Int
    /// Size of one colour profile, text or EXIF block at most, in bytes. A larger one is left
    /// unread.
    public var maximumMetadata: Int

    /// - Precondition: all limits are positive; pixels and sides at most 268,435,456 and 32,767,
    ///   which is what the decoders' own arithmetic is tested for.
    public init(
        maximumPixels: Int = 50_000_000, maximumSide: Int = 32_767, maximumBytes: Int = 64 << 20,
        maximumScans: Int = 100, maximumMetadata: Int = 1 << 20
    ) {
        precondition((1...(1 << 28)).contains(maximumPixels) && (1...32_767).contains(maximumSide))
        precondition(maximumBytes > 0 && maximumScans > 0 && maximumMetadata > 0)
        self.maximumPixels = maximumPixels
        self.maximumSide = maximumSide
        self.maximumBytes = maximumBytes
        self.maximumScans = maximumScans
        self.maximumMetadata = maximumMetadata
    }
}
