import ArgumentParser
import GraftWorkflows

/// `graft compare`: which backbone suits these images.
struct CompareCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Compare backbones on your own images: accuracy, cost, and which one to take.",
        discussion: """
            Every image goes once through every backbone; a light classifier is fitted on the features by nested \
            cross-validation, so no number is tuned on the images it is reported on. Features are kept: a second \
            run makes no forward pass, and an interrupted one goes on where it stopped.

              graft compare photos
              graft compare photos --backbones models --only squeezenet1_1,scattering
              graft compare photos --backbone colour --backbone scattering --backbone colour+scattering

            Names joined by + are fused: their features stand side by side. On classes of unequal size (largest over \
            3x smallest) balanced accuracy decides.
              graft compare parts.csv --group-column part --output report
            """
    )

    @OptionGroup var dataset: DatasetArguments
    @OptionGroup(title: "Backbones") var backbones: BackboneArguments
    @Option(
        help: ArgumentHelp(
            "A backbone to compare: a name, an .onnx file, or several joined by +. May be given more than once.",
            valueName: "a[+b...]"))
    var backbone: [String] = []

    @OptionGroup(title: "Classifier") var head: HeadArguments
    @OptionGroup(title: "Fusion") var fusion: FusionArguments
    @OptionGroup(title: "Running") var running: RunningArguments
    @OptionGroup(title: "Result") var result: ResultArguments

    @Flag(help: "Leave the learning curve out.")
    var noLearningCurve = false

    func run() async throws {
        let compare = Compare(
            data: dataset.data, dataset: dataset.options,
            backbones: backbones.selection(with: backbone), head: head.options(fusion),
            learningCurve: !noLearningCurve, running: running.options, output: result.output,
            command: CommandLine.arguments)
        let progress = ProgressPrinter(quiet: running.quiet)
        let comparison = try await compare.run(progress: progress.report)
        progress.finish()
        try result.print(comparison)
        try running.refuseUnreadable(comparison.dataset.unreadable.map(\.path))
    }
}
