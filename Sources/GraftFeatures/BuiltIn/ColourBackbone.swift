import Foundation
import GraftONNX

/// The graph of the built-in backbone `colour`: what can be known without looking at shapes.
///
/// Soft histograms (each value shares itself between its two nearest bins): red, green and blue
/// together in 4 x 4 x 4 bins; brightness, R - G and B - (R + G) / 2 in 12 bins each. At two scales of
/// the brightness: mean derivative towards 8 directions, 6 bins of gradient strength on a logarithmic
/// scale, and 9 bins of how many of the 8 neighbours are brighter than a pixel (a soft local binary
/// pattern). Bins are square roots of shares, so that a linear classifier compares them by Hellinger's
/// distance.
struct ColourBackbone {
    static let side = 64
    static let output = "features"
    /// D.
    static let width = 64 + 3 * 12 + 2 * (8 + 6 + 9)

    func graph() throws -> ONNXGraph {
        var builder = GraphBuilder(name: "colour")
        let side = Self.side
        let pixels = builder.input("x", shape: ["N", 3, .fixed(side), .fixed(side)])
        let unit = builder.add("Mul", [pixels, builder.constant([1 / 255], shape: [1])])
        let mixing: [Float] = [0.299, 0.587, 0.114, 1, -1, 0, -0.5, -0.5, 1]
        let mixed = builder.add("Conv", [unit, builder.constant(mixing, shape: [3, 3, 1, 1])])
        let axes = builder.add("Split", [mixed], ["axis": 1], outputCount: 3)
        var parts = [jointHistogram(unit, &builder)]
        for (axis, range) in zip(axes, [0.0...1.0, -0.5...0.5, -0.5...0.5]) {
            parts.append(histogram(axis, bins: 12, range: range, pixels: side * side, &builder))
        }
        let half = builder.add(
            "AveragePool", [axes[0]], ["kernel_shape": [2, 2], "strides": [2, 2]])
        for (image, size) in [(axes[0], side), (half, side / 2)] {
            parts += texture(image, side: size, &builder)
        }
        let joined = builder.add("Concat", parts, ["axis": 1])
        builder.output(joined, as: Self.output, shape: ["N", .fixed(Self.width)])
        return try builder.graph()
    }

    /// Shares of 4 x 4 x 4 bins of red, green and blue: N x 3 x H x W to N x 64.
    private func jointHistogram(_ unit: String, _ builder: inout GraphBuilder) -> String {
        let count = Self.side * Self.side
        let values = builder.add("Reshape", [unit, builder.constant([-1, 3, 1, count])])
        let shares = membership(values, bins: 4, range: 0...1, &builder)
        let channels = builder.add("Split", [shares], ["axis": 1], outputCount: 3)
        let red = builder.add("Reshape", [channels[0], builder.constant([-1, 4, 1, count])])
        let pairs = builder.add("Mul", [red, channels[1]])
        let rows = builder.add("Reshape", [pairs, builder.constant([-1, 16, count])])
        let blue = builder.add("Reshape", [channels[2], builder.constant([-1, 4, count])])
        let columns = builder.add("Transpose", [blue], ["perm": [0, 2, 1]])
        let joint = builder.add("MatMul", [rows, columns])
        let flat = builder.add("Reshape", [joint, builder.constant([-1, 64])])
        return rooted(
            builder.add("Mul", [flat, builder.constant([1 / Float(count)], shape: [1])]), &builder)
    }

