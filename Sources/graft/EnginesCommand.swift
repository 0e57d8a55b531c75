import ArgumentParser
import Foundation
import GraftEngines
import GraftReports
import GraftWorkflows

/// `graft engines`: which engine was found, where, and why not.
struct EnginesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "engines",
        abstract:
            "Show the inference engine: where it was found, its version, what the processor offers, or why not."
    )

    @Option(help: ArgumentHelp("Folder of the OpenVINO libraries.", valueName: "folder"))
    var engine: String?

    @Flag(help: "Print the result as JSON.")
    var json = false

    func run() async throws {
        let report = EngineReport.openVINO(search: EngineSearch(folder: engine))
        let budget = CoreBudget.detected()
        try Printer.print(json: json ? [report] : nil) {
            var lines = [
                ("engine", report.engine + (report.version.map { " \($0)" } ?? "")),
                ("found", report.location ?? "no"),
                ("processor", report.processor.model),
                ("offers", report.processor.features.joined(separator: " ")),
                ("cores", "\(budget.cores) for this process"),
                ("precision", report.defaultPrecision.rawValue),
            ]
            if let problem = report.problem { lines.append(("problem", problem)) }
            lines += report.attempts.map { ("tried", "\($0.place): \($0.outcome)") }
            return Printer.pairs(lines)
        }
        if !report.isUsable { throw ExitCode(1) }
    }
}
