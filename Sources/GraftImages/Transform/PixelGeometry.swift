/// The rule that turns an oriented image of any size into width x height pixels.
///
/// Two backbones whose geometries are equal share one decode; the encoded form is part of the key
/// under which features are kept, so its field names are stable.
public struct PixelGeometry: Sendable, Hashable, Codable {
    /// How the image is brought to size before the centre crop.
    public var resize: Resize
    /// Interpolation kernel, widened when shrinking (antialiased), as Pillow does.
    public var kernel: Kernel
    /// Width of the result in pixels.
    public var width: Int
    /// Height of the result in pixels.
    public var height: Int
    /// Lets a JPEG be shrunk by 2, 4 or 8 inside its inverse cosine transform where that still
    /// leaves at least the size that the resize rule asks for. Faster; moves pixels by about one
    /// level of 255 on average.
    public var scaledDecoding: Bool

    /// - Precondition: `width` and `height` lie in 1...16,384, and so does the side of a short-side
    ///   rule.
    public init(
        resize: Resize, kernel: Kernel = .bilinear, width: Int, height: Int,
        scaledDecoding: Bool = true
    ) {
        precondition(
            Self.sides.contains(width) && Self.sides.contains(height), "side outside 1...16384")
        if case .shortSide(let side) = resize { precondition(Self.sides.contains(side)) }
        self.resize = resize
        self.kernel = kernel
        self.width = width
        self.height = height
        self.scaledDecoding = scaledDecoding
    }

    /// Sides that a result may have, in pixels.
    static let sides = 1...16_384

    /// The number of floats of one result: 3 x height x width.
    public var count: Int { 3 * width * height }
}

extension PixelGeometry {
    /// How an image of W x H pixels is brought to size.
    public enum Resize: Sendable, Hashable {
        /// Aspect ratio kept, short side to this many pixels: new side = max(crop side, round(side
        /// x scale)) with scale = shortSide / min(W, H) and ties rounded to even; then the centre
        /// crop.
        case shortSide(Int)
        /// Straight to width x height; the aspect ratio is not kept.
        case squash
        /// Aspect ratio kept, long side fitted, centred on a grey of this level (0...255).
        case letterbox(fill: UInt8)
    }

    /// Interpolation kernels by their usual names.
    public enum Kernel: String, Sendable, Hashable, Codable, CaseIterable {
        /// The pixel under the sample point; never antialiased.
        case nearest
        /// Triangle.
        case bilinear
        /// Keys' cubic with a = -0.5.
        case bicubic
        /// Lanczos with three lobes.
        case lanczos
        /// Box: the mean over the area that a result pixel covers.
        case area
    }
}

extension PixelGeometry.Resize: Codable {
    private enum CodingKeys: String, CodingKey { case rule, side, fill }
    private enum Rule: String, Codable { case shortSide, squash, letterbox }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        switch try container.decode(Rule.self, forKey: .rule) {
        case .shortSide: self = .shortSide(try container.decode(Int.self, forKey: .side))
        case .squash: self = .squash
        case .letterbox: self = .letterbox(fill: try container.decode(UInt8.self, forKey: .fill))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .shortSide(let side):
            try container.encode(Rule.shortSide, forKey: .rule)
            try container.encode(side, forKey: .side)
        case .squash:
            try container.encode(Rule.squash, forKey: .rule)
        case .letterbox(let fill):
            try container.encode(Rule.letterbox, forKey: .rule)
            try container.encode(fill, forKey: .fill)
        }
    }
}
