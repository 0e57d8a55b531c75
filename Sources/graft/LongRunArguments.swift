import ArgumentParser
import GraftReports
import GraftTraining
import GraftWorkflows

/// The options of commands that train for long: where, from where on, and in which form the result is
/// wanted.
struct LongRunArguments: ParsableArguments {
    @Flag(help: "Go on with a run that was stopped.")
    var resume = false

    @Option(help: "Where to train: cpu, cuda or cuda:N.")
    var device: TrainerDevice = .cpu

    @Option(help: ArgumentHelp("Folder of the trainer's library.", valueName: "folder"))
    var trainer: String?

    @Flag(help: "Print the result as JSON.")
    var json = false

    @Option(
        help: ArgumentHelp("Folder for report.html, report.json and CSVs.", valueName: "folder"))
    var output: String?

    /// Reports progress of the work, and says how to go on where it is interrupted.
    func run<Result>(
        quiet: Bool, _ work: (@escaping ProgressReporter) async throws -> Result
    ) async throws -> Result {
        let progress = ProgressPrinter(quiet: quiet)
        do {
            let result = try await work(progress.report)
            progress.finish()
            return result
        } catch is CancellationError {
            progress.finish()
            Terminal.warn("stopped; the same command with --resume goes on")
            throw CancellationError()
        }
    }

    /// JSON, or text with the place of the report.
    func print<Result: Encodable>(_ result: Result, text: () -> String) throws {
        try Printer.print(json: json ? result : nil) {
            output.map { text() + "\nreport: \($0)/report.html\n" } ?? text()
        }
    }
}

extension TrainerDevice: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}
