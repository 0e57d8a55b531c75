import SystemPackage

/// The rows of a file that prescribes folds.
struct FoldsTable {
    struct Row {
        let path: ArraySlice<UInt8>
        let fold: String
        let line: Int
    }

    let rows: [Row]

    init(_ file: FilePath) throws(DatasetError) {
        let table = try DelimitedTable(contentsOf: file)
        if let fault = table.faults.first(where: \.isUnclosed) {
            throw DatasetError(
                .malformedTable, subject: file.printable,
                detail: "line \(fault.line): \(fault.reason)")
        }
        let header = try TableHeader(table: table, subject: file.printable)
        guard header.names.count >= 2 else {
            throw DatasetError(
                .missingColumn, subject: file.printable,
                detail: "two columns are needed, path and fold; there is “\(header.names[0])”")
        }
        let finder = ColumnFinder(names: header.names, subject: file.printable)
        let path = try finder.column(nil, or: TableColumns.pathNames) ?? 0
        let fold = try finder.column(nil, or: ["fold", "folds", "split"]) ?? (path == 0 ? 1 : 0)
        var rows: [Row] = []
        for row in header.firstRow..<table.rowCount {
            let cells = table.texts(of: row)
            if cells.allSatisfy(\.isEmpty) { continue }
            guard cells.count > max(path, fold), !cells[fold].isEmpty else {
                throw DatasetError(
                    .badFolds, subject: file.printable,
                    detail: "line \(table.line(of: row)) names no fold; give each image one")
            }
            rows.append(
                Row(path: table.bytes(row, path), fold: cells[fold], line: table.line(of: row)))
        }
        self.rows = rows
    }
}
