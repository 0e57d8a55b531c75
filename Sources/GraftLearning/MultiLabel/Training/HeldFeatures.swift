import GraftLinearAlgebra

/// Training rows moved and scaled, with the way back to weights for raw features.
struct HeldFeatures: Sendable {
    let rows: SharedRows
    let normalisesRows: Bool
    private let shift: [Double]
    private let scale: [Double]

    init(_ features: Matrix<Float>, scaling: FeatureScaling) {
        normalisesRows = scaling == .l2
        guard scaling == .standardise else {
            rows = SharedRows(rows: normalisesRows ? features.rowsNormalised() : features)
            shift = [Double](repeating: 0, count: features.columns)
            scale = [Double](repeating: 1, count: features.columns)
            return
        }
        let moments = ColumnMoments(of: features, rows: Array(0..<features.rows))
        (shift, scale) = (moments.means, moments.deviations)
        let held = BlockedFeatures<Float>(
            features, assignment: [Int](repeating: 0, count: features.rows), blockCount: 1,
            scaling: .standardise, movable: true)
        rows = SharedRows(rows: held.rows)
    }

    /// D weights and a bias for raw rows, from those for held ones.
    func raw(_ point: [Float]) -> (weights: [Double], bias: Double) {
        let weights = scale.indices.map { Double(point[$0]) / scale[$0] }
        let moved = zip(weights, shift).reduce(0) { $0 + $1.0 * $1.1 }
        return (weights, Double(point[scale.count]) - moved)
    }

    /// The way from raw weights to held ones.
    func held(weights: [Float], bias: Float) -> [Float] {
        let moved = zip(weights, shift).reduce(0) { $0 + Double($1.0) * $1.1 }
        return scale.indices.map { Float(Double(weights[$0]) * scale[$0]) }
            + [Float(Double(bias) + moved)]
    }
}
