/// Why a dataset could not be read or divided: a code, what it concerns, and what to do about it.
public struct DatasetError: Error, Sendable, Hashable, Codable, CustomStringConvertible {
    public enum Code: String, Sendable, Codable, CaseIterable {
        /// The folder or file does not exist.
        case notFound
        /// It exists but cannot be read.
        case unreadable
        /// No image was found.
        case noImages
        /// The folders can be understood in more than one way.
        case ambiguousFolders
        /// A CSV or TSV file is broken beyond its rows.
        case malformedTable
        /// COCO JSON that cannot be understood.
        case malformedAnnotations
        /// A column that was asked for, or is needed, is not there.
        case missingColumn
        /// Labels are needed and there are none, or their column cannot be told.
        case noLabels
        /// One class an image is needed.
        case notSingleLabel
        /// At least two classes are needed.
        case tooFewClasses
        /// Fewer images or groups than the folds need.
        case tooManyFolds
        /// A folds file does not fit the dataset.
        case badFolds
        /// The group pattern cannot be used.
        case badPattern
        /// A file of word vectors is broken, cut short or of another kind.
        case malformedVectors
        /// A class list cannot be understood.
        case malformedClassList
        /// A class list does not have as many names as the classes that it is for.
        case wrongClassCount
        /// WordNet's files or a hierarchy of classes cannot be understood.
        case malformedHierarchy
        /// A file of similarity judgements is broken, of the wrong size or of another kind.
        case malformedJudgements
        /// Judgements speak of images that the dataset does not have.
        case unknownImages
    }

    public let code: Code
    /// File, folder, column or image that is at fault.
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
