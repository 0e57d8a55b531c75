/// Which random changes training images go through, with how much of each.
///
/// Every kind is off where it is nil or 0; a value with everything off leaves the plain decode.
public struct AugmentationOptions: Sendable, Hashable, Codable {
    /// A random part of the image, brought to the size of the network's input.
    public var crop: Crop?
    /// Probability of exchanging left and right.
    public var horizontalFlip: Double
    /// Probability of exchanging top and bottom.
    public var verticalFlip: Double
    /// Probability of a turn by 90, 180 or 270 degrees, each a third of it; 0.75 makes all four
    /// positions equally likely.
    public var quarterTurns: Double
    /// A small rotation; what lies beyond the image's edge is its mirror image.
    public var rotation: Rotation?
    /// Changes of brightness, contrast, saturation and hue.
    public var colour: Colour?
    /// A rectangle painted over.
    public var erasing: Erasing?
    /// Mixtures of two images and of their targets.
    public var mixing: Mixing?

    /// - Precondition: probabilities lie in 0...1.
    public init(
        crop: Crop? = nil, horizontalFlip: Double = 0, verticalFlip: Double = 0,
        quarterTurns: Double = 0, rotation: Rotation? = nil, colour: Colour? = nil,
        erasing: Erasing? = nil, mixing: Mixing? = nil
    ) {
        Self.checkProbabilities(horizontalFlip, verticalFlip, quarterTurns)
        self.crop = crop
        self.horizontalFlip = horizontalFlip
        self.verticalFlip = verticalFlip
        self.quarterTurns = quarterTurns
        self.rotation = rotation
        self.colour = colour
        self.erasing = erasing
        self.mixing = mixing
    }

    static func checkProbabilities(_ values: Double...) {
        precondition(values.allSatisfy { (0...1).contains($0) }, "probability outside 0...1")
    }
}
