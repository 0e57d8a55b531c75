import ArgumentParser
import Foundation
import GraftReports
import GraftWorkflows

/// The options that say in which form a result is wanted.
struct ResultArguments: ParsableArguments {
    @Flag(help: "Print the result as JSON.")
    var json = false

    @Option(
        name: [.short, .long],
        help: ArgumentHelp("Folder for report.html, report.json and CSVs.", valueName: "folder"))
    var output: String?
}

extension ResultArguments {
    /// Prints a comparison as the options want it.
    func print(_ comparison: Comparison) throws {
        try print(comparison) { TextReport(Terminal.style).rendered(comparison) }
    }

    /// Prints a ranking as the options want it.
    func print(_ ranking: Ranking) throws {
        try print(ranking) { TextReport(Terminal.style).rendered(ranking) }
    }

    /// Prints a comparison with people as the options want it.
    func print(_ agreement: HumanAgreement) throws {
        try print(agreement) { TextReport(Terminal.style).rendered(agreement) }
    }

    /// Prints neighbours as the options want it.
    func print(_ found: Neighbourhood) throws {
        try print(found) { TextReport(Terminal.style).rendered(found) }
    }

    /// JSON, or text with the place of the report.
    func print<Result: Encodable>(_ result: Result, text: () -> String) throws {
        try Printer.print(json: json ? result : nil) {
            output.map { text() + "\nreport: \($0)/report.html\n" } ?? text()
        }
    }
}
