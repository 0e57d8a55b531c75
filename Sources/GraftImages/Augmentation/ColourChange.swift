/// What is done to the colours of one view: three factors, of which 1 changes nothing, then a shift
/// of hue.
///
/// Applied in this order, each result cut to 0...255, with the formulas of torchvision's
/// `adjust_brightness`, `adjust_contrast`, `adjust_saturation` and `adjust_hue`.
public struct ColourChange: Sendable, Hashable, Codable {
    /// Every value times this.
    public var brightness: Float
    /// Distance to the mean grey of the view times this.
    public var contrast: Float
    /// Distance to the pixel's own grey times this.
    public var saturation: Float
    /// Part of the colour circle, -0.5...0.5, from red towards green.
    public var hue: Float

    /// - Precondition: no factor is negative, hue in -0.5...0.5.
    public init(
        brightness: Float = 1, contrast: Float = 1, saturation: Float = 1, hue: Float = 0
    ) {
        precondition(min(brightness, contrast, saturation) >= 0, "factors must not be negative")
        precondition((-0.5...0.5).contains(hue), "hue outside -0.5...0.5")
        (self.brightness, self.contrast) = (brightness, contrast)
        (self.saturation, self.hue) = (saturation, hue)
    }
}
