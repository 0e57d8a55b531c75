import ArgumentParser
import GraftWorkflows

/// The options of the classifier and of the cross-validation that judges it.
struct HeadArguments: ParsableArguments {
    @Option(help: "The classifier: \(HeadChoice.allValueStrings.joined(separator: ", ")).")
    var head: HeadChoice = .logistic

    @Flag(help: "Weight classes so that each counts the same, however many images it has.")
    var balanced = false

    @Option(help: ArgumentHelp("Folds of the cross-validation.", valueName: "n"))
    var folds: Int?

    @Option(
        help: ArgumentHelp("CSV with path and fold that prescribes the folds.", valueName: "file"))
    var foldsFile: String?

    @Option(help: ArgumentHelp("Seed of everything random.", valueName: "n"))
    var seed: UInt64 = 0

    mutating func validate() throws {
        if let folds, folds < 2 { throw ValidationError("--folds needs at least 2") }
    }

    var options: HeadOptions {
        HeadOptions(
            choice: head, balanced: balanced, folds: folds, foldsFile: foldsFile, seed: seed)
    }
}

extension HeadChoice: ExpressibleByArgument {}
