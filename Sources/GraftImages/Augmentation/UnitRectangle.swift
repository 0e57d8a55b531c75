/// A part of an image, in shares of its width and height.
public struct UnitRectangle: Sendable, Hashable, Codable {
    /// Left edge, 0...1.
    public var left: Double
    /// Top edge, 0...1.
    public var top: Double
    /// Share of the width, 0...1.
    public var width: Double
    /// Share of the height, 0...1.
    public var height: Double

    public init(left: Double, top: Double, width: Double, height: Double) {
        (self.left, self.top) = (left, top)
        (self.width, self.height) = (width, height)
    }

    /// Share of the area.
    public var area: Double { width * height }
}
