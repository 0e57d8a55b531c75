/// A network that learned from images without labels, and whether that paid.
public struct Pretraining: Sendable, Codable {
    /// The folder as the user named it.
    public var folder: String
    public var trainingImages: Int
    public var validationImages: Int
    public var unreadable: [FileProblem]
    /// "mask", "denoise" or "both".
    public var pretext: String
    /// Every setting by name.
    public var settings: [NamedValue]
    /// The state before training, then every epoch.
    public var epochs: [PretrainingEpoch]
    public var chosenEpoch: Int
    /// Mean squared error of the mean training image on corrupted pixels.
    @Finite public var meanImage: Double
    public var parameters: Int
    public var encoderParameters: Int
    /// Floors, networks and their fusions on the same folds; empty where no labels were given.
    public var arms: [PretrainingArm]
    @Explicit public var verdict: PretrainingVerdict?
    /// The labelled images; nil without any.
    @Explicit public var labelled: DatasetSummary?
    /// Scores of the fused network class by class; nil without labels.
    @Explicit public var detail: BackboneDetail?
    /// The encoder's file.
    public var model: String
    @Finite public var megabytes: Double
    public var warnings: [String]
    public var reproduction: Reproduction
    @Finite public var seconds: Double
    public var spent: [NamedSeconds]

    public init(
        folder: String, trainingImages: Int, validationImages: Int, unreadable: [FileProblem],
        pretext: String, settings: [NamedValue], epochs: [PretrainingEpoch], chosenEpoch: Int,
        meanImage: Double, parameters: Int, encoderParameters: Int, arms: [PretrainingArm],
        verdict: PretrainingVerdict?, labelled: DatasetSummary?, detail: BackboneDetail?,
        model: String, megabytes: Double, warnings: [String], reproduction: Reproduction,
        seconds: Double, spent: [NamedSeconds]
    ) {
        self.folder = folder
        self.trainingImages = trainingImages
        self.validationImages = validationImages
        self.unreadable = unreadable
        self.pretext = pretext
        self.settings = settings
        self.epochs = epochs
        self.chosenEpoch = chosenEpoch
        self.meanImage = meanImage
        self.parameters = parameters
        self.encoderParameters = encoderParameters
        self.arms = arms
        self.verdict = verdict
        self.labelled = labelled
        self.detail = detail
        self.model = model
        self.megabytes = megabytes
        self.warnings = warnings
        self.reproduction = reproduction
        self.seconds = seconds
        self.spent = spent
    }
}

/// One pass over the unlabelled images. Errors are means of squares on corrupted pixels of 0 ... 1.
public struct PretrainingEpoch: Sendable, Codable, Hashable {
    public var epoch: Int
    /// The loss as it is trained; nil for the state before training.
    @Explicit public var train: Double?
    /// The same loss on images set apart, which choose the epoch.
    @Finite public var validation: Double
    /// Of the restored pictures of the images set apart.
    @Finite public var restored: Double
    /// Of the corrupted images themselves.
    @Finite public var identity: Double
    /// Leave-one-out accuracy of nearest neighbours on labelled images; nil without labels.
    @Explicit public var neighbours: Double?
    @Finite public var rate: Double
    @Finite public var seconds: Double

    public init(
        epoch: Int, train: Double?, validation: Double, restored: Double, identity: Double,
        neighbours: Double?, rate: Double, seconds: Double
    ) {
        self.epoch = epoch
        self.train = train
        self.validation = validation
        self.restored = restored
        self.identity = identity
        self.neighbours = neighbours
        self.rate = rate
        self.seconds = seconds
    }
}

/// One kind of features under the same classifier on the same folds.
public struct PretrainingArm: Sendable, Codable, Hashable {
    public var name: String
    /// D.
    public var featureWidth: Int
    public var balancedAccuracy: Estimate
    public var accuracy: Estimate
    public var macroF1: Estimate
    /// Recall of each class, in the order of the classes.
    public var recalls: [Estimate]

    public init(
        name: String, featureWidth: Int, balancedAccuracy: Estimate, accuracy: Estimate,
        macroF1: Estimate, recalls: [Estimate]
    ) {
        self.name = name
        self.featureWidth = featureWidth
        self.balancedAccuracy = balancedAccuracy
        self.accuracy = accuracy
        self.macroF1 = macroF1
        self.recalls = recalls
    }
}

/// Whether learning without labels paid.
public struct PretrainingVerdict: Sendable, Codable, Hashable {
    /// The gain is beyond chance.
    public var paid: Bool
    /// Balanced accuracy of backbone and network together minus that of the backbone alone.
    @Finite public var gain: Double
    @Finite public var low: Double
    @Finite public var high: Double
    /// The same over the backbone together with the untrained network; nil where there is none.
    @Explicit public var overRandom: Estimate?
    public var sentence: String

    public init(paid: Bool, gain: Estimate, overRandom: Estimate?, sentence: String) {
        self.paid = paid
        (self.gain, low, high) = (gain.value, gain.low, gain.high)
        self.overRandom = overRandom
        self.sentence = sentence
    }
}
