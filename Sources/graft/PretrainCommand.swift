import ArgumentParser
import GraftReports
import GraftTraining
import GraftWorkflows

/// `graft pretrain`: a network that learns from images without labels, and whether that paid.
struct PretrainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pretrain",
        abstract: "Learn features from images without labels, and say whether it paid.",
        discussion: """
            A U-Net learns to undo what is done to the images: black patches (mask), noise (denoise), or both. \
            Its encoder is written as a backbone, a file with its card, that every other command takes; beside \
            a supervised network it may add what that one overlooks. With --verdict, labelled images say \
            whether it does: the supervised backbone alone, with this U-Net, with an untrained one, the U-Net \
            alone and simple floors, all on the same folds. Needs the trainer (make trainer).

              graft pretrain unlabelled --verdict photos --backbone mobilenet_v2 -o unet.onnx
              graft pretrain unlabelled --pretext mask --size 64 --epochs 50 -o unet.onnx
              graft pretrain unlabelled --preset high-mask -o unet.onnx
              graft pretrain unlabelled --from mobilenet_v2 --verdict photos -o adapted.onnx
              graft compare photos --only mobilenet_v2+unet,mobilenet_v2 --backbones .

            Ctrl-C keeps the state beside the output file; --resume goes on from there.
            """
    )

    @Argument(help: "Folder of images; labels are not looked at.")
    var folder: String

    @Option(
        name: [.customShort("o"), .long],
        help: ArgumentHelp("The encoder's file to write.", valueName: "unet.onnx"))
    var model: String

    @Option(
        help: ArgumentHelp(
            """
            Begin with this convolutional backbone and its weights instead of a U-Net: most of each image is hidden, \
            and hidden places stay at zero through all layers (as ConvNeXt V2 learns).
            """, valueName: "name"))
    var from: String?

    @OptionGroup(title: "Learning") var learning: PretrainArguments
    @OptionGroup(title: "Verdict") var judged: VerdictArguments
    @OptionGroup(title: "Backbones") var backbones: BackboneArguments
    @OptionGroup(title: "Running") var running: RunningArguments

    @OptionGroup var long: LongRunArguments

    func run() async throws {
        var options = learning.options
        options.device = long.device
        if from != nil, learning.rate == nil { options.rate = 1.5e-4 }
        let pretrain = Pretrain(
            folder: folder, options: options, start: from, backbones: backbones.selection,
            verdict: try judged.verdict(backbones.selection, from: from, seed: learning.seed),
            resumes: long.resume, running: running.options, trainer: long.trainer,
            output: model, report: long.output, command: CommandLine.arguments)
        let result = try await long.run(quiet: running.quiet) {
            try await pretrain.run(progress: $0)
        }
        try long.print(result) { TextReport(Terminal.style).rendered(result) }
        try running.refuseUnreadable(result.unreadable.map(\.path))
    }
}
