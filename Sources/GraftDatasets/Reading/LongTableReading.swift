import SystemPackage

/// A dataset as a table tells it that has one row for each image and class.
///
/// Confidence 1 is present, 0 absent; anything between, as machines give it, is unknown, and so is
/// every pair of image and class that no row names. Classes stand in the order of their first row.
/// Where a file class-descriptions.csv lies beside the table, its names take the place of codes.
struct LongTableReading {
    private let file: FilePath
    private let root: FilePath
    private let table: DelimitedTable
    private let header: TableHeader
    private let columns: LongTable
    private let options: DatasetOptions

    private var problems: [DatasetProblem] = []
    private var files: [[UInt8]] = []
    private var splits: [Split?] = []
    private var places: [ArraySlice<UInt8>: Int?] = [:]
    private var placeOfFile: [[UInt8]: Int] = [:]
    private var classes: [String] = []
    private var classOfName: [String: Int] = [:]
    /// State by image and class.
    private var states: [[Int: LabelState]] = []
    /// Classes on which rows of an image contradicted each other.
    private var contradictions: [Int: Set<Int>] = [:]
    private var guesses = 0
    private var missing = 0

    /// Nil where the table has no such columns, or columns of labels are named.
    init?(
        file: FilePath, root: FilePath, table: DelimitedTable, options: DatasetOptions
    ) throws(DatasetError) {
        let header = try TableHeader(table: table, subject: file.printable)
        guard options.labelColumns.isEmpty, let columns = LongTable(header.names) else {
            return nil
        }
        (self.file, self.root, self.table, self.header, self.columns) = (
            file, root, table, header, columns
        )
        self.options = options
    }

    /// - Throws: `DatasetError` with code `.noImages` where no row names a file that exists,
    ///   `.malformedTable` where a quotation is never closed.
    mutating func dataset() throws(DatasetError) -> Dataset {
        if let fault = table.faults.first(where: \.isUnclosed) {
            throw DatasetError(
                .malformedTable, subject: file.printable,
                detail: "line \(fault.line): \(fault.reason); close it or double the mark")
        }
        let folder = file.removingLastComponent()
        let locator = FileLocator(bases: [folder, root], isTrusting: options.labelsAlone)
        for row in header.firstRow..<table.rowCount { take(row, locator: locator) }
        guard !files.isEmpty else { throw noImages() }
        let samples = try Sample.list(
            of: files, root: root, splits: splits, groupPattern: options.groupPattern)
        return Dataset(
            root: root, samples: samples, labels: try labels(), labelling: .rows,
            problems: problems, notes: header.notes + notes)
    }

    private mutating func take(_ row: Int, locator: FileLocator) {
        let line = "\(file.lastComponent?.string ?? "") line \(table.line(of: row))"
        guard table.width(of: row) >= header.names.count else {
            return report(
                .wrongWidth, table.text(row, 0),
                "\(line): \(table.width(of: row)) cells where the header has "
                    + "\(header.names.count); the row is left out")
        }
        guard let image = place(of: row, locator: locator, line: line) else { return }
        let name = table.text(row, columns.label)
        guard !name.isEmpty else {
            return report(
                .unclearLabel, table.text(row, columns.image), "\(line): no class is named")
        }
        let category = classOfName[name] ?? classes.count
        if category == classes.count {
            classOfName[name] = category
            classes.append(name)
        }
        if let column = columns.split, splits[image] == nil {
            splits[image] = Split(named: table.text(row, column))
        }
        let state = state(row, line: line)
        if contradictions[image]?.contains(category) == true { return }
        guard let earlier = states[image][category], earlier != .unknown else {
            states[image][category] = state
            return
        }
        if state != .unknown, state != earlier {
            states[image][category] = .unknown
            contradictions[image, default: []].insert(category)
            report(
                .conflictingRows, table.text(row, columns.image),
                "\(line) contradicts an earlier one on \(name); the label counts as unknown")
        }
    }

    /// The image of a row, looked for on disk once.
    private mutating func place(of row: Int, locator: FileLocator, line: String) -> Int? {
        let cell = table.bytes(row, columns.image)
        if let known = places[cell] { return known }
        switch locator.locate(cell) {
        case .found(let found):
            let key = PathBytes.normalized(found)
            let place = placeOfFile[key] ?? files.count
            if place == files.count {
                placeOfFile[key] = place
                files.append(found)
                splits.append(nil)
                states.append([:])
            }
            places[cell] = .some(place)
            return place
        case .notAFile(let what):
            report(.notAFile, table.text(row, columns.image), "\(line): this is \(what)")
        case .missing:
            report(.missingFile, table.text(row, columns.image), "\(line): there is no such file")
        }
        missing += 1
        places[cell] = .some(nil)
        return nil
    }

    private mutating func state(_ row: Int, line: String) -> LabelState {
        let text = table.text(row, columns.confidence)
        if let state = StateCell(minusOne: options.minusOne.state, emptyCell: .unknown).state(text)
        {
            return state
        }
        if let number = Double(text), (0...1).contains(number) {
            guesses += 1
        } else {
            report(
                .unclearLabel, table.text(row, columns.image),
                "\(line): the confidence “\(text)” is not between 0 and 1")
        }
        return .unknown
    }

    private func labels() throws(DatasetError) -> Labels {
        let names = try ClassDescriptions(besides: file).names(of: classes)
        return Labels(
            classes: names,
            states: states.map { known in classes.indices.map { known[$0] ?? .unknown } })
    }

    private var notes: [String] {
        guesses == 0
            ? [] : ["\(guesses) rows have a confidence between 0 and 1 and count as unknown"]
    }

    private mutating func report(_ kind: DatasetProblem.Kind, _ path: String, _ reason: String) {
        problems.append(DatasetProblem(kind, path: path, reason: reason))
    }

    private func noImages() -> DatasetError {
        guard missing > 0, let first = problems.first else {
            return DatasetError(
                .noImages, subject: file.printable,
                detail: "no row can be read; add rows of image, class and confidence")
        }
        return DatasetError(
            .noImages, subject: file.printable,
            detail: "none of the \(missing) images in column “\(header.names[columns.image])” "
                + "exists, the first being “\(first.path)”; put the images beside the table, into "
                + "a folder images, or name their folder as the data set")
    }
}
