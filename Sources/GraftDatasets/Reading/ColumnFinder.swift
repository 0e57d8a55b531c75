/// Finds columns by name: as written, else in any case.
struct ColumnFinder {
    let names: [String]
    let subject: String

    func position(of name: String) -> Int? {
        names.firstIndex(of: name) ?? names.firstIndex { $0.lowercased() == name.lowercased() }
    }

    /// The column that was asked for.
    func column(named name: String) throws(DatasetError) -> Int {
        if let column = position(of: name) { return column }
        throw DatasetError(
            .missingColumn, subject: subject,
            detail: "there is no column “\(name)”; the columns are \(names.joined(separator: ", "))"
        )
    }

    /// The column that was asked for, else the first that has a usual name, else nil.
    func column(_ asked: String?, or usual: [String]) throws(DatasetError) -> Int? {
        if let asked { return try column(named: asked) }
        return usual.lazy.compactMap { position(of: $0) }.first
    }
}
