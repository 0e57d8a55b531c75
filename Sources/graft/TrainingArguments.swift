import ArgumentParser
import GraftImages
import GraftLearning
import GraftTraining

/// The options that say how layers are trained.
struct TrainingArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            Which layers learn: head, last-stage, gradual, full, or the name of the stage or block to begin with.
            """, valueName: "recipe"))
    var recipe = "last-stage"

    @Option(help: ArgumentHelp("Passes over the images.", valueName: "n"))
    var epochs: Int?

    @Option(help: ArgumentHelp("Images of one step.", valueName: "n"))
    var batch = 32

    @Option(help: ArgumentHelp("Parts in which a step's images are computed.", valueName: "n"))
    var accumulation = 1

    @Option(help: "sgd (Nesterov momentum) or adamw.")
    var optimiser: OptimiserKind?

    @Option(
        help: ArgumentHelp("Learning rate, or find to look for one first.", valueName: "rate"))
    var rate: String?

    @Flag(help: "Look for a learning rate and show what was seen; the run itself does not change.")
    var findRate = false

    @Option(help: "constant, step (a tenth every 7 epochs), cosine (with warm-up) or one-cycle.")
    var schedule: ScheduleName?

    @Option(help: ArgumentHelp("Momentum of sgd.", valueName: "share"))
    var momentum = 0.9

    @Option(help: ArgumentHelp("Weight decay.", valueName: "number"))
    var weightDecay: Double?

    @Option(
        help: ArgumentHelp(
            "Factor on the rate for each stage further from the classifier.", valueName: "factor"))
    var layerDecay: Double?

    @Option(help: ArgumentHelp("Largest norm of the gradient; 0 for any.", valueName: "norm"))
    var gradientLimit = 5.0

    @Option(help: ArgumentHelp("Share of each target spread over all classes.", valueName: "share"))
    var labelSmoothing = 0.0

    @Option(help: ArgumentHelp("Focal loss's gamma; 0 for cross-entropy.", valueName: "gamma"))
    var focal = 0.0

    @Flag(help: "Weight classes inversely to their number of images.")
    var balanced = false

    @Option(
        help: ArgumentHelp(
            "Strength of logit adjustment for unequal classes; 1 is usual.", valueName: "number"))
    var logitAdjustment = 0.0

    @Option(help: "How an epoch draws images: shuffled, squareRoot or balanced over classes.")
    var sampling: BalancedSampling = .shuffled

    @Option(
        help: ArgumentHelp(
            "Judge moving averages of the weights that keep this share each step, such as 0.99.",
            valueName: "share"))
    var averaging: Double?

    @Option(help: ArgumentHelp("Stop after this many epochs without progress.", valueName: "n"))
    var patience: Int?

    @Option(help: "Batch normalisation: frozen or moving statistics.")
    var batchNorm: BatchNormRule = .frozen

    @Option(
        help: ArgumentHelp("Share of features dropped before the classifier.", valueName: "share"))
    var dropout = 0.0

    @Option(help: "Where the classifier begins: probe or random.")
    var headStart: HeadStart = .probe

    @Flag(help: "Train in bf16 where that is safe; faster only where the processor has it.")
    var bf16 = false

    @Option(help: "Seed of divisions, order, augmentation and dropout.")
    var seed: UInt64 = 0

    mutating func validate() throws {
        func check(_ holds: Bool, _ message: String) throws {
            if !holds { throw ValidationError(message) }
        }
        try check(epochs ?? 1 >= 1, "--epochs needs at least 1")
        try check(batch >= 1 && accumulation >= 1, "--batch and --accumulation need at least 1")
        try check(accumulation <= batch, "--accumulation cannot exceed --batch")
        if let rate, rate != "find" {
            guard let number = Double(rate), number >= 0, number.isFinite else {
                throw ValidationError("--rate needs a number from 0 up, or find")
            }
        }
        try check((0..<1).contains(momentum), "--momentum lies in 0 ..< 1")
        try check(weightDecay ?? 0 >= 0, "--weight-decay needs a number from 0 up")
        try check(layerDecay ?? 1 > 0, "--layer-decay needs a number above 0")
        try check((0..<1).contains(labelSmoothing), "--label-smoothing lies in 0 ..< 1")
        try check(focal >= 0, "--focal needs a number from 0 up")
        try check(averaging.map { (0..<1).contains($0) } ?? true, "--averaging lies in 0 ..< 1")
        try check(patience ?? 1 >= 1, "--patience needs at least 1")
        try check((0..<1).contains(dropout), "--dropout lies in 0 ..< 1")
    }

    var options: FineTuneOptions {
        var options = FineTuneOptions()
        options.recipe = FineTuneRecipe(recipe)
        options.epochs = epochs
        options.batch = batch
        options.accumulation = accumulation
        options.optimiser = optimiser
        options.rate = rate.flatMap(Double.init)
        options.schedule = schedule?.schedule
        options.momentum = momentum
        options.weightDecay = weightDecay
        options.layerDecay = layerDecay
        options.gradientLimit = gradientLimit
        options.labelSmoothing = labelSmoothing
        options.focalGamma = focal
        options.weighsClasses = balanced
        options.logitAdjustment = logitAdjustment
        options.sampling = sampling
        options.averaging = averaging
        options.patience = patience
        options.batchNorm = batchNorm
        options.dropout = dropout
        options.headStart = headStart
        options.mixedPrecision = bf16
        options.seed = seed
        return options
    }

    var rateSearch: FineTuner.RateSearchRule { rate == "find" ? .use : findRate ? .report : .none }
}

/// The options that say how training images are changed.
struct TrainingImageArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            Random changes of training images: auto (found by short trainings), natural, gentle, texture, \
            document, medical or none.
            """, valueName: "preset"))
    var augmentation: AugmentationRule = .automatic

    @Option(
        help: ArgumentHelp("Mix images by MixUp with this alpha; 0 for none.", valueName: "alpha"))
    var mixup = 0.0

    @Option(
        help: ArgumentHelp("Mix images by CutMix with this alpha; 0 for none.", valueName: "alpha"))
    var cutmix = 0.0

    @Option(
        help: ArgumentHelp(
            "Augmented views of each image that are kept where the first layers are frozen.",
            valueName: "n"))
    var views: Int?

    @Option(help: "Views that are averaged to judge an image: plain, flip, fiveCrops or tenCrops.")
    var testViews: TestTimeViews = .plain

    mutating func validate() throws {
        if mixup < 0 || cutmix < 0 { throw ValidationError("--mixup and --cutmix need 0 or more") }
        if let views, views < 1 { throw ValidationError("--views needs at least 1") }
    }

    func apply(to options: inout FineTuneOptions) {
        options.augmentation = augmentation
        options.views = views
        options.testViews = testViews
        if mixup > 0 || cutmix > 0 { options.mixing = .init(mixUp: mixup, cutMix: cutmix) }
    }
}

/// Schedules by name.
enum ScheduleName: String, ExpressibleByArgument, CaseIterable {
    case constant, step, cosine
    case oneCycle = "one-cycle"

    var schedule: RateSchedule {
        switch self {
        case .constant: .constant
        case .step: .published
        case .cosine: .cosine(warmUp: 0.1)
        case .oneCycle: .oneCycle(rise: 0.3)
        }
    }
}

extension OptimiserKind: ExpressibleByArgument {}
extension BalancedSampling: ExpressibleByArgument {}
extension BatchNormRule: ExpressibleByArgument {}
extension HeadStart: ExpressibleByArgument {}
extension AugmentationRule: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }

    public var defaultValueDescription: String { preset?.rawValue ?? "auto" }
}
extension TestTimeViews: ExpressibleByArgument {}
