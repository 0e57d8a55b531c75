/// One image as three planes of floats, R then G then B, 0...255.
public struct PixelPlanes: Sendable, Equatable {
    public let width: Int
    public let height: Int
    /// 3 x height x width values, rows from the top.
    public let values: [Float]

    /// - Precondition: `values` has 3 x height x width elements.
    public init(width: Int, height: Int, values: [Float]) {
        precondition(values.count == 3 * width * height, "3 x height x width values")
        self.width = width
        self.height = height
        self.values = values
    }

    /// The value of `channel` (0 red, 1 green, 2 blue) at a pixel.
    public subscript(channel: Int, row: Int, column: Int) -> Float {
        values[(channel * height + row) * width + column]
    }
}
