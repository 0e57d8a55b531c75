/// What the cells of a column look like, for telling classes, counts and remarks apart.
struct ColumnProfile {
    let name: String
    /// Number of different values, empty cells aside.
    private(set) var distinct = 0
    /// Rows that are not empty.
    private(set) var filled = 0
    /// Cells say present, absent or unknown, but for one in fifty (a slip), and some say present or
    /// absent.
    private(set) var holdsStates = false
    /// No cell says more than unknown, and some say that.
    private(set) var holdsOnlyUnknown = false
    /// Some cells say present or absent.
    private(set) var holdsSomeStates = false
    /// Every cell that is not empty is a number.
    private(set) var holdsNumbers = false
    /// Most cells that are not empty end like an image's name.
    private(set) var holdsPaths = false

    init(name: String, table: DelimitedTable, rows: Range<Int>, column: Int, cell: StateCell) {
        self.name = name
        var values: Set<String> = []
        var clear = 0
        var unclear = 0
        var numbers = 0
        var paths = 0
        // Zeros and ones are nearly all cells of large tables: they are counted as bytes.
        var digits: Set<UInt8> = []
        for row in rows where column < table.width(of: row) {
            let bytes = TextMarks.trimmed(table.bytes(row, column))
            guard let first = bytes.first else { continue }
            filled += 1
            if bytes.count == 1, first == UInt8(ascii: "0") || first == UInt8(ascii: "1") {
                digits.insert(first)
                clear += 1
                numbers += 1
                continue
            }
            let text = TextMarks.text(bytes)
            values.insert(text)
            switch cell.state(text) {
            case .present, .absent: clear += 1
            case .unknown: break
            case nil: unclear += 1
            }
            if Double(text) != nil { numbers += 1 }
            if ImageExtensions.mark(bytes) { paths += 1 }
        }
        distinct = values.count + digits.count
        holdsSomeStates = clear > 0
        holdsStates = clear > 0 && unclear * 50 <= clear && !Self.isCount(name)
        holdsOnlyUnknown = filled > 0 && clear == 0 && unclear == 0 && !Self.isCount(name)
        holdsNumbers = filled > 0 && numbers == filled
        holdsPaths = filled > 0 && 2 * paths > filled
    }

    /// Whether a name says that numbers are counted or dealt out, as in n_objects and fold: such a
    /// column is no class even where it holds only 0 and 1.
    private static func isCount(_ name: String) -> Bool {
        let name = name.lowercased()
        return ["n_", "num_", "number_of_", "count_"].contains(where: name.hasPrefix)
            || name.hasSuffix("_count") || ["count", "n", "fold", "folds"].contains(name)
    }
}
