import GraftLinearAlgebra

/// Judgements out of the rows of a table.
struct TableJudgements {
    let table: JudgementTable
    let options: JudgementOptions
    let names: ImageNames

    func judgements() throws(DatasetError) -> Judgements {
        let format = options.format ?? table.format(names)
        switch format {
        case .matrix: return try matrix()
        case .upperTriangle where table.width == 1 || table.rows.count == 1:
            return try triangle()
        case .pairs, .responseTimes, .upperTriangle: return try pairs(format)
        case .triplets: return try triplets()
        case .arrangement: return try arrangement()
        }
    }

    private func need(_ columns: Int, _ what: String) throws(DatasetError) {
        guard table.width < columns else { return }
        throw DatasetError(
            .malformedJudgements, subject: table.file,
            detail:
                "\(what) need \(columns) columns and the table has \(table.width); add columns, or "
                + "say what the file holds")
    }

    private func sense(_ format: JudgementFormat, _ column: Int? = nil) -> JudgementOptions.Sense {
        options.sense ?? column.flatMap { table.sense(of: $0) } ?? format.usualSense
    }

    /// Two images, then a rating and perhaps a rater, or a column of dissimilarities for each
    /// rater.
    private func pairs(_ format: JudgementFormat) throws(DatasetError) -> Judgements {
        try need(3, "ratings of pairs")
        let places = try ImageColumns(file: table.file, names: names).places(
            table.rows.map { Array($0.prefix(2)) })
        var collector = RatingCollector(imageCount: names.count)
        let wide = format == .responseTimes ? [] : table.wideRaters
        if !wide.isEmpty {
            for (row, images) in places.enumerated() {
                for column in wide {
                    collector.add(
                        images[0], images[1], try table.number(row, column),
                        rater: table.header?[column] ?? "column \(column + 1)")
                }
            }
            return Judgements(
                .ratings(collector.pairs(sense(.upperTriangle))), format: .upperTriangle,
                notes: collector.notes)
        }
        let named = format == .responseTimes ? JudgementTable.timeNames : JudgementTable.ratingNames
        let rating = table.column(named: named) ?? 2
        let rater =
            table.column(named: JudgementTable.raterNames)
            ?? (rating == 2 && table.width == 4 ? 3 : nil)
        for (row, images) in places.enumerated() {
            collector.add(
                images[0], images[1], try table.number(row, rating),
                rater: rater.map { table.rows[row][$0] } ?? "all")
        }
        let sense = sense(format, rating)
        return Judgements(
            .ratings(collector.pairs(sense)), format: format,
            notes: collector.notes + ["larger numbers were read as \(Self.meaning(sense))"])
    }

    private static func meaning(_ sense: JudgementOptions.Sense) -> String {
        sense == .similarity ? "more alike" : "less alike"
    }

    private func matrix() throws(DatasetError) -> Judgements {
        let first = table.hasRowNames(names) ? 1 : 0
        let count = table.rows.count
        guard table.width - first == count else {
            throw DatasetError(
                .malformedJudgements, subject: table.file,
                detail:
                    "it has \(count) rows and \(table.width - first) columns of numbers; a matrix "
                    + "has as many of both as there are images")
        }
        var values: [Double] = []
        for row in table.rows.indices {
            for column in first..<table.width { values.append(try table.number(row, column)) }
        }
        if first == 1 {
            let order = try ImageColumns(file: table.file, names: names).places(
                table.rows.map { [$0[0]] }
            ).map { $0[0] }
            values = try inDatasetOrder(values, order)
        }
        let reading = MatrixReading(file: table.file, imageCount: names.count)
        let pairs = try reading.pairs(matrices: [values], raters: ["all"])
        return Judgements(
            .ratings(sense(.matrix).dissimilarities(pairs)), format: .matrix,
            notes: ["larger numbers were read as \(Self.meaning(sense(.matrix)))"])
    }

