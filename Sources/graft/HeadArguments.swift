import ArgumentParser
import GraftWorkflows

/// The options of the classifier and of the cross-validation that judges it.
struct HeadArguments: ParsableArguments {
    @Option(help: "The classifier: \(HeadChoice.allValueStrings.joined(separator: ", ")).")
    var head: HeadChoice = .logistic

    @Option(
        help: ArgumentHelp(
            """
            What is done about classes of unequal size: \(ImbalanceMethod.allValueStrings.joined(separator: ", ")).
            """, valueName: "method"))
    var imbalance: ImbalanceMethod?

    @Flag(help: "Short for --imbalance weights: every class counts the same.")
    var balanced = false

    @Flag(
        help:
            "Choose a decision threshold for each class on training images, for balanced accuracy.")
    var thresholds = false

    @Option(help: ArgumentHelp("Folds of the cross-validation.", valueName: "n"))
    var folds: Int?

    @Option(
        help: ArgumentHelp("CSV with path and fold that prescribes the folds.", valueName: "file"))
    var foldsFile: String?

    @Option(help: ArgumentHelp("Seed of everything random.", valueName: "n"))
    var seed: UInt64 = 0

    mutating func validate() throws {
        if let folds, folds < 2 { throw ValidationError("--folds needs at least 2") }
        if balanced, let imbalance, imbalance != .weights {
            throw ValidationError(
                "--balanced means --imbalance weights; leave one of the two out")
        }
        let takesLoss = head == .logistic || head == .network
        if let imbalance, [.focal, .logitAdjustment, .ldam].contains(imbalance), !takesLoss {
            throw ValidationError(
                "--imbalance \(imbalance.rawValue) is a loss of class probabilities; use --head logistic or network"
            )
        }
        let weighsImages = takesLoss || head == .svm || head == .ridge
        if let imbalance, imbalance != .none, !weighsImages {
            throw ValidationError(
                "--head \(head.rawValue) knows nothing like --imbalance \(imbalance.rawValue); use --head logistic or network"
            )
        }
        if imbalance == .augmentation, head == .network {
            throw ValidationError(
                "--imbalance augmentation makes rows of features, of which --head network draws its own; use --imbalance sampling"
            )
        }
        if thresholds, head == .knn {
            throw ValidationError("--thresholds needs scores, which neighbours do not give")
        }
    }

    /// Whether anything is said about the classifier or how it is judged, the seed aside.
    var isUsed: Bool {
        head != .logistic || balanced || imbalance != nil || thresholds || folds != nil
            || foldsFile != nil
    }

    func options(_ fusion: FusionArguments) -> HeadOptions {
        HeadOptions(
            choice: head, imbalance: imbalance ?? (balanced ? .weights : .none),
            tunesThresholds: thresholds, fusion: fusion.options, folds: folds,
            foldsFile: foldsFile, seed: seed)
    }
}

extension ImbalanceMethod: ExpressibleByArgument {}

extension HeadChoice: ExpressibleByArgument {}
