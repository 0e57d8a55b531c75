/// Why an image gives no pixels.
public struct ImageError: Error, Sendable, Hashable, Codable {
    /// The kind of failure, for programs.
    public enum Code: String, Sendable, Hashable, Codable, CaseIterable {
        /// No bytes at all.
        case empty
        /// Not an image format that is read.
        case unknownFormat
        /// A known format that is refused or cannot be decoded here.
        case unsupported
        /// The data ends early.
        case truncated
        /// The data contradicts its format.
        case corrupt
        /// Larger than the limits allow.
        case overLimit
        /// A native library failed for another reason.
        case library
    }

    public var code: Code
    /// What the error is about: a file name where the caller knows one, else the format.
    public var subject: String
    /// What is wrong, ending in what to do.
    public var detail: String

    public init(_ code: Code, subject: String, detail: String) {
        self.code = code
        self.subject = subject
        self.detail = detail
    }

    /// The same error about `subject`, for a caller who knows the file's name.
    public func about(_ subject: String) -> ImageError {
        ImageError(code, subject: subject, detail: detail)
    }
}

extension ImageError: CustomStringConvertible {
    public var description: String { "\(subject): \(detail)" }
}
