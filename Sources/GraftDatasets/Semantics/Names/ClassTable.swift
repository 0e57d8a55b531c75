/// A class list as a table.
struct ClassTable {
    private static let nameHeaders = [
        "name", "class", "label", "category", "class_name", "classname", "display_name", "words",
    ]
    private static let indexHeaders = [
        "index", "idx", "id", "class_id", "class_index", "label_id", "number",
    ]
    private static let identifierHeaders = ["wnid", "synset", "identifier", "mid"]

    let table: DelimitedTable
    let subject: String

    init(_ table: DelimitedTable, subject: String) {
        self.table = table
        self.subject = subject
    }

    func list() throws(DatasetError) -> ClassList {
        guard table.rowCount > 0 else { return ClassList(names: []) }
        let header = table.texts(of: 0).map { $0.lowercased() }
        let named = Self.nameHeaders.compactMap { header.firstIndex(of: $0) }.first
        let rows = Array((named == nil ? 0 : 1)..<table.rowCount)
        for row in rows where table.width(of: row) != header.count {
            throw malformed(
                "line \(table.line(of: row)) has \(table.width(of: row)) cells instead of "
                    + "\(header.count)")
        }
        let index: Int?
        let name: Int
        if let named {
            name = named
            index = Self.indexHeaders.compactMap { header.firstIndex(of: $0) }.first
        } else {
            guard header.count <= 2 else {
                throw malformed("it has \(header.count) columns and none is called name")
            }
            name = header.count - 1
            let isNumbered = rows.allSatisfy { Int(table.text($0, 0)) != nil }
            index = header.count == 2 && isNumbered ? 0 : nil
        }
        let ordered = try order(rows, by: index)
        let identifier =
            named == nil
            ? nil : Self.identifierHeaders.compactMap { header.firstIndex(of: $0) }.first
        return ClassList(
            names: ordered.map { table.text($0, name) },
            identifiers: identifier.map { column in ordered.map { table.text($0, column) } } ?? [])
    }

    /// The rows in the order of a column of numbers from 0 or 1, each once.
    private func order(_ rows: [Int], by column: Int?) throws(DatasetError) -> [Int] {
        guard let column, rows.allSatisfy({ Int(table.text($0, column)) != nil }) else {
            return rows
        }
        let numbered = rows.map { (row: $0, number: Int(table.text($0, column)) ?? 0) }
            .sorted { ($0.number, $0.row) < ($1.number, $1.row) }
        let first = numbered.first?.number ?? 0
        for (place, entry) in numbered.enumerated() {
            guard (0...1).contains(first), entry.number == first + place else {
                throw malformed("its numbers do not run from 0 or 1 without a gap")
            }
        }
        return numbered.map(\.row)
    }

    private func malformed(_ what: String) -> DatasetError {
        DatasetError(
            .malformedClassList, subject: subject,
            detail: what + "; give columns called index and name")
    }
}
