/// What kind of map is learned from judgements, and how its strength is chosen.
public struct AlignmentPlan: Sendable, Codable, Hashable {
    public enum Method: String, Sendable, Codable, CaseIterable {
        /// One weight for each feature: s = sum of w z z' (Peterson, Abbott and Griffiths,
        /// Cognitive Science 42, 2018).
        case ridge
        /// The identity plus a symmetric change inside the leading principal directions (after
        /// Muttenthaler et al., NeurIPS 2023: a linear map held near a multiple of the identity).
        case lowRank = "low-rank"
    }

    public var method: Method
    /// Weights below 0 are not allowed: only then are the weighted features features.
    public var isNonNegative: Bool
    /// Principal directions that the low-rank map may change, at most.
    public var rank: Int
    /// Penalties on the distance from the identity, relative to the mean square of the regressors;
    /// no change at all is tried besides.
    public var strengths: [Double]
    /// Parts of the images; each is judged by a map that no image of it took part in.
    public var folds: Int
    /// Divisions into folds to average over.
    public var repeats: Int
    /// Parts of the training images by which the strength is chosen.
    public var innerFolds: Int
    /// Pairs or triplets that one fit uses, at most; a random sample of them.
    public var examples: Int
    public var seed: UInt64

    public init(
        method: Method = .ridge, isNonNegative: Bool = true, rank: Int = 24,
        strengths: [Double] = [1e-2, 1e-1, 1, 10, 100], folds: Int = 4, repeats: Int = 2,
        innerFolds: Int = 3, examples: Int = 5_000, seed: UInt64 = 0
    ) {
        self.method = method
        self.isNonNegative = isNonNegative
        self.rank = rank
        self.strengths = strengths
        self.folds = folds
        self.repeats = repeats
        self.innerFolds = innerFolds
        self.examples = examples
        self.seed = seed
    }

    func check() throws(LearningError) {
        guard rank > 0, folds >= 2, innerFolds >= 2, repeats > 0, examples >= 10,
            strengths.allSatisfy({ $0 > 0 && $0.isFinite })
        else {
            throw LearningError(
                code: .invalidOption, subject: "alignment",
                detail: "rank and strengths must be positive, folds 2 or more, examples 10 or more")
        }
    }
}
