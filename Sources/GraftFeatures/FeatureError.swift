/// What went wrong in this module: a code for programs, a subject and a remedy for people.
public struct FeatureError: Error, Sendable, Equatable, CustomStringConvertible {
    public enum Code: String, Sendable, Codable {
        case unreadableFile, notARegularFile, fileTooLarge
        case badCard, badManifest, badName, unknownBackbone
        case hashMismatch, sizeMismatch
        case noFeatureTensor, unsupportedInput
        case download, diskFull
        case store, badFeatures, nothingToExtract
        case export
    }

    /// Kind of failure.
    public let code: Code
    /// File, backbone or address at fault.
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
