/// The fixed pixel preparation of a backbone, as data.
public struct ImageTransform: Sendable, Hashable, Codable {
    /// What decides the pixels.
    public var geometry: PixelGeometry
    /// What is done to their values, inside the graph.
    public var normalisation: PixelNormalisation

    public init(geometry: PixelGeometry, normalisation: PixelNormalisation) {
        self.geometry = geometry
        self.normalisation = normalisation
    }
}
