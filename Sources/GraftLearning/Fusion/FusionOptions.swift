import GraftLinearAlgebra

/// What is said about a fusion before the widths of its parts are known.
public struct FusionOptions: Sendable, Codable, Hashable {
    /// How much each part counts.
    public enum PartWeights: Sendable, Codable, Hashable {
        /// Every column counts as its normalisation leaves it.
        case none
        /// Each part's share of the fused variance, on any common scale.
        case given([Double])
        /// The shares that inner cross-validation chooses, on training images alone.
        case crossValidated
    }

    public var normalisation: FeatureFusion.Normalisation
    public var weights: PartWeights
    public var components: FeatureFusion.Components

    public init(
        normalisation: FeatureFusion.Normalisation = .standardise, weights: PartWeights = .none,
        components: FeatureFusion.Components = .all
    ) {
        self.normalisation = normalisation
        self.weights = weights
        self.components = components
    }

    /// The fusions that inner cross-validation chooses from; one unless weights are cross-validated.
    ///
    /// Cross-validated weights are equal shares of every set of parts (each part alone, each pair,
    /// ... all), and for two parts also 1:3 and 3:1. Beyond four parts: each alone, all but one, and
    /// all.
    public func fusions(of widths: [Int]) -> [FeatureFusion] {
        func fusion(_ weights: [Double]?) -> FeatureFusion {
            FeatureFusion(
                widths: widths, normalisation: normalisation, weights: weights,
                components: components)
        }
        switch weights {
        case .none: return [fusion(nil)]
        case .given(let weights): return [fusion(weights)]
        case .crossValidated: return Self.shares(of: widths.count).map { fusion($0) }
        }
    }

    /// The head of every fusion: the same kind and settings behind it.
    ///
    /// Heads that standardise columns themselves do without a fusion where that is all it would do.
    public func families(_ family: HeadFamily, widths: [Int]) -> [HeadFamily] {
        let isPlain = weights == .none && components == .all && normalisation == .standardise
        if isPlain, family.scaling == .standardise, family.fusion == nil { return [family] }
        return fusions(of: widths).map { fusion in
            var fused = family
            fused.fusion = fusion
            fused.scaling = family.kind == .nearestNeighbours ? .l2 : .none
            return fused
        }
    }

    /// All parts equally first, which wins where others are no better.
    static func shares(of parts: Int) -> [[Double]] {
        let all = [Double](repeating: 1, count: parts)
        guard parts > 1 else { return [all] }
        func share(_ kept: (Int) -> Bool) -> [Double] { (0..<parts).map { kept($0) ? 1 : 0 } }
        if parts > 4 {
            return [all] + (0..<parts).map { part in share { $0 != part } }
                + (0..<parts).map { part in share { $0 == part } }
        }
        let sets = (1..<(1 << parts)).reversed().map { set in share { set >> $0 & 1 == 1 } }
        return parts == 2 ? [all, [3, 1], [1, 3], [1, 0], [0, 1]] : sets
    }
}

extension NestedCrossValidation {
    /// Nested cross-validation on the features of several backbones for the same images: fusion,
    /// part weights, principal components and head are all learned or chosen inside each training
    /// part.
    ///
    /// - Parameters:
    ///   - parts: for each backbone N x its width, rows in the same order.
    ///   - options: how parts are fused.
    ///   - others: classes, folds, groups and workers as in `run`.
    /// - Throws: as `run`.
    public func run(
        fusing parts: [Matrix<Float>], options: FusionOptions = FusionOptions(), classes: [Int],
        classCount: Int, folds: [Int], foldCount: Int, groups: [Int]? = nil, workers: Int? = nil,
        progress: Progress? = nil
    ) async throws -> NestedResult {
        precondition(!parts.isEmpty, "a fusion needs at least one part")
        var plan = self
        let widths = parts.map(\.columns)
        plan.families = families.flatMap { options.families($0, widths: widths) }
        return try await plan.run(
            Matrix(columnsOf: parts), classes: classes, classCount: classCount,
            folds: folds, foldCount: foldCount, groups: groups, workers: workers,
            progress: progress)
    }
}
