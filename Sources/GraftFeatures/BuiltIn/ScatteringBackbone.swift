import GraftONNX

/// The graph of the built-in backbone `scattering`.
///
/// Brightness (0.299 R + 0.587 G + 0.114 B) at 64 pixels with 4 octaves, and the two differences R - G
/// and B - (R + G) / 2 at 32 pixels with 2 octaves. Of every coefficient's map the mean and the
/// standard deviation over positions are kept, their logarithm for orders 1 and 2 (scattering
/// coefficients of natural images are roughly log-normal).
struct ScatteringBackbone {
    static let side = 64
    static let output = "features"
    private let brightness = ScatteringNetwork(side: side, scales: 4)
    private let colour = ScatteringNetwork(side: side / 2, scales: 2)
    /// Added before the logarithm; pixels are 0...1.
    private static let floor: Float = 1e-4

    /// D: mean and deviation of each coefficient.
    static let width =
        2 * (ScatteringNetwork.pathCount(scales: 4) + 2 * ScatteringNetwork.pathCount(scales: 2))

    /// - Parameter exposingCoefficients: show the coefficients' maps of the brightness as outputs
    ///   named `order0`, `order1_J`, `order2_J_K` too.
    func graph(exposingCoefficients: Bool = false) throws -> ONNXGraph {
        var builder = GraphBuilder(name: "scattering")
        let side = Self.side
        let pixels = builder.input("x", shape: ["N", 3, .fixed(side), .fixed(side)])
        let mixing: [Float] = [0.299, 0.587, 0.114, 1, -1, 0, -0.5, -0.5, 1].map { $0 / 255 }
        let mixed = builder.add("Conv", [pixels, builder.constant(mixing, shape: [3, 3, 1, 1])])
        let parts = builder.add(
            "Split", [mixed, builder.constant([1, 2])], ["axis": 1], outputCount: 2)
        let brightness = builder.add("Reshape", [parts[0], builder.constant([-1, side, side])])
        let halved = builder.add(
            "AveragePool", [parts[1]], ["kernel_shape": [2, 2], "strides": [2, 2]])
        let colour = builder.add("Reshape", [halved, builder.constant([-1, side / 2, side / 2])])

        let groups = self.brightness.add(to: &builder, input: brightness)
        let colourGroups = self.colour.add(to: &builder, input: colour)
        let features =
            groups.flatMap { pooled($0, maps: 1, &builder) }
            + colourGroups.flatMap { pooled($0, maps: 2, &builder) }
        let joined = builder.add("Concat", features, ["axis": 1])
        builder.output(joined, as: Self.output, shape: ["N", .fixed(Self.width)])
        if exposingCoefficients {
            for group in groups {
                let name = (["order\(group.order)"] + group.scales.map(String.init)).joined(
                    separator: "_")
                let size = self.brightness.outputSide
                let maps = builder.add(
                    "Reshape", [group.tensor, builder.constant([-1, group.paths, size, size])])
                builder.output(maps, as: name)
            }
        }
        return try builder.graph()
    }

    /// Mean and standard deviation over positions, N x (maps paths) each.
    private func pooled(
        _ group: ScatteringNetwork.Group, maps: Int, _ builder: inout GraphBuilder
    ) -> [String] {
        let overPositions: [String: ONNXAttribute] = ["axes": [1, 2], "keepdims": 1]
        let mean = builder.add("ReduceMean", [group.tensor], overPositions)
        let difference = builder.add("Sub", [group.tensor, mean])
        let variance = builder.add(
            "ReduceMean", [builder.add("Mul", [difference, difference])], overPositions)
        let deviation = builder.add("Sqrt", [variance])
        let shape = builder.constant([-1, maps * group.paths])
        return [mean, deviation].map { value in
            let row = builder.add("Reshape", [value, shape])
            guard group.order > 0 else { return row }
            let positive = builder.add("Relu", [row])
            return builder.add(
                "Log", [builder.add("Add", [positive, builder.constant([Self.floor], shape: [1])])])
        }
    }
}
