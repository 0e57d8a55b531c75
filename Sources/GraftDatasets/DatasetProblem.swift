/// Something found while a dataset was read that did not stop the reading.
public struct DatasetProblem: Sendable, Hashable, Codable, CustomStringConvertible {
    public enum Kind: String, Sendable, Codable, CaseIterable {
        /// Named in the table, not on disk.
        case missingFile
        /// A folder, socket, pipe or device where an image file should be.
        case notAFile
        /// A symbolic link to nothing.
        case danglingLink
        /// A folder that leads back to one already read.
        case repeatedFolder
        /// A folder that may not be opened, or lies too deep.
        case unreadableFolder
        /// The same file named twice with the same labels; the first row counts.
        case duplicateRow
        /// The same file named twice with different labels; its labels count as unknown.
        case conflictingRows
        /// A row with more or fewer cells than the header; it is left out.
        case wrongWidth
        /// A cell that says neither present, absent nor unknown; it counts as unknown.
        case unclearLabel
        /// A split that is neither train, validation nor test; it is left open.
        case unclearSplit
        /// An annotation file that cannot be understood; its image is left out.
        case brokenAnnotation
        /// A broken quotation in a table.
        case brokenQuote
    }

    public let kind: Kind
    /// Path relative to the dataset's root, printable.
    public let path: String
    /// What was found, where, and what was done or is to be done.
    public let reason: String

    public init(_ kind: Kind, path: String, reason: String) {
        self.kind = kind
        self.path = path
        self.reason = reason
    }

    public var description: String { "\(path): \(reason)" }
}
