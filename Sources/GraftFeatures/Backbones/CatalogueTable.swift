/// A tab-separated table with a header line, as the catalogue keeps its facts.
struct CatalogueTable {
    /// One line: cells by column name; empty cells are absent.
    struct Row {
        fileprivate let columns: [String: Int]
        fileprivate let cells: [Substring]

        subscript(column: String) -> String? {
            guard let index = columns[column], index < cells.count, !cells[index].isEmpty else {
                return nil
            }
            return String(cells[index])
        }

        func whole(_ column: String) -> Int? { self[column].flatMap { Int($0) } }
        func number(_ column: String) -> Double? { self[column].flatMap { Double($0) } }

        /// Numbers separated by blanks.
        func numbers(_ column: String) -> [Float]? {
            let parts = self[column]?.split(separator: " ").map { Float($0) }
            guard let parts, !parts.contains(nil) else { return nil }
            return parts.compactMap(\.self)
        }

        /// Words separated by commas.
        func words(_ column: String) -> [String] {
            self[column]?.split(separator: ",").map(String.init) ?? []
        }
    }

    let rows: [Row]

    init(_ text: String) {
        let lines = text.split(separator: "\n")
        let header = lines.first?.split(separator: "\t", omittingEmptySubsequences: false) ?? []
        let columns = Dictionary(
            header.enumerated().map { (String($1), $0) }, uniquingKeysWith: { first, _ in first })
        rows = lines.dropFirst().map {
            Row(
                columns: columns, cells: $0.split(separator: "\t", omittingEmptySubsequences: false)
            )
        }
    }

    /// Spells out an address: `z:NAME` (model zoo repository), `h:` and `g:` (hosts).
    static func address(_ short: String) -> String {
        if short.hasPrefix("z:") {
            let name = short.dropFirst(2)
            return "https://huggingface.co/onnxmodelzoo/\(name)/resolve/main/\(name).onnx"
        }
        if short.hasPrefix("h:") { return "https://huggingface.co/" + short.dropFirst(2) }
        if short.hasPrefix("g:") { return "https://github.com/" + short.dropFirst(2) }
        return short
    }
}
