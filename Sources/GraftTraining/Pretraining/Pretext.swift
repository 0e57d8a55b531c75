/// What a network has to undo while it learns without labels.
///
/// Values are in 0 ... 1 unless stated otherwise. Draws depend on the seed, the image and the view
/// alone.
public struct Pretext: Sendable, Hashable, Codable {
    /// Square patches that are painted black.
    public struct Mask: Sendable, Hashable, Codable {
        /// Side of a patch in pixels.
        public var patch: Int
        /// Share of the patches, rounded to a whole number of them; 0 ... 1.
        public var ratio: Double

        public init(patch: Int = 8, ratio: Double = 0.25) {
            (self.patch, self.ratio) = (patch, ratio)
        }
    }

    /// Gaussian noise on every value.
    public struct Noise: Sendable, Hashable, Codable {
        /// Standard deviation in grey levels of 0 ... 255.
        public var sigma: Double

        public init(sigma: Double = 25) { self.sigma = sigma }
    }

    public var mask: Mask?
    public var noise: Noise?
    /// Corrupts as the published code does by accident: noise is cast to 8 bits, so that with sigma
    /// 0.54 three in a hundred values turn white and as many rise by one level while the others stay;
    /// the border of an 8 x 8 grid is kept from being masked whatever the grid is. For comparison
    /// only.
    public var asPublished: Bool

    public init(mask: Mask? = nil, noise: Noise? = nil, asPublished: Bool = false) {
        (self.mask, self.noise, self.asPublished) = (mask, noise, asPublished)
    }

    public static let denoising = Pretext(noise: Noise())
    public static let masking = Pretext(mask: Mask())
    public static let both = Pretext(mask: Mask(), noise: Noise())

    /// "denoise", "mask" or "both".
    public var name: String {
        switch (mask, noise) {
        case (nil, _): "denoise"
        case (_, nil): "mask"
        default: "both"
        }
    }
}
