import ArgumentParser
import GraftTraining
import GraftWorkflows

/// `graft experiment`: published experiments on the user's own backbones and images.
struct ExperimentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "experiment",
        abstract: "Published experiments on your own backbones and images.",
        subcommands: [SourceChoiceCommand.self])
}

/// `graft experiment source-choice`: which score would have chosen the right backbone.
struct SourceChoiceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "source-choice",
        abstract:
            "Fine-tune every backbone, then hold the scores of graft rank against the accuracies.",
        discussion: """
            Every backbone is fine-tuned by one recipe and judged on images set apart; the scores that graft rank \
            computes before any training are then correlated with those accuracies. What was trained stands in \
            accuracies.csv in the output folder and is not trained again, so a stopped run goes on. Without further \
            options the recipe is the published one: every layer, SGD at 1e-3, a tenth after every 7 of 30 epochs.

              graft experiment source-choice photos --backbones models --output study
              graft experiment source-choice photos --backbones models --recipe last-stage --epochs 8 --output study
            """
    )

    @OptionGroup var dataset: DatasetArguments
    @OptionGroup(title: "Backbones") var backbones: BackboneArguments

    @Option(help: ArgumentHelp("Another recipe, with automatic settings.", valueName: "recipe"))
    var recipe: String?

    @Option(help: ArgumentHelp("Passes over the images.", valueName: "n"))
    var epochs: Int?

    @Option(
        help: ArgumentHelp(
            "Random changes of training images, the same for every backbone.", valueName: "preset"))
    var augmentation = AugmentationRule.preset(.natural)

    @OptionGroup(title: "Class names") var names: NameArguments

    @Option(help: "Seed of divisions, order and augmentation.")
    var seed: UInt64 = 0

    @OptionGroup(title: "Running") var running: RunningArguments

    @OptionGroup(title: "Result") var result: ResultArguments

    mutating func validate() throws {
        if result.output == nil {
            throw ValidationError("--output needs the folder of table, models and report")
        }
    }

    func run() async throws {
        var options = SourceChoice.published
        if let recipe {
            options = FineTuneOptions()
            options.recipe = FineTuneRecipe(recipe)
        }
        if let epochs { options.epochs = epochs }
        options.augmentation = augmentation
        options.seed = seed
        let experiment = SourceChoice(
            data: dataset.data, dataset: dataset.options, backbones: backbones.selection,
            names: names.options, options: options, running: running.options,
            output: result.output ?? ".",
            command: CommandLine.arguments)
        let progress = ProgressPrinter(quiet: running.quiet)
        let ranking = try await experiment.run(progress: progress.report)
        progress.finish()
        try result.print(ranking)
    }
}
