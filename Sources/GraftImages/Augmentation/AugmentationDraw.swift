/// What chance decided for one view of one image, as a value: drawn once, it can be listed, saved
/// and applied at any size.
///
/// Applied in the order of the properties.
public struct AugmentationDraw: Sendable, Hashable, Codable {
    /// The part of the oriented image that is shown; nil leaves the geometry's own resize and crop.
    public var crop: UnitRectangle?
    /// Angle of the content, counter-clockwise in degrees, about the centre of the part.
    public var degrees: Double
    /// Turns of the content by 90 degrees, counter-clockwise, 0...3.
    public var quarterTurns: Int
    /// Left and right are exchanged.
    public var isMirrored: Bool
    /// Top and bottom are exchanged.
    public var isFlipped: Bool
    /// Change of colours; nil leaves them.
    public var colour: ColourChange?
    /// Rectangle of the view that is painted with its mean colour.
    public var erased: UnitRectangle?

    /// - Precondition: quarter turns in 0...3.
    public init(
        crop: UnitRectangle? = nil, degrees: Double = 0, quarterTurns: Int = 0,
        isMirrored: Bool = false, isFlipped: Bool = false, colour: ColourChange? = nil,
        erased: UnitRectangle? = nil
    ) {
        precondition((0...3).contains(quarterTurns), "quarter turns outside 0...3")
        self.crop = crop
        self.degrees = degrees
        self.quarterTurns = quarterTurns
        self.isMirrored = isMirrored
        self.isFlipped = isFlipped
        self.colour = colour
        self.erased = erased
    }

    /// The image as the plain decode gives it.
    public static let plain = AugmentationDraw()
}
