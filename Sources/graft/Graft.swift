import ArgumentParser
import Foundation
import GraftWorkflows

/// The root command: its name, its verbs, and what they have in common.
@main
struct Graft: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "graft",
        abstract:
            "Which pre-trained network suits your images, how good will it be, what will it cost?",
        discussion: """
            Graft fits a small classifier on the features of networks that somebody else trained, \
            measures accuracy and cost on your own images, and leaves one ONNX file.

              graft demo photos                  a sample set to try things on
              graft compare photos               one line per backbone, and which one to take
              graft rank photos                  the same question, before any classifier is chosen
              graft train photos -o model.onnx   the classifier, as a single file
              graft finetune photos --backbone NAME -o model.onnx   the backbone's own layers, and whether it paid
              graft predict model.onnx new/      what it says about new images
              graft align photos --judgements ratings.csv    who sees the images as people do
              graft neighbours cat.jpg photos    the most similar images
              graft cft model.onnx photos --labels half.csv -o better.onnx
                                                 several categories an image, some unknown: repair each

            A data set is a folder with one folder per class, or a CSV with a path and a label column, or \
            with one column of 1/0/empty per category; COCO JSON and VOC folders are read too.
            Results go to standard output, progress to standard error.
            Exit codes: 0 done, 2 the input is at fault, 64 usage, 130 interrupted, 1 anything else.
            """,
        version: GraftVersion.current,
        subcommands: [
            CompareCommand.self, RankCommand.self, TrainCommand.self, FineTuneCommand.self,
            PretrainCommand.self,
            PredictCommand.self, EvaluateCommand.self, CFTCommand.self, SimulateUnknownCommand.self,
            AlignCommand.self, NeighboursCommand.self, ExperimentCommand.self,
            FeaturesCommand.self, BackbonesCommand.self, EnginesCommand.self, StoreCommand.self,
            DemoCommand.self,
        ]
    )

    static func main() async {
        do {
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await Interruption.run { try await asynchronous.run() }
            } else {
                try command.run()
            }
        } catch {
            let failure = Failure(error)
            guard let message = failure.message else { exit(withError: error) }
            Terminal.warn(message)
            leave(failure.exitCode)
        }
        leave(0)
    }

    /// Ends the process without the exit handlers of native libraries: image loaders unload their
    /// modules there while threads of the engine may still be on their way out, which crashes now
    /// and then after all work is done. Files are complete by now; only text may wait in a buffer.
    private static func leave(_ code: Int32) -> Never {
        fflush(nil)
        _exit(code)
    }
}
