import GraftLinearAlgebra
import SystemPackage

/// A dataset as a table tells it: one row an image.
struct TableReading {
    private let file: FilePath
    private let root: FilePath
    private let rootBytes: [UInt8]
    private var options: DatasetOptions
    private let table: DelimitedTable
    private let columns: TableColumns
    private let names: [String]
    private let firstRow: Int
    private let isCheXpert: Bool
    private let cell: StateCell

    private var problems: [DatasetProblem] = []
    private var notes: [String] = []
    private var rows: [TableRow] = []
    /// Classes that a row calls uncertain, by row of `rows`.
    private var uncertain: [Int: [Int]] = [:]
    /// Row of each file by its normalised path.
    private var rowOfFile: [[UInt8]: Int] = [:]
    private var missing = 0

    init(
        file: FilePath, root: FilePath, table: DelimitedTable, options: DatasetOptions
    ) throws(DatasetError) {
        let header = try TableHeader(table: table, subject: file.printable)
        let cell = StateCell(minusOne: options.minusOne.state, emptyCell: options.emptyCell)
        var options = options
        let radiographs = CheXpertTable(header.names)
        if let radiographs {
            if options.labelColumns.isEmpty { options.labelColumns = radiographs.findings }
            options.groupPattern = options.groupPattern ?? CheXpertTable.groupPattern
        }
        let profiles = header.names.enumerated().map { column, name in
            ColumnProfile(
                name: name, table: table, rows: header.firstRow..<table.rowCount, column: column,
                cell: cell)
        }
        columns = try TableColumns(
            names: header.names, profiles: profiles, options: options, subject: file.printable,
            alike: { header.divideAlike($0, $1, in: table) })
        notes = header.notes + (radiographs == nil ? [] : [CheXpertTable.note]) + columns.notes
        names = header.names
        firstRow = header.firstRow
        isCheXpert = radiographs != nil
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
        let folder = file.removingLastComponent()
        let locator = FileLocator(
            bases: [folder, root] + (isCheXpert ? [folder.orHere.appending("..")] : []),
            isTrusting: options.labelsAlone)
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
        let labels = labels()
        if case .category = columns.labels {
            notes += [Labels.listingNote(rows.map(\.category))].compactMap(\.self)
        }
        return Dataset(
            root: root, samples: samples, labels: labels, labelling: labelling,
            softTargets: softTargets(labels), problems: problems, notes: notes)
    }

    private var tableName: String { file.lastComponent?.string ?? file.printable }

    /// Printable path relative to the root.
    private func name(of file: [UInt8]) -> String {
        PathBytes.text(PathBytes.relative(PathBytes.normalized(file), to: rootBytes))
    }

    private mutating func take(_ row: Int, locator: FileLocator) {
        let line = table.line(of: row)
        let width = table.width(of: row)
        func isEmpty(_ columns: Range<Int>) -> Bool {
            columns.allSatisfy { TextMarks.trimmed(table.bytes(row, $0)).isEmpty }
        }
        if isEmpty(0..<width) { return }
        guard width >= names.count, isEmpty(names.count..<width) else {
            let detail = "\(width) cells where the header has \(names.count); the row is left out"
            return report(
                .wrongWidth, table.text(row, 0), "\(tableName) line \(line): \(detail)")
        }
        let path = table.bytes(row, columns.path)
        let name = table.text(row, columns.path)
        switch locator.locate(path) {
        case .found(let found):
            add(tableRow(row, file: found, name: name), cells: row)
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

    private mutating func tableRow(_ row: Int, file: [UInt8], name: String) -> TableRow {
        let line = table.line(of: row)
        func text(_ column: Int?) -> String? {
            column.map { table.text(row, $0) }.flatMap { $0.isEmpty ? nil : $0 }
        }
        let splitText = text(columns.split)
        let split = splitText.flatMap(Split.init(named:))
        if let splitText, split == nil {
            report(
                .unclearSplit, name,
                "\(tableName) line \(line): “\(splitText)” is not train, validation or test")
        }
        let content: TableRow.Content =
            switch columns.labels {
            case .undecided: .category(nil)
            case .category(let column): .category(text(column))
            case .states(let states): .states(states.map { state(row, $0, name: name) })
            }
        return TableRow(
            file: file, line: line, split: split, group: text(columns.group), content: content)
    }

    private mutating func state(_ row: Int, _ column: Int, name: String) -> LabelState {
        if let state = cell.state(table.bytes(row, column)) { return state }
        let detail =
            "“\(table.text(row, column))” in column \(names[column]) is not 1, 0, -1 or empty"
        report(.unclearLabel, name, "\(tableName) line \(table.line(of: row)): \(detail)")
        return .unknown
    }

    private mutating func add(_ row: TableRow, cells: Int) {
        let key = PathBytes.normalized(row.file)
        let place = rowOfFile[key] ?? rows.count
        if options.minusOne.softRange != nil, case .states(let states) = columns.labels {
            let found = states.indices.filter {
                StateCell.isUncertain(table.bytes(cells, states[$0]))
            }
            if !found.isEmpty { uncertain[place, default: []] += found }
        }
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
        return Labels(listing: rows.map(\.category))
    }

    /// One draw for each uncertain label that no other row of the image decides, row by row.
    private func softTargets(_ labels: Labels) -> [SoftTarget] {
        guard let range = options.minusOne.softRange else { return [] }
        return uncertain.keys.sorted().flatMap { image in
            var generator = SeededGenerator(seed: options.seed, stream: image)
            return Set(uncertain[image] ?? []).sorted().compactMap { category -> SoftTarget? in
                guard labels[image, category] == .unknown else { return nil }
                let share = generator.uniform()
                let probability = range.lowerBound + share * (range.upperBound - range.lowerBound)
                return SoftTarget(image: image, category: category, probability: probability)
            }
        }
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
