/// How well backbones agree with people about which images are alike.
public struct HumanAgreement: Sendable, Codable {
    public var dataset: DatasetSummary
    public var judgements: JudgementSummary
    /// Similarity of features: cosine, dot, correlation or euclidean; "centred " before it where
    /// means were subtracted.
    public var measure: String
    /// Best first, by the correlation with the mean judgement.
    public var backbones: [BackboneAgreement]
    /// Yardsticks: raw pixels, and dissimilarities that the user named.
    public var references: [ReferenceAgreement]
    public var failed: [BackboneFailure]
    /// Accuracy on the source task, from the cards.
    @Explicit public var accuracyVersusAgreement: AcrossBackbones?
    /// The same among backbones trained on ImageNet labels.
    @Explicit public var imageNetVersusAgreement: AcrossBackbones?
    /// Accuracy on the user's task, from --truth.
    @Explicit public var transferVersusAgreement: AcrossBackbones?
    @Explicit public var kernelAlignment: KernelAlignment?
    /// What was learned from the judgements; nil where nothing was.
    @Explicit public var learning: LearnedAlignment?
    /// The answer in one sentence.
    public var finding: String
    /// What can and cannot be concluded about accuracy, in a sentence.
    public var caution: String
    public var warnings: [String]
    public var reproduction: Reproduction
    @Finite public var seconds: Double

    public init(
        dataset: DatasetSummary, judgements: JudgementSummary, measure: String,
        backbones: [BackboneAgreement], references: [ReferenceAgreement],
        failed: [BackboneFailure], accuracyVersusAgreement: AcrossBackbones?,
        imageNetVersusAgreement: AcrossBackbones?, transferVersusAgreement: AcrossBackbones?,
        kernelAlignment: KernelAlignment?, learning: LearnedAlignment?, finding: String,
        caution: String, warnings: [String], reproduction: Reproduction, seconds: Double
    ) {
        self.dataset = dataset
        self.judgements = judgements
        self.measure = measure
        self.backbones = backbones
        self.references = references
        self.failed = failed
        self.accuracyVersusAgreement = accuracyVersusAgreement
        self.imageNetVersusAgreement = imageNetVersusAgreement
        self.transferVersusAgreement = transferVersusAgreement
        self.kernelAlignment = kernelAlignment
        self.learning = learning
        self.finding = finding
        self.caution = caution
        self.warnings = warnings
        self.reproduction = reproduction
        self.seconds = seconds
    }
}

/// The judgements that backbones are held against.
public struct JudgementSummary: Sendable, Codable {
    /// Pairs of images that were judged, or shown together.
    public var pairs: Int
    public var raters: Int
    /// What a model that knows all other raters would reach, mean over raters; null for one rater.
    @Finite public var ceilingLow: Double
    /// What the best conceivable model could reach, slightly too high.
    @Finite public var ceilingHigh: Double
    /// Reliability of the mean judgement: split-half correlation by Spearman and Brown.
    @Finite public var reliability: Double
    /// The largest correlation with the mean judgement that its reliability allows.
    @Finite public var ceilingOfMean: Double
    public var images: Int
    /// Triplets that accuracies were found on, and whether people were asked them.
    public var triplets: Int
    public var areTripletsAsked: Bool
    /// Right by guessing.
    @Finite public var chance: Double
    public var file: String
    public var format: String
    public var notes: [String]

    public init(
        pairs: Int, raters: Int, ceilingLow: Double, ceilingHigh: Double, reliability: Double,
        ceilingOfMean: Double, images: Int, triplets: Int, areTripletsAsked: Bool, chance: Double,
        file: String, format: String, notes: [String]
    ) {
        self.pairs = pairs
        self.raters = raters
        self.ceilingLow = ceilingLow
        self.ceilingHigh = ceilingHigh
        self.reliability = reliability
        self.ceilingOfMean = ceilingOfMean
        self.images = images
        self.triplets = triplets
        self.areTripletsAsked = areTripletsAsked
        self.chance = chance
        self.file = file
        self.format = format
        self.notes = notes
    }
}

