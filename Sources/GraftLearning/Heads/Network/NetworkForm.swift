import GraftLinearAlgebra

/// Fully connected layers with a rectifier after each but the last: features (N x D) to scores
/// (N x K).
///
/// This is what goes into an exported graph: one matrix product a layer behind the backbone.
public struct NetworkForm: Sendable, Codable, Equatable {
    /// One product with its bias.
    public struct Layer: Sendable, Codable, Equatable {
        /// Inputs x outputs.
        public let weights: Matrix<Float>
        public let bias: [Float]

        public init(weights: Matrix<Float>, bias: [Float]) {
            precondition(weights.columns == bias.count, "one bias for every output")
            self.weights = weights
            self.bias = bias
        }

        /// N x outputs.
        func outputs(of inputs: Matrix<Float>) -> Matrix<Float> {
            var result = inputs.product(with: weights)
            let columns = bias.count
            let rows = result.rows
            result.withUnsafeMutableElements { z in
                for i in 0..<rows {
                    for k in 0..<columns { z[i * columns + k] += bias[k] }
                }
            }
            return result
        }
    }

    public let layers: [Layer]
    /// Whether features are divided by their Euclidean length first.
    public let normalisesRows: Bool
    /// Columns of parts that are each divided by their own length first; nil: none are.
    public let partWidths: [Int]?

    public init(layers: [Layer], normalisesRows: Bool, partWidths: [Int]? = nil) {
        self.layers = layers
        self.normalisesRows = normalisesRows
        self.partWidths = partWidths
    }

    /// Scores (N x K) of features (N x D).
    public func scores(of features: Matrix<Float>) -> Matrix<Float> {
        var rows = normalisesRows ? features.rowsNormalised() : features
        if let partWidths { rows = rows.partsNormalised(partWidths) }
        for (place, layer) in layers.enumerated() {
            rows = layer.outputs(of: rows)
            if place < layers.count - 1 { rows = rows.rectified() }
        }
        return rows
    }

    /// The same with a number added to the score of each class.
    func shifted(by offsets: [Double]) -> NetworkForm {
        guard let last = layers.last else { return self }
        let moved = Layer(
            weights: last.weights, bias: zip(last.bias, offsets).map { Float(Double($0) + $1) })
        return NetworkForm(
            layers: layers.dropLast() + [moved], normalisesRows: normalisesRows,
            partWidths: partWidths)
    }
}

extension Matrix<Float> {
    /// max(0, x) of every element.
    func rectified() -> Matrix<Float> {
        var result = self
        result.withUnsafeMutableElements { x in
            for i in x.indices where !(x[i] > 0) { x[i] = 0 }
        }
        return result
    }
}
