import ArgumentParser
import GraftDatasets
import GraftReports
import GraftWorkflows

/// `graft train`: the classifier as a single ONNX file.
struct TrainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Fit a classifier on a backbone's features and write one ONNX file.",
        discussion: """
            The file holds the pixel preparation, the backbone and the classifier in a single graph, with class \
            names, cross-validated metrics and a fingerprint of the data in its metadata. Any ONNX runtime runs it: \
            feed RGB planes of 0...255 as N x 3 x H x W to "pixels", read N x K from "probabilities".

              graft train photos --backbone mobilenet_v2 -o model.onnx
              graft train photos --backbone auto -o model.onnx     compares first, takes the recommended one
              graft train photos --backbone mobilenet_v2+unet.onnx -o model.onnx     features side by side

            Backbones joined by + become one graph with one input, prepared as the part with the most pixels wants it; \
            parts of another size resample it inside.

            Data with several categories an image (one column of 1/0/empty each, VOC, COCO, folders like \
            "car;person") get one sigmoid a category. What nobody labelled is unknown, and --unknown says \
            what training makes of it. The model keeps a threshold and a temperature for each category.

              graft train photos --labels half.csv --unknown ignore --backbone mobilenet_v2 -o model.onnx
            """
    )

    @OptionGroup var dataset: DatasetArguments

    @Option(
        help: ArgumentHelp(
            "A backbone's name, an .onnx file, several of these joined by +, or auto.",
            valueName: "a[+b...]"))
    var backbone: String

    @OptionGroup var file: ModelFileArguments

    @Option(help: "Type of the model's input, values 0...255 either way: float, uint8.")
    var input: PixelType = .float

    @OptionGroup(title: "Backbones") var backbones: BackboneArguments
    @OptionGroup(title: "Classifier") var head: HeadArguments
    @OptionGroup(title: "Fusion") var fusion: FusionArguments
    @OptionGroup(title: "Several categories an image") var unknown: UnknownArguments
    @OptionGroup var named: ColumnArguments

    @Option(
        help: ArgumentHelp(
            "Table of complete labels to score on; nothing is learned from it.",
            valueName: "labels.csv"))
    var truth: String?

    @OptionGroup var partial: PartialLabelArguments
    @OptionGroup(title: "Running") var running: RunningArguments

    @Flag(help: "Print the result as JSON.")
    var json = false

    func run() async throws {
        var reading = dataset.options
        if !named.columns.isEmpty { reading.labelColumns = named.columns }
        if try unknown.isUsed || !named.columns.isEmpty
            || TrainMultiLabel.suits(dataset.data, reading)
        {
            return try await several(reading)
        }
        let train = Train(
            data: dataset.data, dataset: reading, backbone: backbone,
            backbones: backbones.selection,
            head: head.options(fusion), running: running.options, pixelType: input,
            output: file.model,
            command: CommandLine.arguments)
        let progress = ProgressPrinter(quiet: running.quiet)
        let outcome = try await train.run(progress: progress.report)
        progress.finish()
        try Printer.print(json: json ? outcome : nil) { outcome.text }
        try running.refuseUnreadable(outcome.dataset.unreadable.map(\.path))
    }

    /// Trains one sigmoid a category.
    private func several(_ reading: DatasetOptions) async throws {
        guard !head.isUsed else {
            throw InputFault(
                "--head, --imbalance, --thresholds and --folds are for one class an image, and these "
                    + "data have several; leave them out")
        }
        let train = TrainMultiLabel(
            data: dataset.data, dataset: reading, backbone: backbone,
            backbones: backbones.selection, head: unknown.head(seed: head.seed),
            options: partial.options(truth: truth, seed: head.seed), running: running.options,
            pixelType: input, output: file.model, command: CommandLine.arguments)
        let progress = ProgressPrinter(quiet: running.quiet)
        let outcome = try await train.run(progress: progress.report)
        progress.finish()
        try Printer.print(json: json ? outcome : nil) {
            TextReport(Terminal.style).rendered(outcome.evaluation)
                + (partial.output.map { "report: \($0)/report.html\n" } ?? "")
                + "now try: graft cft \(file.model) \(dataset.data)"
                + (dataset.reading.labels.map { " --labels \($0)" } ?? "")
                + " -o better.onnx, or graft predict \(file.model) IMAGES\n"
        }
        try running.refuseUnreadable(outcome.evaluation.dataset.unreadable.map(\.path))
    }
}

extension PixelType: ExpressibleByArgument {}
