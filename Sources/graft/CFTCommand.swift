import ArgumentParser
import GraftLearning
import GraftReports
import GraftWorkflows

/// `graft cft`: repairs every category of a trained head on known labels alone.
struct CFTCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cft",
        abstract: "Repair every category of a multi-label model on its known labels alone.",
        discussion: """
            Category-wise fine-tuning: the network stays as it is; each category's own weights start \
            where training left them and learn from the images on which that category is known. The \
            trained head is always a candidate. Images are divided into three parts, as the model \
            remembers: one trains, one selects, one reports, so that the printed change is an honest \
            one. Works on a model of graft train, on another ONNX file that ends with a Gemm, and on \
            W and b in .npz or .safetensors with --features.

              graft cft model.onnx photos --labels tenth.csv -o better.onnx
              graft cft model.onnx photos --labels tenth.csv --method bp -o better.onnx
              graft cft head.npz photos --features f.npy --labels tenth.csv -o better.npz

            Methods: path solves a logistic regression drawn to the trained head along a path of \
            penalties; surrogate climbs a smooth form of the measure; bp and ga are the gradient and \
            the genetic algorithm of the paper; greedy takes the best of several in each category.
            """
    )

    @Argument(
        help: ArgumentHelp(
            "The trained model (.onnx), or a head alone (.npz, .safetensors).",
            valueName: "model"))
    var trained: String

    @OptionGroup var dataset: DatasetArguments
    @OptionGroup var named: ColumnArguments

    @Option(
        help: ArgumentHelp(
            "Table of complete labels to score on; nothing is learned from it, except that "
                + "--protocol paper selects on it.",
            valueName: "labels.csv"))
    var truth: String?

    @Option(
        help: "How: \(CategoryFineTuning.Method.allValueStrings.joined(separator: ", ")).")
    var method: CategoryFineTuning.Method = .path

    @Option(help: "What to improve: ap, auc.")
    var measure: CategoryFineTuning.Measure = .ap

    @Option(
        name: .customLong("protocol"),
        help: """
            clean: select on one part, report on another. paper: select on what is reported, as the \
            paper does; it cannot lose.
            """)
    var reportProtocol: FineTuneCategories.ReportProtocol = .clean

    @Option(
        help: ArgumentHelp(
            "Features of the images for a head alone, as graft features writes them.",
            valueName: "file"))
    var features: String?

    @Flag(help: "Divide the images anew instead of as the model remembers.")
    var freshParts = false

    @Option(help: "Seed of parts, search and intervals.")
    var seed: UInt64 = 0

    @OptionGroup var file: ModelFileArguments

    @OptionGroup(title: "Answers and report") var partial: PartialLabelArguments
    @OptionGroup(title: "Running") var running: RunningArguments

    @Flag(help: "Print the result as JSON.")
    var json = false

    func run() async throws {
        var reading = dataset.options
        if !named.columns.isEmpty { reading.labelColumns = named.columns }
        let workflow = FineTuneCategories(
            model: trained, data: dataset.data, dataset: reading, features: features,
            fineTuning: CategoryFineTuning(method: method, measure: measure, seed: seed),
            reportProtocol: reportProtocol, options: partial.options(truth: truth, seed: seed),
            freshParts: freshParts, running: running.options, output: file.model,
            command: CommandLine.arguments)
        let progress = ProgressPrinter(quiet: running.quiet)
        let result = try await workflow.run(progress: progress.report)
        progress.finish()
        try Printer.print(json: json ? result : nil) {
            TextReport(Terminal.style).rendered(result)
                + (partial.output.map { "report: \($0)/report.html\n" } ?? "")
        }
        try running.refuseUnreadable(result.dataset.unreadable.map(\.path))
    }
}

extension CategoryFineTuning.Method: ExpressibleByArgument {}
extension CategoryFineTuning.Measure: ExpressibleByArgument {}
extension FineTuneCategories.ReportProtocol: ExpressibleByArgument {}
