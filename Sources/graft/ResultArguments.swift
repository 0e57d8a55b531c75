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
