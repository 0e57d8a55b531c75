import ArgumentParser
import GraftReports
import GraftWorkflows

/// `graft predict`: what a model says about images.
struct PredictCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "predict",
        abstract: "Say what a model sees on images.",
        discussion: """
            Takes files and folders; folders are searched through. A file that cannot be read gets its reason in \
            place of a label and never ends the run.

              graft predict model.onnx photo.jpg more/ --top 3
              graft predict model.onnx new/ --json > answers.json
            """
    )

    @Argument(help: ArgumentHelp("A model that graft train wrote.", valueName: "model.onnx"))
    var model: String

    @Argument(help: ArgumentHelp("Images, and folders of images.", valueName: "files"))
    var files: [String]

    @Option(help: ArgumentHelp("How many classes to list for each image.", valueName: "n"))
    var top: Int = 3

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("Also write the rows to this CSV file.", valueName: "file.csv"))
    var output: String?

    @OptionGroup(title: "Running") var running: RunningArguments

    @Flag(help: "Print the result as JSON.")
    var json = false

    mutating func validate() throws {
        if top < 1 { throw ValidationError("--top needs at least 1") }
        if files.isEmpty { throw ValidationError("name the images or folders to look at") }
    }

    func run() async throws {
        let predict = Predict(
            model: model, files: files, top: top, running: running.options, output: output)
        let progress = ProgressPrinter(quiet: running.quiet)
        let rows = try await predict.run(progress: progress.report)
        progress.finish()
        try Printer.print(json: json ? rows : nil) { TextReport(Terminal.style).rendered(rows) }
        try running.refuseUnreadable(rows.filter { $0.error != nil }.map(\.path))
    }
}
