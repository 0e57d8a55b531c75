import ArgumentParser
import Foundation
import GraftFeatures
import GraftReports
import GraftWorkflows

/// `graft store`: what the feature store holds, and how to make room.
struct StoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "store",
        abstract: "Show and prune the feature store.",
        discussion: """
            Features are kept once per image content, backbone, pixel rule and precision, so that no image goes \
            through a network twice. Throwing them away costs time, never results.

              graft store
              graft store prune --unused-for-days 90
              graft store prune --backbone squeezenet1_1
              graft store prune --max-mb 500
            """,
        subcommands: [Show.self, Prune.self], defaultSubcommand: Show.self
    )

    struct Location: ParsableArguments {
        @Option(help: ArgumentHelp("Folder of the feature store.", valueName: "folder"))
        var store: String?

        @Flag(help: "Print the result as JSON.")
        var json = false

        func open() -> FeatureStore {
            FeatureStore.open(at: RunningOptions(store: store).storeFolder)
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "What the store holds (the default).")
        @OptionGroup var location: Location

        func run() async throws {
            let summary = try location.open().summary()
            try Printer.print(json: location.json ? summary : nil) { StoreText.text(of: summary) }
        }
    }

    struct Prune: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Throw features away.")
        @OptionGroup var location: Location

        @Option(help: ArgumentHelp("Features not used for this many days.", valueName: "n"))
        var unusedForDays: Int?

        @Option(help: ArgumentHelp("Features of this backbone.", valueName: "name"))
        var backbone: String?

        @Option(
            help: ArgumentHelp(
                "The least recently used features, until the rest fits.", valueName: "n"))
        var maxMb: Double?

        mutating func validate() throws {
            if unusedForDays == nil && backbone == nil && maxMb == nil {
                throw ValidationError(
                    "say what to throw away: --unused-for-days, --backbone or --max-mb")
            }
        }

        func run() async throws {
            let rule = PruneRule(
                unusedForDays: unusedForDays, backbone: backbone,
                maximumBytes: maxMb.map { Int($0 * 1e6) })
            let gone = try location.open().prune(rule)
            try Printer.print(json: location.json ? gone : nil) { StoreText.text(pruned: gone) }
        }
    }
}
