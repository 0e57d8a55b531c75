import ArgumentParser
import Foundation
import GraftDatasets
import GraftEngines
import GraftFeatures
import GraftImages
import GraftLearning
import GraftONNX
import GraftTraining
import GraftWorkflows

/// An input that the user has to mend, as the command itself sees it.
struct InputFault: Error {
    let message: String
    init(_ message: String) { self.message = message }
}

/// What an error means to the person at the keyboard: a message and an exit code.
struct Failure {
    /// Nil: the argument parser prints its own.
    let message: String?
    let exitCode: Int32

    private static let inputAtFault: Int32 = 2
    private static let somethingElse: Int32 = 1

    init(_ error: any Error) {
        switch error {
        case is CancellationError:
            message = "interrupted; what was computed is kept, the same command goes on"
            exitCode = 130
        case let error as InputFault:
            message = error.message
            exitCode = Self.inputAtFault
        case is DatasetError, is ONNXError, is ImageError, is LearningError:
            message = "\(error)"
            exitCode = Self.inputAtFault
        case let error as FeatureError:
            message = "\(error)"
            let isMachine = [.download, .diskFull, .store, .export].contains(error.code)
            exitCode = isMachine ? Self.somethingElse : Self.inputAtFault
        case let error as WorkflowError:
            message = "\(error)"
            exitCode = error.code == .notWritable ? Self.somethingElse : Self.inputAtFault
        case let error as TrainingError:
            message = "\(error)"
            let isInput: [TrainingError.Code] = [
                .unsupportedOperator, .unsupportedGraph, .badOptions, .badData, .badCheckpoint,
            ]
            exitCode = isInput.contains(error.code) ? Self.inputAtFault : Self.somethingElse
        case is EngineError:
            message = "\(error)"
            exitCode = Self.somethingElse
        case is ExitCode, is CleanExit, is ValidationError:
            message = nil
            exitCode = 0
        default:
            let isUsage = String(reflecting: type(of: error)).hasPrefix("ArgumentParser.")
            message = isUsage ? nil : error.localizedDescription
            exitCode = Self.somethingElse
        }
    }
}
