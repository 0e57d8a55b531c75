/// A fitted classifier of fully connected layers, with a rectifier after each but the last, ready to
/// be put behind a network.
public struct LayeredHead: Sendable, Equatable, Codable {
    /// One product with its bias.
    public struct Layer: Sendable, Equatable, Codable {
        /// Inputs x outputs, row-major.
        public let weights: [Float]
        public let bias: [Float]

        public init(weights: [Float], bias: [Float]) {
            precondition(
                !bias.isEmpty && weights.count.isMultiple(of: bias.count),
                "weights are inputs x outputs")
            self.weights = weights
            self.bias = bias
        }

        var inputs: Int { weights.count / bias.count }
    }

    public let layers: [Layer]
    /// What happens to the features first; `standardise` belongs into the first layer's weights.
    public let scaling: LinearHead.Scaling
    public let activation: LinearHead.Activation

    /// - Precondition: at least one layer, each as wide as the one before, D together for parts.
    public init(
        layers: [Layer], scaling: LinearHead.Scaling = .none,
        activation: LinearHead.Activation = .softmax
    ) {
        precondition(!layers.isEmpty, "a head has a layer")
        precondition(
            zip(layers, layers.dropFirst()).allSatisfy { $0.bias.count == $1.inputs },
            "a layer takes what the one before gives")
        if case .l2OfParts(let widths) = scaling {
            precondition(widths.reduce(0, +) == layers[0].inputs, "parts cover the features")
        }
        self.layers = layers
        self.scaling = scaling
        self.activation = activation
    }

    /// K.
    public var classCount: Int { layers.last?.bias.count ?? 0 }
    /// D.
    public var featureCount: Int { layers.first?.inputs ?? 0 }
}