    private func inDatasetOrder(
        _ values: [Double], _ order: [Int]
    ) throws(DatasetError) -> [Double] {
        let count = order.count
        guard Set(order).count == count, count == names.count else {
            throw DatasetError(
                .malformedJudgements, subject: table.file,
                detail: "its rows name \(Set(order).count) of the dataset's \(names.count) images; "
                    + "give every image one row, or list judged pairs as a table of a,b,rating")
        }
        var result = values
        for (i, a) in order.enumerated() {
            for (j, b) in order.enumerated() { result[a * count + b] = values[i * count + j] }
        }
        return result
    }

    private func triangle() throws(DatasetError) -> Judgements {
        var values: [Double] = []
        for row in table.rows.indices {
            for column in 0..<table.width { values.append(try table.number(row, column)) }
        }
        let pairs = try MatrixReading(file: table.file, imageCount: names.count).pairs(
            triangles: values, raters: ["all"])
        return Judgements(
            .ratings(sense(.upperTriangle).dissimilarities(pairs)), format: .upperTriangle)
    }

    /// Three images, then perhaps the choice and a rater.
    private func triplets() throws(DatasetError) -> Judgements {
        try need(3, "triplets")
        let header = table.header ?? []
        let isReference = ["ref", "reference", "anchor", "query"].contains(header.first ?? "")
        let rater = table.column(named: JudgementTable.raterNames)
        let choice =
            table.column(named: ["choice", "chosen", "odd", "odd_one_out", "vote", "answer"])
            ?? (table.width > 3 && rater != 3 ? 3 : nil)
        return try TripletRows(
            file: table.file, names: names,
            question: options.question ?? (isReference ? .twoAlternative : nil)
        ).judgements(
            table.rows.map { Array($0.prefix(3)) },
            choices: choice.map { column in table.rows.map { $0[column] } },
            raters: (rater ?? (table.width == 5 && choice == 3 ? 4 : nil)).map { column in
                table.rows.map { $0[column] }
            }, isZeroBased: table.header == nil, header: header)
    }

    /// An image and its coordinates; several trials of one rater are averaged. The distances of
    /// each trial are divided by their root mean square, because tables differ in size.
    private func arrangement() throws(DatasetError) -> Judgements {
        let header = table.header ?? []
        let axes = ["x", "y", "z"].compactMap { header.firstIndex(of: $0) }
        guard axes.count >= 2 else {
            throw DatasetError(
                .malformedJudgements, subject: table.file,
                detail: "an arrangement needs columns called x and y; name them in the first row")
        }
        let places = try ImageColumns(file: table.file, names: names).places(
            table.rows.map { [$0[0]] })
        let rater = table.column(named: JudgementTable.raterNames)
        let trial = table.column(named: ["trial", "session", "arrangement"])
        var groups: [[String]: [Int]] = [:]
        for row in table.rows.indices {
            let key = [rater, trial].map { $0.map { table.rows[row][$0] } ?? "all" }
            groups[key, default: []].append(row)
        }
        var collector = RatingCollector(imageCount: names.count)
        let ordered = groups.sorted { ($0.value.first ?? 0) < ($1.value.first ?? 0) }
        for (key, rows) in ordered {
            var distances: [(Int, Int, Double)] = []
            for (place, one) in rows.enumerated() {
                for other in rows[(place + 1)...] {
                    var square = 0.0
                    for axis in axes {
                        let gap = try table.number(one, axis) - table.number(other, axis)
                        square += gap * gap
                    }
                    distances.append((places[one][0], places[other][0], square.squareRoot()))
                }
            }
            let known = distances.filter { !$0.2.isNaN }
            let square = known.reduce(0) { $0 + $1.2 * $1.2 } / Double(max(1, known.count))
            let scale = square > 0 ? 1 / square.squareRoot() : 0
            for (a, b, distance) in distances {
                collector.add(a, b, distance * scale, rater: key[0])
            }
        }
        return Judgements(
            .ratings(collector.pairs(sense(.arrangement))), format: .arrangement,
            notes: collector.notes)
    }
}
