import Foundation
import SystemPackage

/// The names of a network's classes, in the order of its outputs.
public struct ClassList: Sendable, Hashable, Codable {
    /// K names; a class without a name has an empty one.
    public let names: [String]
    /// Identifiers such as `n01440764`, where the list gives them; else empty.
    public let identifiers: [String]

    public init(names: [String], identifiers: [String] = []) {
        precondition(
            identifiers.isEmpty || identifiers.count == names.count, "one identifier a name")
        self.names = names
        self.identifiers = identifiers
    }

    /// Reads a class list: text with a name a line, JSON or a CSV table.
    ///
    /// Text: an empty line is a class with an empty name; lines that are all numbered from 0 or 1
    /// in order (`0 apple`) lose their numbers. JSON: an array, or an object from index to name, as
    /// in `{"0": ["n01440764", "tench"]}`; an entry is a name or identifier and name. CSV (`.csv`,
    /// `.tsv`): a column called name, class, label or category, or the only column, or the second
    /// of two; a column called index or id, or a first column of numbers, gives the order.
    ///
    /// - Parameter expected: number of outputs that the list is for.
    /// - Throws: `DatasetError` with code `.notFound`, `.unreadable`, `.malformedClassList` or
    ///   `.wrongClassCount`.
    public static func read(
        _ file: FilePath, expected: Int? = nil
    ) throws(DatasetError) -> ClassList {
        let bytes = Array(TextMarks.withoutMark(try FileBytes.read(file)))
        let list: ClassList
        if TableFile.isTable(file) {
            list = try ClassTable(DelimitedTable(contentsOf: file), subject: file.printable).list()
        } else if file.extension?.lowercased() == "json" {
            list = try ClassJSON(bytes, subject: file.printable).list()
        } else {
            list = text(bytes)
        }
        guard let expected, list.names.count != expected else { return list }
        let empty = list.names.count { $0.isEmpty }
        throw DatasetError(
            .wrongClassCount, subject: file.printable,
            detail: "it has \(list.names.count) names"
                + (empty > 0 ? " (\(empty) of them empty)" : "")
                + " for \(expected) classes; give the list that belongs to this network")
    }

    private static func text(_ bytes: [UInt8]) -> ClassList {
        var lines = bytes.split(
            separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false
        ).map { line in
            TextMarks.text(
                TextMarks.trimmed(line.last == UInt8(ascii: "\r") ? line.dropLast() : line))
        }
        // What follows the last line end is no line.
        if lines.last == "" { lines.removeLast() }
        return ClassList(names: withoutNumbers(lines) ?? lines)
    }

    /// The lines without numbers from 0 or 1 before them, if all have them; nil if not.
    private static func withoutNumbers(_ lines: [String]) -> [String]? {
        guard lines.count > 1 else { return nil }
        for first in 0...1 {
            let names = lines.enumerated().map { index, line -> String? in
                let fields = line.split(maxSplits: 1) { ": \t,".contains($0) }
                guard fields.count == 2, fields[0] == "\(index + first)" else { return nil }
                return fields[1].trimmingCharacters(in: .whitespaces)
            }
            if names.allSatisfy({ $0 != nil }) { return names.compactMap(\.self) }
        }
        return nil
    }
}
