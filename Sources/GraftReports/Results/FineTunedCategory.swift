/// What category-wise fine-tuning did to one category.
public struct FineTunedCategory: Sendable, Hashable, Codable {
    /// Scores with the trained head.
    public struct Before: Sendable, Hashable, Codable {
        @Finite public var ap: Double
        @Finite public var auc: Double

        public init(ap: Double, auc: Double) {
            self.ap = ap
            self.auc = auc
        }
    }

    /// Scores with the repaired head; `low` and `high` bound `ap`.
    public struct After: Sendable, Hashable, Codable {
        @Finite public var ap: Double
        @Finite public var auc: Double
        @Finite public var low: Double
        @Finite public var high: Double

        public init(ap: Double, auc: Double, low: Double, high: Double) {
            self.ap = ap
            self.auc = auc
            self.low = low
            self.high = high
        }
    }

    public var name: String
    /// Labels of the whole dataset.
    public var knownPositive: Int
    public var knownNegative: Int
    public var unknown: Int
    public var before: Before
    public var after: After
    /// Average precision after minus before, paired.
    public var change: Estimate
    /// Known labels that the scores rest on.
    public var scoredPositive: Int
    public var scoredNegative: Int
    /// The method whose weights were taken; nil where the trained head was kept.
    @Explicit public var method: String?
    /// Steps, generations or iterations that were run.
    public var steps: Int
    /// Steps, generation or penalty that won.
    @Explicit public var setting: Double?
    /// Why the category was left alone; nil where it was not.
    @Explicit public var skipped: String?
    @Finite public var threshold: Double
    @Finite public var temperature: Double
    public var isUnknownTerritory: Bool

    public init(
        score: CategoryScore, before: Before, after: After, change: Estimate, method: String?,
        steps: Int, setting: Double?, skipped: String?
    ) {
        name = score.name
        knownPositive = score.knownPositive
        knownNegative = score.knownNegative
        unknown = score.unknown
        scoredPositive = score.scoredPositive
        scoredNegative = score.scoredNegative
        threshold = score.threshold
        temperature = score.temperature
        isUnknownTerritory = score.isUnknownTerritory
        self.before = before
        self.after = after
        self.change = change
        self.method = method
        self.steps = steps
        self.setting = setting
        self.skipped = skipped
    }
}
