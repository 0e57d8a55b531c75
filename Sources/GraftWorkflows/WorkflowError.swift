/// Why a use case could not be carried out.
public struct WorkflowError: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Code: String, Sendable, CaseIterable {
        /// No backbone is left to work with.
        case noBackbones
        /// A name that no backbone has.
        case unknownBackbone
        /// Too few images, or classes, are left to fit and judge a classifier.
        case tooFewImages
        /// The file is no model that `graft train` wrote.
        case notAModel
        /// The data's classes are not the model's.
        case otherClasses
        /// A file or folder cannot be written.
        case notWritable
        /// A file of accuracies that cannot be used.
        case badTruth
        /// A stage that a backbone does not have.
        case unknownStage
        /// A head or its features that do not fit together, or cannot be understood.
        case badHead
        /// Every backbone failed; the detail has the reasons.
        case allFailed
    }

    public let code: Code
    public let subject: String
    /// What is wrong, then what to do.
    public let detail: String

    public init(_ code: Code, subject: String, detail: String) {
        self.code = code
        self.subject = subject
        self.detail = detail
    }

    public var description: String { "\(subject): \(detail)" }
}
