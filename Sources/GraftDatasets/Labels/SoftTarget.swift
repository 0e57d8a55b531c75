/// A probability to train towards where a label is uncertain; measures take the label as unknown.
public struct SoftTarget: Sendable, Hashable, Codable {
    /// Place of the image in its dataset.
    public let image: Int
    /// Index of the class in its labels.
    public let category: Int
    /// Between 0 and 1.
    public let probability: Double

    public init(image: Int, category: Int, probability: Double) {
        (self.image, self.category, self.probability) = (image, category, probability)
    }
}
