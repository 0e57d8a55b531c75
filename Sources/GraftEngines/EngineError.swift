/// What can go wrong between an ONNX file's bytes and its outputs.

/// `subject` names the library, model, input or output at fault; `detail` ends with what to do.
public struct EngineError: Error, Sendable, Equatable, CustomStringConvertible {
    public enum Code: String, Sendable, Codable {
        /// No engine library was found; `detail` lists every place that was tried.
        case libraryMissing
        /// The library answered a basic call with a failure.
        case libraryUnusable
        case invalidOptions
        /// The bytes are not a model that the engine can read.
        case unreadableModel
        /// The graph needs an operator, or a way of using one, that the engine has not.
        case unsupportedOperator
        /// Not exactly one float input of four dimensions with fixed channels, height and width.
        case unsupportedInput
        /// An output that is not float, or has no fixed shape.
        case unsupportedOutput
        case noSuchOutput
        case compilationFailed
        case inferenceFailed
    }

    public let code: Code
    public let subject: String
    public let detail: String

    public init(_ code: Code, _ subject: String, _ detail: String) {
        self.code = code
        self.subject = subject
        self.detail = detail
    }

    public var description: String { "\(subject): \(detail)" }
}
