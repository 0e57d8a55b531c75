import ArgumentParser
import GraftLearning
import GraftTraining
import GraftWorkflows

/// The options of fine-tuning on several categories an image, some of them unknown.
struct SeveralArguments: ParsableArguments {
    @OptionGroup var named: ColumnArguments

    @Option(
        help: ArgumentHelp(
            "What unknown labels count as: \(UnknownPolicy.allValueStrings.joined(separator: ", ")).",
            valueName: "policy"))
    var unknown: UnknownPolicy?

    @Option(
        help: ArgumentHelp(
            "Loss: \(MultiLabelLoss.Kind.allValueStrings.joined(separator: ", ")); by default bce, or the one that a policy was published with.",
            valueName: "loss"))
    var loss: MultiLabelLoss.Kind?

    @Option(
        help: ArgumentHelp(
            "Table of complete labels to score on; nothing is learned from it.",
            valueName: "labels.csv"))
    var truth: String?

    @Option(
        help: ArgumentHelp(
            "Thresholds for f1, cost:P:N (price of a false positive and of a miss) or precision:0.9.",
            valueName: "aim"))
    var aim = "f1"

    @Option(
        help: ArgumentHelp(
            "Sizes of the parts that train, select and report, where no split column has them.",
            valueName: "a:b:c"))
    var parts = "60:20:20"

    mutating func validate() throws {
        if ThresholdAim(argument: aim) == nil {
            throw ValidationError("--aim is f1, cost:P:N or precision:SHARE, as in precision:0.9")
        }
        if PartialLabelOptions.Parts(argument: parts) == nil {
            throw ValidationError("--parts needs three sizes above 0, as in 60:20:20")
        }
    }

    /// Whether anything here was asked for.
    var isUsed: Bool {
        unknown != nil || loss != nil || truth != nil || !named.columns.isEmpty
    }

    func apply(to options: inout FineTuneOptions) {
        options.unknown = unknown ?? .ignore
        options.labelLoss = loss ?? MultiLabelHeadOptions(unknown: options.unknown).loss.kind
    }

    func options(seed: UInt64) -> PartialLabelOptions {
        PartialLabelOptions(
            truth: truth, aim: ThresholdAim(argument: aim) ?? .f1,
            parts: PartialLabelOptions.Parts(argument: parts) ?? .init(), seed: seed)
    }
}
