import GraftLinearAlgebra

/// A map of features, learned from judgements, after which the cosine is nearer to people.
public struct FeatureAlignment: Sendable, Codable, Equatable {
    public enum Map: Sendable, Codable, Equatable {
        /// Every feature around its mean times the root of its weight (D, not negative).
        case weights([Double])
        /// Features around their mean times a symmetric matrix (D x D).
        case matrix(Matrix<Double>)
    }

    /// D, subtracted first.
    public let means: [Double]
    public let map: Map
    /// The strength that held-out images chose; nil: no change was better.
    public let strength: Double?

    public init(means: [Double], map: Map, strength: Double?) {
        self.means = means
        self.map = map
        self.strength = strength
    }

    /// D.
    public var featureCount: Int { means.count }

    /// Aligned features (N x D).
    public func applied(to features: Matrix<Float>) -> Matrix<Float> {
        precondition(features.columns == featureCount, "features must be as wide as in training")
        var centred = features.mapElements { Double($0) }
        let columns = featureCount
        centred.withUnsafeMutableElements { x in
            for i in 0..<features.rows {
                for j in 0..<columns { x[i * columns + j] -= means[j] }
            }
        }
        switch map {
        case .matrix(let matrix):
            return centred.product(with: matrix).mapElements { Float($0) }
        case .weights(let weights):
            let roots = weights.map { max(0, $0).squareRoot() }
            centred.withUnsafeMutableElements { x in
                for i in 0..<features.rows {
                    for j in 0..<columns { x[i * columns + j] *= roots[j] }
                }
            }
            return centred.mapElements { Float($0) }
        }
    }
}
