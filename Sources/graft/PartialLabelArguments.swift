import ArgumentParser
import GraftLearning
import GraftWorkflows

/// The options of data with several categories an image, some of them unknown.
struct PartialLabelArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Thresholds for f1, cost:P:N (price of a false positive and of a miss) or precision:0.9.",
            valueName: "aim"))
    var aim: String = "f1"

    @Option(
        help: ArgumentHelp(
            "Known presences and known absences without which a category is unknown territory.",
            valueName: "n"))
    var leastKnown = 5

    @Option(
        help: ArgumentHelp(
            "Sizes of the parts that train, select and report, where no split column has them.",
            valueName: "a:b:c"))
    var parts = "60:20:20"

    @Option(
        name: [.long, .customLong("report")],
        help: ArgumentHelp(
            "Folder for report.html, report.json and categories.csv.", valueName: "folder"))
    var output: String?

    mutating func validate() throws {
        if parsedAim == nil {
            throw ValidationError("--aim is f1, cost:P:N or precision:SHARE, as in precision:0.9")
        }
        if parsedParts == nil {
            throw ValidationError("--parts needs three sizes above 0, as in 60:20:20")
        }
        if leastKnown < 1 { throw ValidationError("--least-known needs at least 1") }
    }

    func options(truth: String? = nil, seed: UInt64) -> PartialLabelOptions {
        PartialLabelOptions(
            truth: truth, aim: parsedAim ?? .f1, leastKnown: leastKnown,
            parts: parsedParts ?? .init(), seed: seed, report: output)
    }

    private var parsedAim: ThresholdAim? { ThresholdAim(argument: aim) }

    private var parsedParts: PartialLabelOptions.Parts? { .init(argument: parts) }
}
/// The options that say how a head is trained where labels are unknown.
struct UnknownArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "What unknown labels count as: \(UnknownPolicy.allValueStrings.joined(separator: ", ")).",
            valueName: "policy"))
    var unknown: UnknownPolicy?

    @Option(
        help: ArgumentHelp(
            "Loss: \(MultiLabelLoss.Kind.allValueStrings.joined(separator: ", ")).",
            valueName: "loss"))
    var loss: MultiLabelLoss.Kind?

    @Option(help: "Optimiser: adam (mini-batches), lbfgs (all images at once).")
    var optimiser: MultiLabelHeadOptions.Optimiser = .adam

    @Option(help: ArgumentHelp("Passes over the images, or rounds of lbfgs.", valueName: "n"))
    var epochs: Int?

    /// Whether anything here was asked for.
    var isUsed: Bool { unknown != nil || loss != nil || epochs != nil || optimiser != .adam }

    mutating func validate() throws {
        if let epochs, epochs < 1 { throw ValidationError("--epochs needs at least 1") }
    }

    func head(seed: UInt64) -> MultiLabelHeadOptions {
        MultiLabelHeadOptions(
            unknown: unknown ?? .ignore, loss: loss.map { MultiLabelLoss($0) },
            optimiser: optimiser, epochs: epochs, seed: seed)
    }
}

extension UnknownPolicy: ExpressibleByArgument {}
extension MultiLabelLoss.Kind: ExpressibleByArgument {}
extension MultiLabelHeadOptions.Optimiser: ExpressibleByArgument {}

extension ThresholdAim {
    /// "f1", "cost:P:N" or "precision:0.9"; nil for anything else.
    init?(argument: String) {
        let words = argument.split(separator: ":").map(String.init)
        let numbers = words.dropFirst().compactMap(Double.init)
        switch (words.first, numbers.count) {
        case ("f1", 0) where words.count == 1: self = .f1
        case ("cost", 2) where numbers.allSatisfy({ $0 >= 0 }):
            self = .cost(falsePositive: numbers[0], falseNegative: numbers[1])
        case ("precision", 1) where (0...1).contains(numbers[0]):
            self = .precision(atLeast: numbers[0])
        default: return nil
        }
    }
}

extension PartialLabelOptions.Parts {
    /// Three sizes above 0, as in "60:20:20"; nil for anything else.
    init?(argument: String) {
        let sizes = argument.split(separator: ":").compactMap { Double($0) }
        guard sizes.count == 3, sizes.allSatisfy({ $0 > 0 }) else { return nil }
        self.init(train: sizes[0], select: sizes[1], report: sizes[2])
    }
}
