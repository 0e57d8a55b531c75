import GraftLinearAlgebra
import GraftONNX

/// A U-Net auto-encoder as data: its widths, its normalisation, whether it copies maps across.
///
/// Each level is two 3 x 3 convolutions with ReLU; levels are joined by 2 x 2 maximum pools on the
/// way down and by transposed 2 x 2 convolutions on the way up; a 1 x 1 convolution makes the picture
/// (Ronneberger et al., MICCAI 2015; widths of Vamshi et al., Capsule Vision 2024). With the standard
/// widths it has 7,760,163 parameters, of which the encoder has 4,712,224.
public struct UNet: Sendable, Hashable, Codable {
    /// What stands between a convolution and its ReLU.
    public enum Normalisation: Sendable, Hashable, Codable {
        case none
        case batch
        /// Group normalisation with so many groups, as near as the width allows.
        case group(Int)
    }

    /// Channels of each level; the last is the bottleneck, whose mean is the feature vector.
    public var widths: [Int]
    public var normalisation: Normalisation
    /// Whether the decoder sees the encoder's maps.
    public var hasSkips: Bool

    /// - Precondition: at least two levels, positive widths.
    public init(
        widths: [Int] = [32, 64, 128, 256, 512], normalisation: Normalisation = .none,
        hasSkips: Bool = true
    ) {
        precondition(widths.count > 1 && widths.allSatisfy { $0 > 0 }, "two levels or more")
        self.widths = widths
        self.normalisation = normalisation
        self.hasSkips = hasSkips
    }

    /// Sides of an image must be multiples of this many pixels.
    public var step: Int { 1 << (widths.count - 1) }

    /// Numbers that are trained.
    public func parameterCount() throws(ONNXError) -> Int {
        try graph(seed: nil).constants.values.reduce(0) {
            $0 + ($1.elementType == .float ? $1.count ?? 0 : 0)
        }
    }

    static let input = "image"
    /// The picture that comes out, N x 3 x H x W.
    static let restored = "restored"
    /// N x D, D the last width: the mean over the bottleneck's places.
    package static let features = "features"

    /// The network with random weights, as PyTorch starts its convolutions: uniform within
    /// 1 / sqrt(fan-in).
    ///
    /// - Parameters:
    ///   - seed: nil leaves zeros in the place of random weights.
    ///   - side: of the image in pixels; nil leaves both sides open.
    /// - Returns: input N x 3 x H x W in 0 ... 1, outputs `restored` and `features`.
    public func graph(seed: UInt64?, side: Int? = nil) throws(ONNXError) -> ONNXGraph {
        var writer = UNetWriter(self, generator: seed.map { SeededGenerator(seed: $0) })
        return try writer.graph(side: side)
    }

    /// The numbers that `graph` begins with, by name.
    public func startingWeights(seed: UInt64) throws(ONNXError) -> [String: [Float]] {
        var weights: [String: [Float]] = [:]
        for (name, tensor) in try graph(seed: seed).constants where tensor.elementType == .float {
            weights[name] = try tensor.floats()
        }
        return weights
    }

    /// The encoder alone, with the given weights, as a backbone's graph: input N x 3 x side x side in
    /// 0 ... 1, output `features`.
    public func encoder(_ weights: [String: [Float]], side: Int) throws(ONNXError) -> ONNXGraph {
        let graph = try graph(seed: nil, side: side).cut(at: [Self.features])
        let own = Set(graph.constants.keys)
        return try graph.settingConstants(weights.filter { own.contains($0.key) })
    }
}

/// Writes the nodes of a U-Net.
private struct UNetWriter {
    let network: UNet
    /// nil: zeros instead of random weights.
    var generator: SeededGenerator?
    var builder = GraphBuilder(name: "unet")

    init(_ network: UNet, generator: SeededGenerator?) {
        (self.network, self.generator) = (network, generator)
    }

