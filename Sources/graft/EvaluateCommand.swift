import ArgumentParser
import GraftDatasets
import GraftReports
import GraftWorkflows

/// `graft evaluate`: how good a model is on labelled images.
struct EvaluateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Measure a model on labelled images that it was not trained on.",
        discussion: """
              graft evaluate model.onnx test/
              graft evaluate model.onnx parts.csv --json
            """
    )

    @Argument(help: ArgumentHelp("A model that graft train wrote.", valueName: "model.onnx"))
    var model: String

    @OptionGroup var dataset: DatasetArguments

    @Option(help: "Only the images of this part of the data set: train, validation, test.")
    var split: Split?

    @Flag(
        help: "Several categories an image: only the images that the model set apart to report on.")
    var reportPart = false

    @OptionGroup(title: "Running") var running: RunningArguments
    @OptionGroup(title: "Result") var result: ResultArguments

    func run() async throws {
        if EvaluateMultiLabel.suits(model) { return try await several() }
        let evaluate = Evaluate(
            model: model, data: dataset.data, dataset: dataset.options, split: split,
            running: running.options, output: result.output)
        let progress = ProgressPrinter(quiet: running.quiet)
        let evaluation = try await evaluate.run(progress: progress.report)
        progress.finish()
        try Printer.print(json: result.json ? evaluation : nil) {
            TextReport(Terminal.style).rendered(evaluation)
        }
        try running.refuseUnreadable(evaluation.dataset.unreadable.map(\.path))
    }

    /// A model with several categories an image, on known labels alone.
    private func several() async throws {
        let evaluate = EvaluateMultiLabel(
            model: model, data: dataset.data, dataset: dataset.options, split: split,
            reportPart: reportPart, running: running.options, output: result.output)
        let progress = ProgressPrinter(quiet: running.quiet)
        let evaluation = try await evaluate.run(progress: progress.report)
        progress.finish()
        try result.print(evaluation) { TextReport(Terminal.style).rendered(evaluation) }
        try running.refuseUnreadable(evaluation.dataset.unreadable.map(\.path))
    }
}

extension Split: ExpressibleByArgument {}
