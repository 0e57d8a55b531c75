import SystemPackage

/// Which files are tables.
enum TableFile {
    /// Names that are looked for in a folder, the first found counts.
    static let usualNames = ["labels.csv", "labels.tsv"]

    static func isTable(_ file: FilePath) -> Bool {
        ["csv", "tsv", "tab"].contains(file.extension?.lowercased())
    }

    /// Whether a file is taken for COCO JSON.
    static func isJSON(_ file: FilePath) -> Bool { file.extension?.lowercased() == "json" }
}
