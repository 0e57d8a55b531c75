import SystemPackage

/// A dataset as a table tells it: one row an image.
struct TableReading {
    private let file: FilePath
    private let root: FilePath
    private let rootBytes: [UInt8]
    private let options: DatasetOptions
    private let table: DelimitedTable
    private let columns: TableColumns
    private let names: [String]
    private let firstRow: Int
    private let cell: StateCell

    private var problems: [DatasetProblem] = []
    private var notes: [String] = []
    private var rows: [TableRow] = []
    /// Row of each file by its normalised path.
    private var rowOfFile: [[UInt8]: Int] = [:]
    private var missing = 0

    init(file: FilePath, root: FilePath, options: DatasetOptions) throws(DatasetError) {
        let table = try DelimitedTable(contentsOf: file)
        let header = try TableHeader(table: table, subject: file.printable)
        let cell = StateCell(minusOne: options.minusOne, emptyCell: options.emptyCell)
        let profiles = header.names.enumerated().map { column, name in
            ColumnProfile(
                name: name, table: table, rows: header.firstRow..<table.rowCount, column: column,
                cell: cell)
        }
        columns = try TableColumns(
            names: header.names, profiles: profiles, options: options, subject: file.printable,
            alike: { header.divideAlike($0, $1, in: table) })
        notes = header.notes + columns.notes
        names = header.names
        firstRow = header.firstRow
        rootBytes = PathBytes.normalized(root.rawBytes)
        (self.file, self.root, self.options, self.table, self.cell) = (
            file, root, options, table, cell
        )
    }

    /// Reads all rows.
    ///
    /// - Throws: `DatasetError` with code `.noImages` where no row names a file that exists,
    ///   `.malformedTable` where a quotation is never closed.
    mutating func dataset() throws(DatasetError) -> Dataset {
        for fault in table.faults {
            guard !fault.isUnclosed else {
                throw DatasetError(
                    .malformedTable, subject: file.printable,
                    detail: "line \(fault.line): \(fault.reason); close it or double the mark")
            }
            report(.brokenQuote, tableName, "line \(fault.line): \(fault.reason)")
        }
        let locator = FileLocator(bases: [file.removingLastComponent(), root])
        for row in firstRow..<table.rowCount { take(row, locator: locator) }
        guard !rows.isEmpty else { throw noImages() }
        let paths = rows.map { name(of: $0.file) }
        let groups = try groups(of: paths)
        let samples = rows.indices.map { index in
            Sample(
                path: paths[index], file: FilePath(rawBytes: rows[index].file),
                split: rows[index].split,
                group: groups[index])
        }
        return Dataset(
            root: root, samples: samples, labels: labels(), labelling: labelling,
            problems: problems,
            notes: notes)
    }

    private var tableName: String { file.lastComponent?.string ?? file.printable }

    /// Printable path relative to the root.
    private func name(of file: [UInt8]) -> String {
        PathBytes.text(PathBytes.relative(PathBytes.normalized(file), to: rootBytes))
    }

    private mutating func take(_ row: Int, locator: FileLocator) {
        let line = table.line(of: row)
        let cells = table.texts(of: row)
        if cells.allSatisfy(\.isEmpty) { return }
        let hasExtra = cells.count > names.count && cells[names.count...].contains { !$0.isEmpty }
        guard cells.count >= names.count, !hasExtra else {
            let detail =
                "\(cells.count) cells where the header has \(names.count); the row is left out"
            return report(
                .wrongWidth, cells.first ?? tableName, "\(tableName) line \(line): \(detail)")
        }
        let path = table.bytes(row, columns.path)
        let name = cells[columns.path]
        switch locator.locate(path) {
        case .found(let found):
            add(tableRow(found, cells: cells, line: line, name: name))
        case .notAFile(let what):
            missing += 1
            report(.notAFile, name, "\(tableName) line \(line): this is \(what), not an image file")
        case .missing:
            missing += 1
            report(
                .missingFile, name.isEmpty ? tableName : name,
                name.isEmpty
                    ? "line \(line): the path is empty"
                    : "\(tableName) line \(line): there is no such file")
        }
    }

    private mutating func tableRow(
        _ found: [UInt8], cells: [String], line: Int, name: String
    ) -> TableRow {
        var split: Split?
        if let column = columns.split, !cells[column].isEmpty {
            split = Split(named: cells[column])
            if split == nil {
                report(
                    .unclearSplit, name,
                    "\(tableName) line \(line): “\(cells[column])” is not train, validation or test"
                )
            }
        }
        let group = columns.group.map { cells[$0] }.flatMap { $0.isEmpty ? nil : $0 }
        var content = TableRow.Content.category(nil)
        switch columns.labels {
        case .undecided: break
        case .category(let column):
            content = .category(cells[column].isEmpty ? nil : cells[column])
        case .states(let states):
            content = .states(
                states.map { column in
                    if let state = cell.state(cells[column]) { return state }
                    let detail =
                        "“\(cells[column])” in column \(names[column]) is not 1, 0, -1 or empty"
                    report(.unclearLabel, name, "\(tableName) line \(line): \(detail)")
                    return .unknown
                })
        }
        return TableRow(file: found, line: line, split: split, group: group, content: content)
    }

    private mutating func add(_ row: TableRow) {
        let key = PathBytes.normalized(row.file)
        guard let earlier = rowOfFile[key] else {
            rowOfFile[key] = rows.count
            rows.append(row)
            return
        }
        let lines = "\(tableName) lines \(rows[earlier].line) and \(row.line)"
        if rows[earlier].merge(row) {
            report(.duplicateRow, name(of: row.file), "\(lines) name the same file")
        } else {
            report(
                .conflictingRows, name(of: row.file),
                "\(lines) name the same file with different labels; they count as unknown")
        }
    }

    private mutating func groups(of paths: [String]) throws(DatasetError) -> [String?] {
        let given = rows.map(\.group)
        guard let pattern = options.groupPattern else { return given }
        let found = try GroupPattern(pattern).groups(of: paths)
        return zip(given, found).map { $0 ?? $1 }
    }

    private func labels() -> Labels {
        if case .states(let columns) = columns.labels {
            return Labels(classes: columns.map { names[$0] }, states: rows.map(\.states))
        }
        return Labels(naming: rows.map(\.category))
    }

    private var labelling: Labelling {
        switch columns.labels {
        case .category(let column): .column(names[column])
        case .states(let columns): .columns(columns.map { names[$0] })
        case .undecided(let reason): .none(reason: reason)
        }
    }

    private mutating func report(_ kind: DatasetProblem.Kind, _ path: String, _ reason: String) {
        problems.append(DatasetProblem(kind, path: path, reason: reason))
    }

    private func noImages() -> DatasetError {
        let count = table.rowCount - firstRow
        guard count > 0 else {
            return DatasetError(
                .noImages, subject: file.printable,
                detail: "the table has a header and no rows; add rows")
        }
        guard missing > 0, let first = problems.first(where: { $0.kind != .brokenQuote }) else {
            let detail = problems.first?.reason ?? "all rows are empty"
            return DatasetError(
                .malformedTable, subject: file.printable, detail: "no row can be read: \(detail)")
        }
        return DatasetError(
            .noImages, subject: file.printable,
            detail:
                "none of the \(count) files in column “\(names[columns.path])” exists, the first being "
                + "“\(first.path)”; paths are taken from \(file.removingLastComponent().orHere.printable)"
                + "; correct them, or name the column of the paths with --path-column")
    }
}
