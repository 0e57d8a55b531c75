import SystemPackage

/// The cells of a table of judgements, with what its header says about the columns.
struct JudgementTable {
    static let raterNames: Set = [
        "rater", "subject", "participant", "worker", "user", "annotator", "observer", "subj",
        "rater_id", "subject_id", "participant_id", "worker_id",
    ]
    static let timeNames: Set = [
        "rt", "time", "response_time", "reaction_time", "responsetime", "reactiontime", "latency",
    ]
    static let ratingNames: Set = [
        "rating", "similarity", "dissimilarity", "distance", "score", "value", "response",
        "judgement", "judgment", "mean_rating",
    ]

    /// Nil where the first row holds data.
    let header: [String]?
    let rows: [[String]]
    /// Line of the file on which each row stands.
    let lines: [Int]
    let file: String

    /// - Throws: `DatasetError` (`malformedJudgements` where there are no rows, or rows of
    ///   different widths).
    init(_ table: DelimitedTable, file: FilePath, names: ImageNames) throws(DatasetError) {
        self.file = file.printable
        var rows = (0..<table.rowCount).map { table.texts(of: $0) }
        var lines = (0..<table.rowCount).map { table.line(of: $0) }
        // A table of names begins with an empty corner.
        let isData = rows.first.map { first in
            first[0].isEmpty == false
                && first.allSatisfy { Self.isNumber($0) || names.place(of: $0) != nil }
        }
        if isData == false {
            header = rows.removeFirst().map { $0.lowercased() }
            lines.removeFirst()
        } else {
            header = nil
        }
        guard let width = header?.count ?? rows.first?.count, !rows.isEmpty else {
            throw DatasetError(
                .malformedJudgements, subject: file.printable,
                detail: "it holds no judgements; add rows")
        }
        if let place = rows.firstIndex(where: { $0.count != width }) {
            throw DatasetError(
                .malformedJudgements, subject: file.printable,
                detail: "line \(lines[place]) has \(rows[place].count) cells and the first one "
                    + "\(width); give every row the same columns")
        }
        self.rows = rows
        self.lines = lines
    }

    var width: Int { rows[0].count }

    static func isNumber(_ cell: String) -> Bool {
        Double(cell) != nil || cell.isEmpty || cell.lowercased() == "na"
    }

    /// Missing for an empty cell and for NaN, NA.
    func number(_ row: Int, _ column: Int) throws(DatasetError) -> Double {
        let cell = rows[row][column]
        if let value = Double(cell), value.isFinite || value.isNaN { return value }
        if cell.isEmpty || cell.lowercased() == "na" { return .nan }
        throw DatasetError(
            .malformedJudgements, subject: file,
            detail:
                "line \(lines[row]): “\(cell)” is no number; correct it, or leave the cell empty")
    }

    func column(named names: Set<String>) -> Int? { header?.firstIndex { names.contains($0) } }

    /// Whether a column holds numbers or nothing in every row.
    func holdsNumbers(_ column: Int) -> Bool { rows.allSatisfy { Self.isNumber($0[column]) } }

    func holdsImages(_ column: Int, _ names: ImageNames) -> Bool {
        rows.allSatisfy { names.place(of: $0[column]) != nil }
    }
}
