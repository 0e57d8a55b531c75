import ArgumentParser
import GraftWorkflows

/// `graft features`: the vectors themselves.
struct FeaturesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "features",
        abstract: "Export the features of images: .npy with .csv, or .safetensors.",
        discussion: """
            Labels are not needed. One file per backbone; row i of NAME.npy belongs to row i of NAME.csv. \
            Unreadable images are listed in unreadable.csv.

              graft features photos --only scattering -o features
              graft features photos --backbones models --format safetensors -o features
              graft features photos --backbone colour+scattering -o features     side by side, as they come
            """
    )

    @OptionGroup var dataset: DatasetArguments

    @Option(name: .shortAndLong, help: ArgumentHelp("Folder to write to.", valueName: "folder"))
    var output: String

    @Option(help: "npy or safetensors.")
    var format: FeatureFormat = .npy

    @OptionGroup(title: "Backbones") var backbones: BackboneArguments
    @Option(
        help: ArgumentHelp(
            "A backbone: a name, an .onnx file, or several joined by +. May be given more than once.",
            valueName: "a[+b...]"))
    var backbone: [String] = []

    @OptionGroup(title: "Running") var running: RunningArguments

    @Flag(help: "Print the result as JSON.")
    var json = false

    func run() async throws {
        let export = ExportFeatures(
            data: dataset.data, dataset: dataset.options,
            backbones: backbones.selection(with: backbone),
            running: running.options, format: format, output: output)
        let progress = ProgressPrinter(quiet: running.quiet)
        let exported = try await export.run(progress: progress.report)
        progress.finish()
        try Printer.print(json: json ? exported : nil) { exported.text }
        try running.refuseUnreadable(exported.unreadable.map(\.path))
    }
}

extension FeatureFormat: ExpressibleByArgument {}
