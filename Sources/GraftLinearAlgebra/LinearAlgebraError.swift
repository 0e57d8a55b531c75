/// Why a decomposition could not be made.
public struct LinearAlgebraError: Error, Sendable, Equatable, CustomStringConvertible {
    public enum Code: String, Sendable {
        /// A matrix that should be positive definite is not.
        case notPositiveDefinite
        /// The eigenvalue iteration did not settle, which happens with infinite or missing numbers.
        case notConverged
    }

    public let code: Code
    /// What was being decomposed.
    public let subject: String
    /// What was found, ending in what to do.
    public let detail: String

    public init(code: Code, subject: String, detail: String) {
        self.code = code
        self.subject = subject
        self.detail = detail
    }

    public var description: String { "\(subject): \(detail)" }
}
