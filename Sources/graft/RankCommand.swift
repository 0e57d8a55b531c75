import ArgumentParser
import GraftDatasets
import GraftReports
import GraftWorkflows

/// `graft rank`: which backbone to take, before any network is trained.
struct RankCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rank",
        abstract: "Rank backbones by every transferability score, and say how far to trust it.",
        discussion: """
            One pass over a sample of the images gives features and class posteriors together; from \
            them come the scores of the literature, the plain baselines, and for every rank the ranks \
            that cannot be ruled out. No network is trained. For accuracies with error bars and costs \
            on all images use graft compare.

              graft rank photos --backbones models
              graft rank photos --backbones models --vectors glove.6B.300d.txt
              graft rank photos --backbones models --truth probe --output report
              graft rank photos --backbones models --time 60
              graft rank --explain logME
            """
    )

    @OptionGroup var dataset: OptionalDatasetArguments
    @OptionGroup(title: "Backbones") var backbones: BackboneArguments

    @Option(help: ArgumentHelp("Say what a score means, and stop.", valueName: "name"))
    var explain: String?

    @OptionGroup(title: "Class names") var names: NameArguments

    @Option(
        help: ArgumentHelp(
            """
            Push overlapping classes apart before the feature scores (PED, Li et al. 2023); the authors \
            take 0.3 or 0.6 standard deviations.
            """, valueName: "reach"))
    var ped: Double?

    @Option(
        help: ArgumentHelp(
            """
            Hold the scores against accuracies: a CSV of backbone,accuracy, or probe for a linear probe \
            on all images.
            """, valueName: "file|probe"))
    var truth: String?

    @Option(help: ArgumentHelp("Images to look at, at most.", valueName: "n"))
    var images = 1_000

    @Option(
        help: ArgumentHelp(
            """
            Begin with few images and add more until the first rank is beyond doubt or no further round \
            fits into this many seconds.
            """, valueName: "seconds"))
    var time: Double?

    @Option(help: "Seed of sample, folds and subsamples.")
    var seed: UInt64 = 0

    @OptionGroup(title: "Running") var running: RunningArguments
    @OptionGroup(title: "Result") var result: ResultArguments

    mutating func validate() throws {
        if explain == nil, dataset.data == nil {
            throw ValidationError("name the images: graft rank DATA")
        }
        if images < 4 { throw ValidationError("--images needs at least 4") }
        if let ped, !(ped > 0) { throw ValidationError("--ped needs a number above 0") }
        if let time, time <= 0 { throw ValidationError("--time needs seconds above 0") }
    }

    func run() async throws {
        if let explain { return try print(explaining: explain) }
        let rank = Rank(
            data: dataset.data ?? "", dataset: dataset.options, backbones: backbones.selection,
            names: names.options,
            separation: ped.map { Rank.Separation(reach: $0) },
            truth: truth.map { $0 == "probe" ? .probe : .file($0) }, images: images, time: time,
            seed: seed, running: running.options, output: result.output,
            command: CommandLine.arguments)
        let progress = ProgressPrinter(quiet: running.quiet)
        let ranking = try await rank.run(progress: progress.report)
        progress.finish()
        try result.print(ranking)
        try running.refuseUnreadable(ranking.dataset.unreadable.map(\.path))
    }

    private func print(explaining name: String) throws {
        guard let score = Rank.explanation(of: name) else {
            throw ValidationError(
                "no score is called \(name); there are \(Rank.scoreNames.joined(separator: ", "))")
        }
        try Printer.print(json: result.json ? score : nil) {
            TextReport(Terminal.style).rendered(score)
        }
    }
}
