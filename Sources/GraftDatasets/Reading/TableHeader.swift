/// The names of a table's columns and the row where its data begin.
struct TableHeader {
    let names: [String]
    let firstRow: Int
    private(set) var notes: [String] = []

    /// - Throws: `DatasetError` with code `.malformedTable` where the table is empty.
    init(table: DelimitedTable, subject: String) throws(DatasetError) {
        guard table.rowCount > 0 else {
            throw DatasetError(
                .malformedTable, subject: subject,
                detail: "the table is empty; its first row names the columns, as in path,label")
        }
        let first = table.texts(of: 0)
        let hasImage = first.contains { ImageExtensions.mark(Array($0.utf8)) }
        if hasImage {
            names = first.indices.map { "column \($0 + 1)" }
            firstRow = 0
            notes.append(
                "the table has no header: its first row was read as data, its columns are called "
                    + "“column 1” to “column \(first.count)”")
        } else {
            names = first
            firstRow = 1
        }
        let doubled = names.filter { name in !name.isEmpty && names.count { $0 == name } > 1 }
        if let name = doubled.first {
            notes.append("the column name “\(name)” occurs more than once; the first one counts")
        }
    }

    /// Whether two columns divide the rows into the same sets, whatever they call them.
    func divideAlike(_ one: Int, _ other: Int, in table: DelimitedTable) -> Bool {
        var forward: [String: String] = [:]
        var backward: [String: String] = [:]
        for row in firstRow..<table.rowCount where table.width(of: row) > max(one, other) {
            let (left, right) = (table.text(row, one), table.text(row, other))
            guard forward[left, default: right] == right, backward[right, default: left] == left
            else {
                return false
            }
            forward[left] = right
            backward[right] = left
        }
        return true
    }
}
