/// What is known of one category, how well it is told, and when it is answered.
public struct CategoryScore: Sendable, Hashable, Codable {
    public var name: String
    /// Labels of the whole dataset.
    public var knownPositive: Int
    public var knownNegative: Int
    public var unknown: Int
    /// Known labels that the scores below rest on.
    public var scoredPositive: Int
    public var scoredNegative: Int
    /// Average precision; unknown unless both classes are known.
    public var ap: Estimate
    @Finite public var auc: Double
    /// At the threshold.
    @Finite public var f1: Double
    @Finite public var precision: Double
    @Finite public var recall: Double
    /// Probability from which on the category is answered as present.
    @Finite public var threshold: Double
    /// Divisor of scores that makes probabilities honest.
    @Finite public var temperature: Double
    /// Too few labels were known to say when to answer.
    public var isUnknownTerritory: Bool

    public init(
        name: String, knownPositive: Int, knownNegative: Int, unknown: Int, scoredPositive: Int,
        scoredNegative: Int, ap: Estimate, auc: Double, f1: Double, precision: Double,
        recall: Double, threshold: Double, temperature: Double, isUnknownTerritory: Bool
    ) {
        self.name = name
        self.knownPositive = knownPositive
        self.knownNegative = knownNegative
        self.unknown = unknown
        self.scoredPositive = scoredPositive
        self.scoredNegative = scoredNegative
        self.ap = ap
        self.auc = auc
        self.f1 = f1
        self.precision = precision
        self.recall = recall
        self.threshold = threshold
        self.temperature = temperature
        self.isUnknownTerritory = isUnknownTerritory
    }
}
