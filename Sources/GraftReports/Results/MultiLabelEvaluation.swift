/// How well a model tells several categories an image, on known labels alone.
public struct MultiLabelEvaluation: Sendable, Codable {
    /// The model file as the user named it.
    public var model: String
    /// Backbone and classifier in words.
    public var description: String
    public var dataset: DatasetSummary
    /// Images of each part: train, select, report.
    public var parts: [ClassCount]
    /// Which labels of which images the scores rest on, a sentence.
    public var scored: String
    public var mAP: Estimate
    @Finite public var mAUC: Double
    @Finite public var microF1: Double
    @Finite public var macroF1: Double
    /// How far one goes down the known labels of an image to meet all present ones, on average.
    @Finite public var coverage: Double
    /// Share of pairs of present and absent labels that are ordered wrongly, on average.
    @Finite public var rankingLoss: Double
    /// Expected calibration error over all known labels, a share of 1.
    @Finite public var ece: Double
    /// Categories that `mAP` and `mAUC` are means of.
    public var scoredCategories: Int
    /// Known labels in the scored images, and images with any.
    public var knownLabels: Int
    public var labelledImages: Int
    public var categories: [CategoryScore]
    public var reliability: [ReliabilityBin]
    public var curves: [PrecisionRecall]
    /// Pairs of categories that occur together.
    @Explicit public var pairs: CategoryPairs?
    /// What the user should know before trusting the numbers, one sentence each.
    public var warnings: [String]
    @Finite public var seconds: Double

    public init(
        model: String, description: String, dataset: DatasetSummary, parts: [ClassCount],
        scored: String, mAP: Estimate, mAUC: Double, microF1: Double, macroF1: Double,
        coverage: Double, rankingLoss: Double, ece: Double, scoredCategories: Int,
        knownLabels: Int, labelledImages: Int, categories: [CategoryScore],
        reliability: [ReliabilityBin], curves: [PrecisionRecall], pairs: CategoryPairs?,
        warnings: [String], seconds: Double
    ) {
        self.model = model
        self.description = description
        self.dataset = dataset
        self.parts = parts
        self.scored = scored
        self.mAP = mAP
        self.mAUC = mAUC
        self.microF1 = microF1
        self.macroF1 = macroF1
        self.coverage = coverage
        self.rankingLoss = rankingLoss
        self.ece = ece
        self.scoredCategories = scoredCategories
        self.knownLabels = knownLabels
        self.labelledImages = labelledImages
        self.categories = categories
        self.reliability = reliability
        self.curves = curves
        self.pairs = pairs
        self.warnings = warnings
        self.seconds = seconds
    }
}

/// Labels whose predicted probability lies in one tenth of 0...1, and how many are present.
public struct ReliabilityBin: Sendable, Hashable, Codable {
    public var labels: Int
    @Finite public var probability: Double
    @Finite public var present: Double

    public init(labels: Int, probability: Double, present: Double) {
        self.labels = labels
        self.probability = probability
        self.present = present
    }
}

/// Precision against recall of one category, from the highest threshold down.
public struct PrecisionRecall: Sendable, Hashable, Codable {
    public var name: String
    public var recall: [Double]
    public var precision: [Double]

    public init(name: String, recall: [Double], precision: [Double]) {
        self.name = name
        self.recall = recall
        self.precision = precision
    }
}

/// How often categories are present together: row and column by category, the diagonal counts each
/// alone.
public struct CategoryPairs: Sendable, Hashable, Codable {
    public var names: [String]
    /// Images on which both are known to be present.
    public var present: [[Int]]

    public init(names: [String], present: [[Int]]) {
        self.names = names
        self.present = present
    }
}
