import GraftImages
import GraftLearning

/// How a network is fine-tuned: everything that decides the result, kept beside it.
///
/// What is nil is chosen by `resolved`, which says why.
public struct FineTuneOptions: Sendable, Hashable, Codable {
    public var recipe = FineTuneRecipe.lastStage
    /// Passes over the training images.
    public var epochs: Int?
    /// Images of one step.
    public var batch = 32
    /// Parts in which a step's images go through the network; gradients are added up.
    public var accumulation = 1
    public var optimiser: OptimiserKind?
    /// Base learning rate of the network's weights.
    public var rate: Double?
    /// Factor on the rate for the classifier.
    public var headRate = 1.0
    /// Factor on the rate for each stage further from the classifier.
    public var layerDecay: Double?
    public var schedule: RateSchedule?
    public var momentum = 0.9
    public var weightDecay: Double?
    /// Norm to which the joint gradient is scaled down; 0 leaves it.
    public var gradientLimit = 5.0
    public var labelSmoothing = 0.0
    /// Focal loss's gamma; 0 is cross-entropy.
    public var focalGamma = 0.0
    /// Weight images inversely to the size of their class.
    public var weighsClasses = false
    /// Adds this many times the logarithm of each class's share to its logit while training (Menon et
    /// al., ICLR 2021); 0 adds nothing.
    public var logitAdjustment = 0.0
    /// Loss of several categories an image.
    public var labelLoss = MultiLabelLoss.Kind.bce
    /// What unknown labels of several categories count as.
    public var unknown = UnknownPolicy.ignore
    /// How an epoch's images are drawn.
    public var sampling = BalancedSampling.shuffled
    public var augmentation = AugmentationRule.automatic
    public var mixing: AugmentationOptions.Mixing?
    /// Augmented views of each image that are kept when the first layers are frozen.
    public var views: Int?
    /// Share of the old value in the moving average of weights that is judged; nil judges the weights
    /// themselves.
    public var averaging: Double?
    /// Epochs without a better validation result after which training stops; nil never stops early.
    public var patience: Int?
    public var batchNorm = BatchNormRule.frozen
    /// Share of features that are zeroed in front of the classifier while training.
    public var dropout = 0.0
    public var headStart = HeadStart.probe
    public var mixedPrecision = false
    /// Views of an image whose probabilities are averaged when it is judged.
    public var testViews = TestTimeViews.plain
    public var device = TrainerDevice.cpu
    public var seed: UInt64 = 0

    public init() {}
}

/// Which layers learn.
public enum FineTuneRecipe: Sendable, Hashable, Codable {
    /// The classifier alone.
    case head
    /// The stage of the lowest resolution and the classifier.
    case lastStage
    /// First the classifier, then one stage more every few epochs, down to the second.
    case gradual
    /// Every layer.
    case full
    /// Everything from the start of a stage or block of this name, as `graft backbones inspect` lists
    /// them.
    case from(String)

    /// "head", "last-stage", "gradual", "full" or the name of a stage.
    public init(_ text: String) {
        switch text {
        case "head": self = .head
        case "last-stage": self = .lastStage
        case "gradual": self = .gradual
        case "full": self = .full
        default: self = .from(text)
        }
    }

    public var name: String {
        switch self {
        case .head: "head"
        case .lastStage: "last-stage"
        case .gradual: "gradual"
        case .full: "full"
        case .from(let name): name
        }
    }
}

/// What batch normalisation does while training.
public enum BatchNormRule: String, Sendable, Hashable, Codable, CaseIterable {
    /// Uses the running moments of the source data; scale and shift still learn. Right for small
    /// batches and small sets.
    case frozen
    /// Uses each batch's own moments and moves the running ones.
    case moving
}

/// Where the classifier begins.
public enum HeadStart: String, Sendable, Hashable, Codable, CaseIterable {
    /// At the linear probe fitted on the training part (Kumar et al., "Fine-tuning can distort
    /// pretrained features", ICLR 2022).
    case probe
    /// At small random numbers.
    case random
}

extension FineTuneOptions {
    /// The same options with nothing left open, and a sentence for each choice that was made.
    public func resolved() -> (options: FineTuneOptions, choices: [String]) {
        var options = self
        var choices: [String] = []
        func choose<Value>(
            _ path: WritableKeyPath<FineTuneOptions, Value?>, _ value: Value, _ reason: String
        ) {
            guard options[keyPath: path] == nil else { return }
            options[keyPath: path] = value
            choices.append(reason)
        }
        choose(\.optimiser, .adamw, "AdamW, which needs the least tuning of its rate")
        let isAdam = options.optimiser == .adamw
        let epochs = recipe == .head ? 20 : 12
        choose(\.epochs, epochs, "\(epochs) epochs")
        let rate = isAdam ? (recipe == .full ? 1e-4 : 3e-4) : (recipe == .full ? 2e-3 : 5e-3)
        choose(\.rate, rate, "learning rate \(rate), usual for this optimiser and recipe")
        choose(\.schedule, .cosine(warmUp: 0.1), "a tenth of warm-up, then cosine")
        choose(\.weightDecay, isAdam ? 0.01 : 1e-4, "weight decay \(isAdam ? 0.01 : 1e-4)")
        choose(\.layerDecay, 0.7, "0.7 of the rate for each stage further from the classifier")
        choose(\.views, 4, "4 augmented views of each image")
        return (options, choices)
    }
}
