import ArgumentParser
import Foundation
import GraftWorkflows

/// `graft demo`: the built-in sample set as real files.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract:
            "Write the built-in sample set: rendered images of inspected surfaces, a folder per class.",
        discussion: """
              graft demo photos
              graft compare photos
            """
    )

    @Argument(
        help: ArgumentHelp("Folder to write to; it must be new or empty.", valueName: "folder"))
    var folder: String

    @Option(help: ArgumentHelp("Images of each class.", valueName: "n"))
    var imagesPerClass: Int = 60

    @Option(help: ArgumentHelp("Seed of the drawing.", valueName: "n"))
    var seed: UInt64 = 1

    @Flag(name: .shortAndLong, help: "No progress.")
    var quiet = false

    mutating func validate() throws {
        guard (1...10_000).contains(imagesPerClass) else {
            throw ValidationError("--images-per-class needs 1 to 10000")
        }
    }

    func run() async throws {
        let progress = ProgressPrinter(quiet: quiet)
        let set = DemoSet(imagesPerClass: imagesPerClass, seed: seed)
        try await set.write(to: folder, progress: progress.report)
        progress.finish()
        print("\(set.count) images in \(folder); now try: graft compare \(folder)")
    }
}
