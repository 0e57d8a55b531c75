import GraftLinearAlgebra

/// Scores as one product: features (N x D) times weights (D x K) plus bias (K), scaling folded in.
///
/// This is what goes into an exported graph: one matrix product behind the backbone, preceded by a
/// division of every row by its length where `normalisesRows` says so.
public struct LinearForm: Sendable, Codable, Equatable {
    /// D x K.
    public let weights: Matrix<Float>
    /// K.
    public let bias: [Float]
    /// Whether features are divided by their Euclidean length first.
    public let normalisesRows: Bool
    /// Columns of parts that are each divided by their own length first; nil: none are.
    public let partWidths: [Int]?

    public init(
        weights: Matrix<Float>, bias: [Float], normalisesRows: Bool, partWidths: [Int]? = nil
    ) {
        precondition(weights.columns == bias.count, "one bias for every class")
        self.partWidths = partWidths
        self.weights = weights
        self.bias = bias
        self.normalisesRows = normalisesRows
    }

    /// The score of a class that was absent from training: its probability rounds to exactly 0.
    public static let absentScore: Float = -10_000

    /// Scores (N x K) of features (N x D).
    public func scores(of features: Matrix<Float>) -> Matrix<Float> {
        var rows = normalisesRows ? features.rowsNormalised() : features
        if let partWidths { rows = rows.partsNormalised(partWidths) }
        var scores = rows.product(with: weights)
        for i in 0..<scores.rows {
            for k in bias.indices { scores[i, k] += bias[k] }
        }
        return scores
    }

    /// The same with a number added to the score of each class.
    func shifted(by offsets: [Double]) -> LinearForm {
        LinearForm(
            weights: weights, bias: zip(bias, offsets).map { Float(Double($0) + $1) },
            normalisesRows: normalisesRows, partWidths: partWidths)
    }

    /// The form for K classes from columns of some of them.
    /// - Parameters:
    ///   - columns: D weights per column, for raw features.
    ///   - present: the class of each column; all others get `absentScore`.
    init(columns: [[Double]], bias: [Double], present: [Int], classCount: Int, normalisesRows: Bool)
    {
        let width = columns.first?.count ?? 0
        var weights = Matrix<Float>(rows: width, columns: classCount)
        var all = [Float](repeating: Self.absentScore, count: classCount)
        for (place, index) in present.enumerated() {
            all[index] = Float(bias[place])
            for j in 0..<width { weights[j, index] = Float(columns[place][j]) }
        }
        self.init(weights: weights, bias: all, normalisesRows: normalisesRows)
    }
}
