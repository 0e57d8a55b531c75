import ArgumentParser
import GraftReports
import GraftWorkflows

/// `graft neighbours`: the most similar images of a collection.
struct NeighboursCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "neighbours",
        abstract: "Find the most similar images of a collection for one image or many.",
        discussion: """
            Exact search in the features of any backbone, aligned with human judgements or not; --output \
            writes a sheet of pictures.

              graft neighbours cat.jpg photos --backbones models --backbone squeezenet1_1
              graft neighbours new/ photos --backbones report/backbones --output sheet
            """
    )

    @Argument(help: ArgumentHelp("An image, or a folder of images.", valueName: "query"))
    var query: String

    @OptionGroup var dataset: DatasetArguments

    @Option(
        help: ArgumentHelp(
            "Name of the backbone (default: the only one of the folders, else scattering).",
            valueName: "name"))
    var backbone: String?

    @OptionGroup(title: "Backbones") var backbones: BackboneArguments
    @OptionGroup(title: "Similarity") var similarity: SimilarityArguments

    @Option(name: .short, help: ArgumentHelp("Neighbours of each query.", valueName: "n"))
    var k = 12

    @OptionGroup(title: "Running") var running: RunningArguments
    @OptionGroup(title: "Result") var result: ResultArguments

    mutating func validate() throws {
        if k < 1 { throw ValidationError("-k needs at least 1") }
    }

    func run() async throws {
        let neighbours = Neighbours(
            queries: [query], data: dataset.data, dataset: dataset.options,
            backbone: backbone ?? backbones.selection.only?.first, backbones: backbones.selection,
            measure: similarity.measure, isCentred: similarity.centred, count: k,
            running: running.options, output: result.output)
        let progress = ProgressPrinter(quiet: running.quiet)
        let found = try await neighbours.run(progress: progress.report)
        progress.finish()
        try result.print(found)
        try running.refuseUnreadable(found.unreadable.map(\.path))
    }
}
