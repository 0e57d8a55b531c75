/// What category-wise fine-tuning did to a trained head.
public struct CategoryTuning: Sendable, Codable {
    /// The trained model, and the one that was written.
    public var model: String
    public var output: String
    public var method: String
    /// What was improved: ap or auc.
    public var measure: String
    /// clean: chosen on one part, reported on another; paper: chosen and reported on the same.
    public var `protocol`: String
    public var categories: [FineTunedCategory]
    /// Means over the scored categories.
    @Finite public var mAPBefore: Double
    @Finite public var mAPAfter: Double
    @Finite public var mAUCBefore: Double
    @Finite public var mAUCAfter: Double
    public var intervals: Intervals
    /// The measure on the images that chose, where fine-tuning cannot lose: how the paper reports.
    @Finite public var selectionBefore: Double
    @Finite public var selectionAfter: Double
    @Finite public var microF1: Double
    @Finite public var macroF1: Double
    @Finite public var coverage: Double
    @Finite public var rankingLoss: Double
    @Finite public var ece: Double
    public var dataset: DatasetSummary
    public var parts: [ClassCount]
    /// Which labels of which images the scores rest on, a sentence.
    public var scored: String
    public var scoredCategories: Int
    public var knownLabels: Int
    public var curvesBefore: [PrecisionRecall]
    public var curvesAfter: [PrecisionRecall]
    public var reliability: [ReliabilityBin]
    @Explicit public var pairs: CategoryPairs?
    public var moved: [MovedImage]
    public var warnings: [String]
    @Explicit public var reproduction: Reproduction?
    /// Wall time of the whole run, and of fine-tuning alone.
    @Finite public var seconds: Double
    @Finite public var fineTuningSeconds: Double

    /// 95 % intervals by drawing images with replacement; the change is paired.
    public struct Intervals: Sendable, Hashable, Codable {
        public var mAPBefore: Estimate
        public var mAPAfter: Estimate
        public var mAPChange: Estimate

        public init(mAPBefore: Estimate, mAPAfter: Estimate, mAPChange: Estimate) {
            self.mAPBefore = mAPBefore
            self.mAPAfter = mAPAfter
            self.mAPChange = mAPChange
        }
    }

    public init(
        model: String, output: String, method: String, measure: String, protocol: String,
        categories: [FineTunedCategory], mAPBefore: Double, mAPAfter: Double, mAUCBefore: Double,
        mAUCAfter: Double, intervals: Intervals, selectionBefore: Double, selectionAfter: Double,
        after: MultiLabelEvaluation, curvesBefore: [PrecisionRecall], moved: [MovedImage],
        warnings: [String], reproduction: Reproduction?, seconds: Double, fineTuningSeconds: Double
    ) {
        self.model = model
        self.output = output
        self.method = method
        self.measure = measure
        self.protocol = `protocol`
        self.categories = categories
        self.mAPBefore = mAPBefore
        self.mAPAfter = mAPAfter
        self.mAUCBefore = mAUCBefore
        self.mAUCAfter = mAUCAfter
        self.intervals = intervals
        self.selectionBefore = selectionBefore
        self.selectionAfter = selectionAfter
        microF1 = after.microF1
        macroF1 = after.macroF1
        coverage = after.coverage
        rankingLoss = after.rankingLoss
        ece = after.ece
        dataset = after.dataset
        parts = after.parts
        scored = after.scored
        scoredCategories = after.scoredCategories
        knownLabels = after.knownLabels
        self.curvesBefore = curvesBefore
        curvesAfter = after.curves
        reliability = after.reliability
        pairs = after.pairs
        self.moved = moved
        self.warnings = warnings
        self.reproduction = reproduction
        self.seconds = seconds
        self.fineTuningSeconds = fineTuningSeconds
    }
}

/// An image whose probability for a category changed much.
public struct MovedImage: Sendable, Hashable, Codable {
    public var path: String
    public var category: String
    @Finite public var before: Double
    @Finite public var after: Double
    /// What is known: present, absent, unknown.
    public var label: String

    public init(path: String, category: String, before: Double, after: Double, label: String) {
        self.path = path
        self.category = category
        self.before = before
        self.after = after
        self.label = label
    }
}
