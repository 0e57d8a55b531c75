/// A fitted linear classifier as numbers, ready to be put behind a network.
public struct LinearHead: Sendable, Equatable, Codable {
    /// What happens to the features first.
    public enum Scaling: Sendable, Equatable, Codable {
        case none
        /// (x - mean) / scale per feature; folded into weights and bias. Features of scale 0 are
        /// constant and count as they are minus their mean.
        case standardise(mean: [Float], scale: [Float])
        /// x / |x|; a vector of zeros stays zero.
        case l2
        /// The same for each of several parts of these widths, D together.
        case l2OfParts([Int])
    }

    public enum Activation: String, Sendable, Codable, CaseIterable {
        case none
        case softmax
        case sigmoid
    }

    /// D x K, row-major.
    public let weights: [Float]
    /// K.
    public let bias: [Float]
    public let scaling: Scaling
    public let activation: Activation

    /// - Precondition: `weights` are D x K, `bias` K; mean and scale, where given, D.
    public init(
        weights: [Float], bias: [Float], scaling: Scaling = .none, activation: Activation = .softmax
    ) {
        precondition(!bias.isEmpty && weights.count.isMultiple(of: bias.count), "weights are D x K")
        if case .standardise(let mean, let scale) = scaling {
            let features = weights.count / bias.count
            precondition(mean.count == features && scale.count == features, "mean and scale are D")
        }
        self.weights = weights
        self.bias = bias
        self.scaling = scaling
        self.activation = activation
    }

    /// K.
    public var classCount: Int { bias.count }
    /// D.
    public var featureCount: Int { weights.count / bias.count }

    /// The head as one layer.
    var layered: LayeredHead {
        let (weights, bias) = folded
        let rest: Scaling = if case .standardise = scaling { .none } else { scaling }
        return LayeredHead(
            layers: [LayeredHead.Layer(weights: weights, bias: bias)], scaling: rest,
            activation: activation)
    }

    /// Weights and bias that do the standardisation too, summed in double precision.
    var folded: (weights: [Float], bias: [Float]) {
        guard case .standardise(let mean, let scale) = scaling else { return (weights, bias) }
        var folded = weights
        var shifts = bias.map(Double.init)
        for feature in mean.indices {
            let divisor = scale[feature] == 0 ? 1 : Double(scale[feature])
            for label in bias.indices {
                let weight = Double(weights[feature * classCount + label]) / divisor
                folded[feature * classCount + label] = Float(weight)
                shifts[label] -= weight * Double(mean[feature])
            }
        }
        return (folded, shifts.map { Float($0) })
    }
}
