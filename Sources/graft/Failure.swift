import ArgumentParser
import Foundation
import GraftDatasets
import GraftEngines
import GraftFeatures
import GraftImages
import GraftLearning
import GraftONNX
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

    init(_ error: any Error) {
        switch error {
        case is CancellationError:
            (message, exitCode) = ("interrupted; what was computed is kept, the same command goes on", 130)
        case let error as InputFault:
            (message, exitCode) = (error.message, 2)
        case let error as DatasetError: (message, exitCode) = (error.description, 2)
        case let error as ONNXError: (message, exitCode) = (error.description, 2)
        case let error as ImageError: (message, exitCode) = (error.description, 2)
        case let error as LearningError: (message, exitCode) = (error.description, 2)
        case let error as FeatureError: (message, exitCode) = (error.description, error.isInputFault ? 2 : 1)
        case let error as WorkflowError: (message, exitCode) = (error.description, error.isInputFault ? 2 : 1)
        case let error as EngineError: (message, exitCode) = (error.description, 1)
        case is ExitCode, is CleanExit, is ValidationError:
            (message, exitCode) = (nil, 0)
        default:
            let isUsage = String(reflecting: type(of: error)).hasPrefix("ArgumentParser.")
            (message, exitCode) = isUsage ? (nil, 0) : (error.localizedDescription, 1)
        }
    }
}
