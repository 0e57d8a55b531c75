import Foundation
import SystemPackage

/// What a user wants names and words to be replaced by before they are looked up.
public struct WordSynonyms: Sendable, Hashable, Codable {
    private let replacements: [String: String]

    /// - Parameter replacements: by class name, synonym or word; capitals and `_` do not matter. Of
    ///   names that are then the same, the first in the order of text counts.
    public init(_ replacements: [String: String] = [:]) {
        self.replacements = Dictionary(
            replacements.sorted { $0.key < $1.key }.map { (Self.key($0), $1) },
            uniquingKeysWith: { first, _ in first })
    }

    /// Reads a CSV file of two columns, name and replacement; a row `name,replacement` is a header.
    ///
    /// - Throws: `DatasetError` with code `.notFound`, `.unreadable` or `.malformedTable` (a row of
    ///   another width, an empty cell, a name that is given twice).
    public static func read(_ file: FilePath) throws(DatasetError) -> WordSynonyms {
        let table = try DelimitedTable(contentsOf: file)
        var replacements: [String: String] = [:]
        for row in 0..<table.rowCount {
            let cells = table.texts(of: row)
            let error = { (what: String) in
                DatasetError(
                    .malformedTable, subject: file.printable,
                    detail: "line \(table.line(of: row)) \(what); write a name, a comma and its "
                        + "replacement")
            }
            guard cells.count == 2 else { throw error("has \(cells.count) cells instead of 2") }
            if row == 0, cells.map({ $0.lowercased() }) == ["name", "replacement"] { continue }
            guard !cells[0].isEmpty, !cells[1].isEmpty else { throw error("has an empty cell") }
            guard replacements.updateValue(cells[1], forKey: key(cells[0])) == nil else {
                throw error("names “\(cells[0])” again")
            }
        }
        return WordSynonyms(replacements)
    }

    /// The replacement of a name or word, if there is one.
    public subscript(name: String) -> String? { replacements[Self.key(name)] }

    private static func key(_ name: String) -> String {
        let text = name.precomposedStringWithCanonicalMapping.lowercased()
        return text.split { $0.isWhitespace || $0 == "_" }.joined(separator: " ")
    }
}
