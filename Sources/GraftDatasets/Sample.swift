import SystemPackage

/// One image of a dataset: where it lies and what is known of it besides its classes.
public struct Sample: Sendable, Hashable {
    /// Path relative to the dataset's root (or absolute where it lies outside), printable: bytes
    /// that are not UTF-8 are replaced by U+FFFD.
    public let path: String
    /// The file to open, with its bytes as they are on disk.
    public let file: FilePath
    /// The part it was put into by the dataset's maker, if any.
    public let split: Split?
    /// Images with equal group are never divided between training and test. Nil: a group of its
    /// own.
    public let group: String?

    public init(path: String, file: FilePath, split: Split? = nil, group: String? = nil) {
        self.path = path
        self.file = file
        self.split = split
        self.group = group
    }
}
