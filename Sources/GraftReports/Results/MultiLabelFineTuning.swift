/// A network that was fine-tuned on several categories an image, beside the linear probe on the same
/// images.
public struct MultiLabelFineTuning: Sendable, Codable {
    public var backbone: String
    /// How it was trained, in words.
    public var recipe: FineTuneRecipeSummary
    public var epochs: [MultiLabelEpoch]
    /// 0: training never beat its start.
    public var chosenEpoch: Int
    /// Mean average precision on known labels of images that had no part in training or choosing.
    public var mAP: Estimate
    /// The linear probe on the same images.
    public var probe: MultiLabelProbe
    /// Fine-tuned minus probe, by drawing the same images.
    public var gain: Estimate
    /// Whether the gain is beyond chance.
    public var paid: Bool
    public var verdict: String
    public var trainedParameters: Int
    /// Tensor up to which activations were computed once; nil where every layer was trained.
    @Explicit public var cachedPrefix: String?
    public var stages: [StageSummary]
    public var augmentation: AugmentationSummary
    /// The loss against the learning rate; nil where it was not looked at.
    @Explicit public var rateSearch: RateCurve?
    /// Every measure of the fine-tuned network, category by category.
    public var evaluation: MultiLabelEvaluation
    /// The model file.
    public var model: String
    @Finite public var megabytes: Double
    public var reproduction: Reproduction
    @Finite public var seconds: Double
    /// Parts of `seconds`.
    public var spent: [NamedSeconds]

    public init(
        backbone: String, recipe: FineTuneRecipeSummary, epochs: [MultiLabelEpoch],
        chosenEpoch: Int, mAP: Estimate, probe: MultiLabelProbe, gain: Estimate, paid: Bool,
        verdict: String, trainedParameters: Int, cachedPrefix: String?, stages: [StageSummary],
        augmentation: AugmentationSummary, rateSearch: RateCurve?,
        evaluation: MultiLabelEvaluation, model: String, megabytes: Double,
        reproduction: Reproduction, seconds: Double, spent: [NamedSeconds]
    ) {
        self.backbone = backbone
        self.recipe = recipe
        self.epochs = epochs
        self.chosenEpoch = chosenEpoch
        self.mAP = mAP
        self.probe = probe
        self.gain = gain
        self.paid = paid
        self.verdict = verdict
        self.trainedParameters = trainedParameters
        self.cachedPrefix = cachedPrefix
        self.stages = stages
        self.augmentation = augmentation
        self.rateSearch = rateSearch
        self.evaluation = evaluation
        self.model = model
        self.megabytes = megabytes
        self.reproduction = reproduction
        self.seconds = seconds
        self.spent = spent
    }
}

/// One pass over the training images with several categories an image.
public struct MultiLabelEpoch: Sendable, Codable, Hashable {
    public var epoch: Int
    /// nil for the state before training.
    @Explicit public var trainLoss: Double?
    @Finite public var validationLoss: Double
    @Finite public var validationMAP: Double
    @Finite public var rate: Double
    @Finite public var seconds: Double

    public init(_ epoch: FineTuneEpoch) {
        self.epoch = epoch.epoch
        trainLoss = epoch.trainLoss
        validationLoss = epoch.validationLoss
        validationMAP = epoch.validationAccuracy
        rate = epoch.rate
        seconds = epoch.seconds
    }

    /// The same for plots and tables, which differ in a word alone.
    var plotted: FineTuneEpoch {
        FineTuneEpoch(
            epoch: epoch, trainLoss: trainLoss, validationLoss: validationLoss,
            validationAccuracy: validationMAP, rate: rate, seconds: seconds)
    }
}

/// The linear probe that fine-tuning on several categories is held against.
public struct MultiLabelProbe: Sendable, Codable, Hashable {
    public var mAP: Estimate
    @Finite public var seconds: Double

    public init(mAP: Estimate, seconds: Double) {
        self.mAP = mAP
        self.seconds = seconds
    }
}