    mutating func graph(side: Int?) throws(ONNXError) -> ONNXGraph {
        let sides: [Dimension] =
            side.map { [.fixed($0), .fixed($0)] } ?? [.named("H"), .named("W")]
        let widths = network.widths
        var x = builder.input(UNet.input, shape: [.named("N"), .fixed(3)] + sides)
        var kept: [String] = []
        for (level, width) in widths.enumerated() {
            if level > 0 {
                x = builder.add(
                    "MaxPool", [x], ["kernel_shape": [2, 2], "strides": [2, 2]])
            }
            x = block(x, from: level == 0 ? 3 : widths[level - 1], to: width, "down\(level)")
            kept.append(x)
        }
        let pooled = builder.add("GlobalAveragePool", [x])
        let features = builder.add("Flatten", [pooled])
        for level in (0..<widths.count - 1).reversed() {
            let width = widths[level]
            let name = "up\(level)"
            // PyTorch counts the fan-in of a transposed convolution by its outputs.
            let weights = constant([widths[level + 1], width, 2, 2], fan: width * 4, name)
            let bias = constant([width], fan: width * 4, name + ".bias")
            x = builder.add(
                "ConvTranspose", [x, weights, bias], ["kernel_shape": [2, 2], "strides": [2, 2]])
            if network.hasSkips { x = builder.add("Concat", [x, kept[level]], ["axis": 1]) }
            x = block(x, from: network.hasSkips ? 2 * width : width, to: width, "merge\(level)")
        }
        let weights = constant([3, widths[0], 1, 1], fan: widths[0], "last")
        let bias = constant([3], fan: widths[0], "last.bias")
        x = builder.add("Conv", [x, weights, bias], ["kernel_shape": [1, 1]])
        builder.output(x, as: UNet.restored, shape: [.named("N"), .fixed(3)] + sides)
        builder.output(
            features, as: UNet.features,
            shape: [.named("N"), .fixed(widths[widths.count - 1])])
        return try builder.graph()
    }

    private mutating func block(_ x: String, from inputs: Int, to outputs: Int, _ name: String)
        -> String
    {
        var (x, channels) = (x, inputs)
        for part in 0..<2 {
            let own = "\(name).\(part)"
            let weights = constant([outputs, channels, 3, 3], fan: channels * 9, own)
            let bias = constant([outputs], fan: channels * 9, own + ".bias")
            x = builder.add(
                "Conv", [x, weights, bias], ["kernel_shape": [3, 3], "pads": [1, 1, 1, 1]])
            x = normalised(x, channels: outputs, own + ".norm")
            x = builder.add("Relu", [x])
            channels = outputs
        }
        return x
    }

    private mutating func normalised(_ x: String, channels: Int, _ name: String) -> String {
        func filled(_ value: Float, _ shape: [Int], _ suffix: String) -> String {
            let count = shape.reduce(1, *)
            return builder.constant(
                [Float](repeating: value, count: count), shape: shape, name: name + suffix)
        }
        switch network.normalisation {
        case .none: return x
        case .batch:
            let inputs = [
                x, filled(1, [channels], ".scale"), filled(0, [channels], ".shift"),
                filled(0, [channels], ".mean"), filled(1, [channels], ".variance"),
            ]
            return builder.add("BatchNormalization", inputs, ["epsilon": .float(1e-5)])
        case .group(let wished):
            let groups = (1...max(1, min(wished, channels))).last { channels % $0 == 0 } ?? 1
            let shape = builder.add("Shape", [x])
            let grouped = builder.add("Reshape", [x, builder.constant([0, groups, -1])])
            let even = builder.add(
                "InstanceNormalization",
                [grouped, filled(1, [groups], ".one"), filled(0, [groups], ".zero")],
                ["epsilon": .float(1e-5)])
            let back = builder.add("Reshape", [even, shape])
            let scaled = builder.add("Mul", [back, filled(1, [1, channels, 1, 1], ".scale")])
            return builder.add("Add", [scaled, filled(0, [1, channels, 1, 1], ".shift")])
        }
    }

    /// Uniform within 1 / sqrt(fan).
    private mutating func constant(_ shape: [Int], fan: Int, _ name: String) -> String {
        let bound = 1 / Double(fan).squareRoot()
        var values = [Float](repeating: 0, count: shape.reduce(1, *))
        if var drawn = generator {
            for place in values.indices {
                values[place] = Float((2 * drawn.uniform() - 1) * bound)
            }
            generator = drawn
        }
        return builder.constant(values, shape: shape, name: name)
    }
}
