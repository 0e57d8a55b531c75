/// A network that was fine-tuned, beside the linear probe on the same images.
public struct FineTuning: Sendable, Codable {
    public var dataset: DatasetSummary
    public var backbone: String
    /// How it was trained, in words.
    public var recipe: FineTuneRecipeSummary
    /// The run whose network was written.
    public var epochs: [FineTuneEpoch]
    /// 0: training never beat its start.
    public var chosenEpoch: Int
    /// On images that had no part in training or choosing.
    public var accuracy: Estimate
    public var balancedAccuracy: Estimate
    public var macroF1: Estimate
    @Finite public var logLoss: Double
    @Finite public var ece: Double
    /// The linear probe on the same images.
    public var probe: ProbeResult
    /// Fine-tuned minus probe, on the same images.
    public var gain: Estimate
    @Finite public var pValue: Double
    /// Whether the gain is beyond chance.
    public var paid: Bool
    public var verdict: String
    /// Images that were judged, and how they were set apart.
    public var judgedImages: Int
    public var protocolSentence: String
    public var trainedParameters: Int
    /// Tensor up to which activations were computed once; nil where every layer was trained.
    @Explicit public var cachedPrefix: String?
    public var stages: [StageSummary]
    public var augmentation: AugmentationSummary
    /// The loss against the learning rate; nil where it was not looked at.
    @Explicit public var rateSearch: RateCurve?
    public var detail: BackboneDetail
    /// The model file.
    @Explicit public var model: String?
    @Finite public var megabytes: Double
    public var warnings: [String]
    public var reproduction: Reproduction
    @Finite public var seconds: Double
    /// Parts of `seconds`: features and probe, frozen layers, training.
    public var spent: [NamedSeconds]

    public init(
        dataset: DatasetSummary, backbone: String, recipe: FineTuneRecipeSummary,
        epochs: [FineTuneEpoch], chosenEpoch: Int, accuracy: Estimate, balancedAccuracy: Estimate,
        macroF1: Estimate, logLoss: Double, ece: Double, probe: ProbeResult, gain: Estimate,
        pValue: Double, paid: Bool, verdict: String, judgedImages: Int, protocolSentence: String,
        trainedParameters: Int, cachedPrefix: String?, stages: [StageSummary],
        augmentation: AugmentationSummary, rateSearch: RateCurve?, detail: BackboneDetail,
        model: String?, megabytes: Double,
        warnings: [String], reproduction: Reproduction, seconds: Double, spent: [NamedSeconds]
    ) {
        self.dataset = dataset
        self.backbone = backbone
        self.recipe = recipe
        self.epochs = epochs
        self.chosenEpoch = chosenEpoch
        self.accuracy = accuracy
        self.balancedAccuracy = balancedAccuracy
        self.macroF1 = macroF1
        self.logLoss = logLoss
        self.ece = ece
        self.probe = probe
        self.gain = gain
        self.pValue = pValue
        self.paid = paid
        self.verdict = verdict
        self.judgedImages = judgedImages
        self.protocolSentence = protocolSentence
        self.trainedParameters = trainedParameters
        self.cachedPrefix = cachedPrefix
        self.stages = stages
        self.augmentation = augmentation
        self.rateSearch = rateSearch
        self.detail = detail
        self.model = model
        self.megabytes = megabytes
        self.warnings = warnings
        self.reproduction = reproduction
        self.seconds = seconds
        self.spent = spent
    }
}

/// One pass over the training images.
public struct FineTuneEpoch: Sendable, Codable, Hashable {
    public var epoch: Int
    /// nil for the state before training.
    @Explicit public var trainLoss: Double?
    @Finite public var validationLoss: Double
    @Finite public var validationAccuracy: Double
    @Finite public var rate: Double
    @Finite public var seconds: Double

    public init(
        epoch: Int, trainLoss: Double?, validationLoss: Double, validationAccuracy: Double,
        rate: Double, seconds: Double
    ) {
        self.epoch = epoch
        self.trainLoss = trainLoss
        self.validationLoss = validationLoss
        self.validationAccuracy = validationAccuracy
        self.rate = rate
        self.seconds = seconds
    }
}

/// What was trained and how.
public struct FineTuneRecipeSummary: Sendable, Codable, Hashable {
    public var name: String
    /// Every setting by name.
    public var settings: [NamedValue]
    /// What was chosen for the user, a sentence each.
    public var choices: [String]

    public init(name: String, settings: [NamedValue], choices: [String]) {
        self.name = name
        self.settings = settings
        self.choices = choices
    }
}

/// The linear probe that fine-tuning is held against.
public struct ProbeResult: Sendable, Codable, Hashable {
    public var accuracy: Estimate
    public var balancedAccuracy: Estimate
    @Finite public var seconds: Double

    public init(accuracy: Estimate, balancedAccuracy: Estimate, seconds: Double) {
        self.accuracy = accuracy
        self.balancedAccuracy = balancedAccuracy
        self.seconds = seconds
    }
}

/// One stage of a network.
public struct StageSummary: Sendable, Codable, Hashable {
    public var name: String
    /// Its first tensor.
    public var input: String
    /// C x H x W of what it gives, or fewer dimensions.
    public var shape: [Int]
    public var blocks: Int
    public var parameters: Int
    public var isTrained: Bool

    public init(
        name: String, input: String, shape: [Int], blocks: Int, parameters: Int, isTrained: Bool
    ) {
        self.name = name
        self.input = input
        self.shape = shape
        self.blocks = blocks
        self.parameters = parameters
        self.isTrained = isTrained
    }
}

/// How training images were changed, and the trials that chose it.
public struct AugmentationSummary: Sendable, Codable, Hashable {
    /// A short training with one preset.
    public struct Trial: Sendable, Codable, Hashable {
        public var preset: String
        /// Share of right answers, or mAP with several categories an image.
        @Finite public var accuracy: Double
        @Finite public var loss: Double

        public init(preset: String, accuracy: Double, loss: Double) {
            self.preset = preset
            self.accuracy = accuracy
            self.loss = loss
        }
    }

    public var preset: String
    /// Whether it was chosen for the user.
    public var isAutomatic: Bool
    /// Empty where nothing was tried.
    public var trials: [Trial]
    /// Images that learned, and images that judged, in the trials.
    public var learned: Int
    public var judged: Int
    @Finite public var seconds: Double

    public init(
        preset: String, isAutomatic: Bool, trials: [Trial], learned: Int, judged: Int,
        seconds: Double
    ) {
        self.preset = preset
        self.isAutomatic = isAutomatic
        self.trials = trials
        self.learned = learned
        self.judged = judged
        self.seconds = seconds
    }
}

/// The loss against a growing learning rate.
public struct RateCurve: Sendable, Codable, Hashable {
    public var rates: [Double]
    public var losses: [Double]
    @Explicit public var suggestion: Double?

    public init(rates: [Double], losses: [Double], suggestion: Double?) {
        self.rates = rates
        self.losses = losses
        self.suggestion = suggestion
    }
}

/// How long a part of the work took.
public struct NamedSeconds: Sendable, Codable, Hashable {
    public var name: String
    @Finite public var seconds: Double

    public init(_ name: String, _ seconds: Double) {
        self.name = name
        self.seconds = seconds
    }
}
