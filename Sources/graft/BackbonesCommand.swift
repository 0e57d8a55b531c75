import ArgumentParser
import Foundation
import GraftFeatures
import GraftReports
import GraftWorkflows
import SystemPackage

/// `graft backbones`: which networks there are, and how to get more.
struct BackbonesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backbones",
        abstract: "List, inspect, add, pull and remove backbones.",
        discussion: """
            Two backbones are built in. The catalogue knows hundreds of public ones, which pull fetches by address \
            and verifies by SHA-256; any other ONNX file can be added.

              graft backbones list                            what is here
              graft backbones list --catalogue resnet --commercial-only --max-mb 100
              graft backbones pull zoo-mobilenetv2-7
              graft backbones inspect network.onnx            what Graft makes of a file
              graft backbones add network.onnx --card card.json
            """,
        subcommands: [List.self, Inspect.self, Add.self, Pull.self, Remove.self],
        defaultSubcommand: List.self
    )

    /// The user's own backbones.
    static var library: BackboneLibrary {
        BackboneLibrary(
            folder: BackboneLibrary.defaultFolder(environment: ProcessInfo.processInfo.environment))
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List what is here, or with --catalogue what could be pulled.")

        @Argument(
            help: ArgumentHelp(
                "Only those with this in their name, task or licence.", valueName: "text"))
        var text: String?

        @Flag(help: "List the catalogue of public networks.")
        var catalogue = false

        @Flag(help: "Only backbones whose licence is known to allow commercial use.")
        var commercialOnly = false

        @Option(help: ArgumentHelp("Only files up to this size.", valueName: "n"))
        var maxMb: Double?

        @Option(
            help: ArgumentHelp(
                "Only this family of the catalogue, such as zoo-timm.", valueName: "name"))
        var family: String?

        @Option(help: ArgumentHelp("Folder of ONNX files to list as well.", valueName: "folder"))
        var backbones: [String] = []

        @Flag(help: "Print the result as JSON.")
        var json = false

        func run() async throws {
            var filter = BackboneCatalog.Filter()
            filter.commercialOnly = commercialOnly
            filter.maximumMegabytes = maxMb
            filter.family = family
            filter.text = text
            let listing = try ListBackbones(
                catalogue: catalogue, filter: filter, folders: backbones
            ).run()
            try Printer.print(json: json ? listing : nil) { listing.text(Terminal.style) }
        }
    }

    struct Inspect: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show what a backbone, or an ONNX file, takes and gives.")

        @Argument(
            help: ArgumentHelp("An ONNX file, or a backbone's name.", valueName: "file or name"))
        var name: String

        @Option(help: ArgumentHelp("Folder of ONNX files to look in.", valueName: "folder"))
        var backbones: [String] = []

        @Flag(help: "Print the result as JSON.")
        var json = false

        func run() async throws {
            let inspected = try InspectBackbone(name: name, folders: backbones).run()
            try Printer.print(json: json ? inspected : nil) { Printer.pairs(inspected.pairs) }
        }
    }

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add an ONNX file to your backbones.",
            discussion: """
                Input, layout, size and feature tensor are read off the graph; what the graph cannot tell (mean, \
                standard deviation, colour order) comes from the card. A card needs only the keys that differ:

                  {"name": "mynet", "input": {"size": 224, "resize": 256, "mean": [123.675, 116.28, 103.53],
                   "std": [58.395, 57.12, 57.375], "colourOrder": "RGB"}, "licence": "Apache-2.0"}
                """)

        @Argument(help: ArgumentHelp("The network.", valueName: "file.onnx"))
        var file: String

        @Option(help: ArgumentHelp("What is known of it, as JSON.", valueName: "card.json"))
        var card: String?

        @Option(
            help: ArgumentHelp(
                "Name to give it; otherwise the card's or the file's.", valueName: "name"))
        var name: String?

        @Flag(help: "Replace a backbone of the same name.")
        var replace = false

        func run() async throws {
            let card = try card.map { try BackboneFolder.readCard(FilePath($0)) }
            let added = try BackbonesCommand.library.add(
                FilePath(file), card: card, name: name, replacing: replace)
            for fact in added.card.unverified {
                Terminal.warn(
                    "\(added.name): \(fact); features suffer where that is wrong. Look at it with "
                        + "graft backbones inspect, and state what is right with --card.")
            }
            print("added \(added.name); look at it with: graft backbones inspect \(added.name)")
        }
    }

    struct Pull: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Fetch a backbone of the catalogue, verify it, add it. An interrupted download goes on."
        )

        @Argument(help: ArgumentHelp("Name in the catalogue.", valueName: "name"))
        var name: String

        @Option(
            help: ArgumentHelp(
                "Another address of the same file (http, https or file).", valueName: "url"))
        var url: String?

        @Flag(help: "Replace a backbone of the same name.")
        var replace = false

        @Flag(name: .shortAndLong, help: "No progress.")
        var quiet = false

        func run() async throws {
            let catalog = BackboneCatalog()
            guard var card = catalog[name] else {
                let near = catalog.suggestions(for: name).joined(separator: ", ")
                throw InputFault(
                    "\(name): the catalogue has no such backbone; did you mean \(near)?")
            }
            if let url { card.url = url }
            let progress = ProgressPrinter(quiet: quiet)
            let pulled = try await BackbonesCommand.library.pull(card, replacing: replace) {
                done, total in
                progress.report(
                    WorkProgress(
                        stage: "pulling", subject: name, done: done / 1000,
                        total: total.map { $0 / 1000 }, unit: "kB"))
            }
            progress.finish()
            print(
                "pulled \(pulled.name); licence of the weights: \(pulled.card.licence ?? "not stated")"
            )
        }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Remove one of your backbones.")

        @Argument(help: ArgumentHelp("Its name.", valueName: "name"))
        var name: String

        func run() async throws {
            try BackbonesCommand.library.remove(name)
            print("removed \(name)")
        }
    }
}
