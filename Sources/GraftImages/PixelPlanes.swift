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

    /// Height x width x 3 bytes, rounded to the nearest level: what encoders and screens take.
    public var interleaved: [UInt8] {
        let count = width * height
        return [UInt8](unsafeUninitializedCapacity: 3 * count) { buffer, written in
            for index in 0..<count {
                for channel in 0..<3 {
                    let value = values[channel * count + index].rounded()
                    buffer[3 * index + channel] = UInt8(min(max(value, 0), 255))
                }
            }
            written = 3 * count
        }
    }
}
