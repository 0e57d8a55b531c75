import ArgumentParser
import GraftWorkflows

/// The options that say which backbones take part.
struct BackboneArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            Folder of ONNX files to use besides the built-in and added backbones: every card of its manifest.json, \
            or every .onnx file in it. May be given more than once.
            """, valueName: "folder"))
    var backbones: [String] = []

    @Option(
        help: ArgumentHelp(
            "Only these backbones, by name. May be given more than once.", valueName: "a,b,..."))
    var only: [String] = []

    @Flag(help: "Only backbones whose licence is known to allow commercial use.")
    var commercialOnly = false

    /// The selection with further backbones by name; only these and those of `--only` then.
    func selection(with names: [String]) -> BackboneSelection {
        var selection = selection
        if !names.isEmpty { selection.only = (selection.only ?? []) + names }
        return selection
    }

    var selection: BackboneSelection {
        let named = only.flatMap { $0.split(separator: ",") }
            .map { String($0.trimmingPrefix(while: \.isWhitespace)) }
        return BackboneSelection(
            folders: backbones, only: only.isEmpty ? nil : named, commercialOnly: commercialOnly)
    }
}
