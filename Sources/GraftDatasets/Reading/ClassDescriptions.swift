import SystemPackage

/// Readable names of class codes, as Open Images ships them: a table of code and name without a
/// header.
struct ClassDescriptions {
    private static let usualNames = ["class-descriptions.csv", "class-descriptions-boxable.csv"]
    private var names: [String: String] = [:]

    /// Reads the file that lies in the folder of a table, if there is one.
    init(besides table: FilePath) throws(DatasetError) {
        let folder = table.removingLastComponent().orHere
        guard
            let file = Self.usualNames.map({ folder.appending($0) }).first(where: {
                FileStatus.of($0) == .file
            })
        else { return }
        let descriptions = try DelimitedTable(contentsOf: file)
        for row in 0..<descriptions.rowCount where descriptions.width(of: row) >= 2 {
            names[descriptions.text(row, 0)] = descriptions.text(row, 1)
        }
    }

    /// A different name for each code: its description, with the code behind it where several have
    /// the same, or the code itself.
    func names(of codes: [String]) -> [String] {
        let described = codes.map { names[$0] ?? $0 }
        let counts = Dictionary(grouping: described, by: \.self).mapValues(\.count)
        return zip(codes, described).map { code, name in
            (counts[name] ?? 0) > 1 && name != code ? "\(name) (\(code))" : name
        }
    }
}
