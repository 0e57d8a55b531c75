import ArgumentParser
import GraftReports
import GraftTraining
import GraftWorkflows

/// `graft finetune`: a backbone's own layers trained on the user's images.
struct FineTuneCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "finetune",
        abstract: "Train a backbone's own layers, and say whether it paid.",
        discussion: """
            Layers that stay as they are run once; the others are trained behind them, beginning at the \
            linear probe. The epoch is chosen on images set apart for that, the accuracy comes from images \
            that had no part in it, and the linear probe on the same images stands beside it. Works with \
            any ONNX backbone; needs the trainer (make trainer).

              graft finetune photos --backbone mobilenet_v2 -o model.onnx
              graft finetune photos --backbone mobilenet_v2 --recipe full --output report -o model.onnx
              graft finetune photos --backbone mobilenet_v2 --recipe stage4 -o model.onnx
              graft finetune photos --backbone mobilenet_v2 --folds 5 -o model.onnx
              graft finetune photos --backbone mobilenet_v2 --resume -o model.onnx

            Data with several categories an image (as graft train reads them) get one sigmoid a category; what \
            nobody labelled is unknown and teaches nothing; --unknown chooses another of graft train's policies.

              graft finetune photos --labels half.csv --backbone mobilenet_v2 --loss asl -o model.onnx

            Stages of a network: graft backbones inspect NAME. Ctrl-C keeps the state beside the model file; \
            --resume goes on from there.
            """
    )

    @OptionGroup var dataset: DatasetArguments

    @Option(help: ArgumentHelp("Name of the backbone.", valueName: "name"))
    var backbone: String

    @OptionGroup var file: ModelFileArguments

    @OptionGroup(title: "Training") var training: TrainingArguments
    @OptionGroup(title: "Images") var images: TrainingImageArguments
    @OptionGroup(title: "Several categories an image") var several: SeveralArguments
    @OptionGroup(title: "Backbones") var backbones: BackboneArguments
    @OptionGroup(title: "Running") var running: RunningArguments

    @Option(
        help: ArgumentHelp(
            "Judge by cross-validation; the model is then trained on all images.", valueName: "n"))
    var folds: Int?

    @OptionGroup var long: LongRunArguments

    mutating func validate() throws {
        if let folds, folds < 2 { throw ValidationError("--folds needs at least 2") }
    }

    func run() async throws {
        var options = training.options
        images.apply(to: &options)
        options.device = long.device
        var reading = dataset.options
        if !several.named.columns.isEmpty { reading.labelColumns = several.named.columns }
        several.apply(to: &options)
        let tune = FineTune(
            data: dataset.data, dataset: reading, backbone: backbone,
            backbones: backbones.selection, options: options, rateSearch: training.rateSearch,
            folds: folds, resumes: long.resume, running: running.options,
            trainer: long.trainer,
            output: file.model, report: long.output, command: CommandLine.arguments)
        if try several.isUsed || TrainMultiLabel.suits(dataset.data, reading) {
            let workflow = FineTuneMultiLabel(tune, partial: several.options(seed: options.seed))
            let result = try await long.run(quiet: running.quiet) {
                try await workflow.run(progress: $0)
            }
            try long.print(result) { TextReport(Terminal.style).rendered(result) }
            try running.refuseUnreadable(result.evaluation.dataset.unreadable.map(\.path))
        } else {
            let result = try await long.run(quiet: running.quiet) {
                try await tune.run(progress: $0)
            }
            try long.print(result) { TextReport(Terminal.style).rendered(result) }
            try running.refuseUnreadable(result.dataset.unreadable.map(\.path))
        }
    }
}
