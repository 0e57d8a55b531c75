import GraftLinearAlgebra

/// How the features of several backbones, side by side in one table, become the input of a head.
///
/// Options only; `fit` learns means, scales and directions from the rows it is given, so that a
/// head inside cross-validation learns them from its training rows alone.
public struct FeatureFusion: Sendable, Codable, Hashable {
    /// What happens to the columns of each part first.
    public enum Normalisation: String, Sendable, Codable, CaseIterable {
        /// Every column to mean 0 and variance 1; a column without variance becomes 0.
        case standardise
        /// Every part of a row to Euclidean length 1; zeros stay zeros.
        case l2
        /// Features as they come, so that a part with larger values counts more.
        case none
    }

    /// How many directions are kept of the fused features.
    public enum Components: Sendable, Codable, Hashable {
        /// All columns, without a principal component analysis.
        case all
        /// The first principal components, at most so many.
        case count(Int)
        /// As many principal components as explain this share of the variance, in 0...1.
        case share(Double)
    }

    /// Columns of each part, in order; their sum is D.
    public var widths: [Int]
    public var normalisation: Normalisation
    /// Each part's share of the variance of the fused training rows, on any common scale; 0 leaves
    /// a part out. nil: every column counts as its normalisation leaves it.
    public var weights: [Double]?
    public var components: Components

    public init(
        widths: [Int], normalisation: Normalisation = .standardise, weights: [Double]? = nil,
        components: Components = .all
    ) {
        self.widths = widths
        self.normalisation = normalisation
        self.weights = weights
        self.components = components
    }

    /// D.
    public var width: Int { widths.reduce(0, +) }

    /// Learns from training rows (N x D, finite). Every column ends with mean 0 on them.
    ///
    /// Without weights, `l2` and `none` divide all columns by one number, which brings the mean
    /// variance of a column to 1 as `standardise` does, so that penalties mean the same.
    /// - Throws: `LearningError` (`invalidOption`: a weight, a component count or a share is out of
    ///   range; `notSolvable`).
    public func fit(_ features: Matrix<Float>) throws(LearningError) -> FittedFusion {
        precondition(features.columns == width, "features must be as wide as the parts together")
        try checkOptions()
        let isUnit = normalisation == .l2
        let rows = isUnit ? features.partsNormalised(widths) : features
        let moments = ColumnMoments(of: rows, rows: Array(0..<rows.rows))
        let factors = factors(moments)
        let plain = FittedFusion(
            widths: widths, normalisesParts: isUnit,
            shift: moments.means, factors: factors,
            directions: nil)
        guard components != .all else { return plain }
        let analysis = try PrincipalComponents(of: plain.moved(rows), keeping: components)
        return FittedFusion(
            widths: widths, normalisesParts: isUnit, shift: plain.shift, factors: factors,
            directions: analysis.directions)
    }

    /// What each column is multiplied by after its mean is taken off.
    private func factors(_ moments: ColumnMoments) -> [Double] {
        let deviations = moments.deviations
        let standardises = normalisation == .standardise
        var factors = deviations.map { standardises ? 1 / $0 : 1 }
        let count = Double(max(moments.count, 1))
        var variances = [Double](repeating: 0, count: widths.count)
        var start = 0
        for (part, width) in widths.enumerated() {
            for j in start..<start + width {
                variances[part] += moments.squares[j] / count * factors[j] * factors[j]
            }
            start += width
        }
        let whole = Double(width)
        let total = variances.reduce(0, +)
        let shares = weights.map { weights in weights.map { $0 / weights.reduce(0, +) } }
        start = 0
        for (part, width) in widths.enumerated() {
            var scale = 1.0
            if let shares {
                scale =
                    variances[part] > 0 ? (shares[part] * whole / variances[part]).squareRoot() : 0
            } else if !standardises {
                scale = total > 0 ? (whole / total).squareRoot() : 1
            }
            for j in start..<start + width { factors[j] *= scale }
            start += width
        }
        return factors
    }

    private func checkOptions() throws(LearningError) {
        if let weights {
            guard weights.count == widths.count, weights.allSatisfy({ $0 >= 0 && $0.isFinite }),
                weights.contains(where: { $0 > 0 })
            else {
                throw LearningError(
                    code: .invalidOption, subject: "part weights \(weights)",
                    detail:
                        "give one number of 0 or more for each of \(widths.count) parts, not all 0")
            }
        }
        switch components {
        case .all: return
        case .count(let count):
            guard count > 0, count <= width else {
                throw LearningError(
                    code: .invalidOption, subject: "\(count) principal components",
                    detail: "the parts have \(width) features together; keep 1 to \(width)")
            }
        case .share(let share):
            guard share > 0, share <= 1 else {
                throw LearningError(
                    code: .invalidOption, subject: "share \(share) of the variance",
                    detail: "use a share above 0 and up to 1")
            }
        }
    }
}
