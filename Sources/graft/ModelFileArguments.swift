import ArgumentParser

/// The option that names the model file which a command writes.
struct ModelFileArguments: ParsableArguments {
    @Option(
        name: [.customShort("o"), .long],
        help: ArgumentHelp("The model file to write.", valueName: "model.onnx"))
    var model: String
}