/// One backbone, at the stage that stands for it.
public struct BackboneAgreement: Sendable, Codable {
    public var name: String
    /// "features", "posteriors", or a stage of the network.
    public var stage: String
    /// Correlation with the mean judgement.
    public var spearman: Estimate
    /// Share of triplets in which it finds the same pair most alike.
    public var tripletAccuracy: Estimate
    /// Mean over raters of the rank correlation with each.
    public var rsa: Estimate
    @Finite public var pearson: Double
    @Finite public var kendall: Double
    /// Mean log-probability of the people's choices, similarities scaled as they fit best.
    @Finite public var tripletLogLikelihood: Double
    @Explicit public var aligned: AlignedAgreement?
    /// Accuracy on the source task by its card, 0...1.
    @Explicit public var sourceAccuracy: Double?
    @Explicit public var sourceTask: String?
    /// Accuracy on the user's task by --truth, 0...1.
    @Explicit public var transferAccuracy: Double?
    /// `spearman` minus that of the first backbone, on the same draws.
    public var differenceToBest: Estimate
    /// Every stage in order; one where one was asked for.
    public var stages: [StageAgreement]
    /// Correlation that the best stage keeps on images that did not choose it; null for one stage.
    @Finite public var heldOut: Double
    /// What it has on those that did.
    @Finite public var onChoosing: Double
    public var precision: String
    public var forwardPasses: Int

    public init(
        name: String, stage: String, spearman: Estimate, tripletAccuracy: Estimate, rsa: Estimate,
        pearson: Double, kendall: Double, tripletLogLikelihood: Double,
        aligned: AlignedAgreement?, sourceAccuracy: Double?, sourceTask: String?,
        transferAccuracy: Double?, differenceToBest: Estimate, stages: [StageAgreement],
        heldOut: Double, onChoosing: Double, precision: String, forwardPasses: Int
    ) {
        self.name = name
        self.stage = stage
        self.spearman = spearman
        self.tripletAccuracy = tripletAccuracy
        self.rsa = rsa
        self.pearson = pearson
        self.kendall = kendall
        self.tripletLogLikelihood = tripletLogLikelihood
        self.aligned = aligned
        self.sourceAccuracy = sourceAccuracy
        self.sourceTask = sourceTask
        self.transferAccuracy = transferAccuracy
        self.differenceToBest = differenceToBest
        self.stages = stages
        self.heldOut = heldOut
        self.onChoosing = onChoosing
        self.precision = precision
        self.forwardPasses = forwardPasses
    }
}

/// One stage of a backbone.
public struct StageAgreement: Sendable, Codable {
    public var name: String
    /// Features that were compared.
    public var width: Int
    /// Rows and columns of the maps that were averaged; null for vectors.
    @Explicit public var size: String?
    public var spearman: Estimate
    public var rsa: Estimate
    public var tripletAccuracy: Estimate

    public init(
        name: String, width: Int, size: String?, spearman: Estimate, rsa: Estimate,
        tripletAccuracy: Estimate
    ) {
        self.name = name
        self.width = width
        self.size = size
        self.spearman = spearman
        self.rsa = rsa
        self.tripletAccuracy = tripletAccuracy
    }
}

/// A yardstick that is no backbone.
public struct ReferenceAgreement: Sendable, Codable {
    public var name: String
    public var spearman: Estimate
    public var rsa: Estimate
    public var tripletAccuracy: Estimate
    @Finite public var kendall: Double

    public init(
        name: String, spearman: Estimate, rsa: Estimate, tripletAccuracy: Estimate, kendall: Double
    ) {
        self.name = name
        self.spearman = spearman
        self.rsa = rsa
        self.tripletAccuracy = tripletAccuracy
        self.kendall = kendall
    }
}