    /// Derivatives, gradient strength and neighbourhood order of N x 1 x side x side.
    private func texture(_ image: String, side: Int, _ builder: inout GraphBuilder) -> [String] {
        let inner = (side - 2) * (side - 2)
        let directions = builder.add(
            "Conv", [image, builder.constant(Self.derivatives, shape: [8, 1, 3, 3])])
        let towards = builder.add("Relu", [directions])
        let means = builder.add(
            "Flatten", [builder.add("GlobalAveragePool", [towards])], ["axis": 1])
        let squares = builder.add("Mul", [towards, towards])
        // The squares of 8 evenly spread projections of a vector sum to 4 times its squared length.
        let power = builder.add("ReduceSum", [squares, builder.constant([1])], ["keepdims": 1])
        let strength = builder.add("Mul", [power, builder.constant([0.5], shape: [1])])
        let logarithm = builder.add(
            "Log", [builder.add("Add", [strength, builder.constant([1e-6], shape: [1])])])
        let strengths = histogram(
            logarithm, bins: 6, range: log(1e-5)...log(0.1), pixels: inner, &builder)
        let differences = builder.add(
            "Conv", [image, builder.constant(Self.neighbours, shape: [8, 1, 3, 3])])
        let brighter = builder.add(
            "Sigmoid", [builder.add("Mul", [differences, builder.constant([50], shape: [1])])])
        let counts = builder.add("ReduceSum", [brighter, builder.constant([1])], ["keepdims": 1])
        let orders = histogram(counts, bins: 9, range: 0...8, pixels: inner, &builder)
        let shrunk = builder.add(
            "Log", [builder.add("Add", [means, builder.constant([1e-3], shape: [1])])])
        return [shrunk, strengths, orders]
    }

    /// Shares of evenly spaced bins: N x 1 x ... with `pixels` values to N x bins.
    private func histogram(
        _ tensor: String, bins: Int, range: ClosedRange<Double>, pixels: Int,
        _ builder: inout GraphBuilder
    ) -> String {
        let flat = builder.add("Reshape", [tensor, builder.constant([-1, 1, 1, pixels])])
        let shares = membership(flat, bins: bins, range: range, &builder)
        let mean = builder.add("ReduceMean", [shares], ["axes": [3], "keepdims": 0])
        return rooted(builder.add("Reshape", [mean, builder.constant([-1, bins])]), &builder)
    }

    /// max(0, 1 - |value - centre| / spacing) for each bin; values beyond the ends count for the ends.
    private func membership(
        _ values: String, bins: Int, range: ClosedRange<Double>, _ builder: inout GraphBuilder
    ) -> String {
        let spacing = (range.upperBound - range.lowerBound) / Double(bins - 1)
        let places = builder.add(
            "Mul",
            [
                builder.add(
                    "Sub", [values, builder.constant([Float(range.lowerBound)], shape: [1])]),
                builder.constant([Float(1 / spacing)], shape: [1]),
            ])
        let limited = builder.add(
            "Clip",
            [
                places, builder.constant([0], shape: []),
                builder.constant([Float(bins - 1)], shape: []),
            ])
        let centres = builder.constant((0..<bins).map { Float($0) }, shape: [1, 1, bins, 1])
        let distance = builder.add("Abs", [builder.add("Sub", [limited, centres])])
        return builder.add(
            "Relu", [builder.add("Sub", [builder.constant([1], shape: [1]), distance])])
    }

    private func rooted(_ shares: String, _ builder: inout GraphBuilder) -> String {
        builder.add("Sqrt", [shares])
    }

    /// Derivatives towards 8 directions, from the two Sobel kernels.
    private static let derivatives: [Float] = {
        let across: [Float] = [-1, 0, 1, -2, 0, 2, -1, 0, 1]
        let down: [Float] = [-1, -2, -1, 0, 0, 0, 1, 2, 1]
        return (0..<8).flatMap { direction -> [Float] in
            let angle = Float(direction) * .pi / 4
            return zip(across, down).map { (cos(angle) * $0 + sin(angle) * $1) / 8 }
        }
    }()

    /// Each neighbour minus the centre.
    private static let neighbours: [Float] = [0, 1, 2, 5, 8, 7, 6, 3].flatMap { place -> [Float] in
        (0..<9).map { $0 == place ? 1 : $0 == 4 ? -1 : 0 }
    }
}
