/// What a network expects of its input values: (pixel - mean) / std, colour order, layout.
///
/// Never applied to pixels here: it is folded into the graph, so that every engine reads RGB, NCHW,
/// 0...255.
public struct PixelNormalisation: Sendable, Hashable, Codable {
    /// Subtracted per channel, in `order`, on the scale 0...255.
    public var mean: [Float]
    /// Divided by per channel, in `order`, on the scale 0...255.
    public var std: [Float]
    public var order: ColourOrder
    public var layout: Layout

    /// - Precondition: as many means and deviations as `order` has channels; deviations are
    ///   positive.
    public init(mean: [Float], std: [Float], order: ColourOrder = .rgb, layout: Layout = .nchw) {
        precondition(
            mean.count == order.channels && std.count == order.channels, "one value per channel")
        precondition(std.allSatisfy { $0 > 0 }, "deviations must be positive")
        self.mean = mean
        self.std = std
        self.order = order
        self.layout = layout
    }

    /// Values stay 0...255, RGB, NCHW.
    public static let identity = PixelNormalisation(mean: [0, 0, 0], std: [1, 1, 1])

    /// The channels and their order.
    public enum ColourOrder: String, Sendable, Hashable, Codable, CaseIterable {
        case rgb, bgr, grey

        public var channels: Int { self == .grey ? 1 : 3 }
    }

    /// The order of dimensions: N images, C channels, H rows, W columns.
    public enum Layout: String, Sendable, Hashable, Codable, CaseIterable {
        case nchw, nhwc
    }
}
