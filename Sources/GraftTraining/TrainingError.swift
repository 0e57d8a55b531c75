/// What went wrong in this module: a code for programs, a subject and a remedy for people.
public struct TrainingError: Error, Sendable, Equatable, CustomStringConvertible {
    public enum Code: String, Sendable, Codable {
        /// No trainer library was found; `detail` lists every place that was tried.
        case trainerMissing
        /// The trainer could not do what was asked.
        case trainerFailed
        case outOfMemory
        /// The graph needs an operator, or a way of using one, that cannot be trained through.
        case unsupportedOperator
        /// The graph cannot be trained as it is.
        case unsupportedGraph
        case badOptions
        case badData
        /// The loss is not a number any more.
        case diverged
        case badCheckpoint
        case badFile
    }

    public let code: Code
    /// Node, tensor, file or option at fault.
    public let subject: String
    /// What is wrong, then what to do about it.
    public let detail: String

    public init(_ code: Code, subject: String, detail: String) {
        self.code = code
        self.subject = subject
        self.detail = detail
    }

    public var description: String { "\(subject): \(detail)" }
}
