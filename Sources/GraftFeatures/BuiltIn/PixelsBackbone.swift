import GraftONNX

/// The graph of the built-in backbone `pixels`: the image itself, small, as a vector.
///
/// 16 x 16 pixels of red, green and blue in 0...1. What a comparison of bare pixels gives is what any
/// description of images has to beat.
struct PixelsBackbone {
    static let side = 16
    static let output = "features"
    /// D.
    static let width = 3 * side * side

    func graph() throws -> ONNXGraph {
        var builder = GraphBuilder(name: "pixels")
        let side = Self.side
        let pixels = builder.input("x", shape: ["N", 3, .fixed(side), .fixed(side)])
        let unit = builder.add("Mul", [pixels, builder.constant([1 / 255], shape: [1])])
        let flat = builder.add("Reshape", [unit, builder.constant([-1, Self.width])])
        builder.output(flat, as: Self.output, shape: ["N", .fixed(Self.width)])
        return try builder.graph()
    }
}
