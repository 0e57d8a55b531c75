/// What a cell of a column that stands for one class says.
struct StateCell {
    let minusOne: LabelState
    let emptyCell: LabelState

    /// The state, or nil where the cell says something else.
    ///
    /// Present: 1, true, yes, present. Absent: 0, false, no, absent. Unknown: u, ?, nan, unknown.
    /// -1 and the empty cell as set. Numbers may have a fraction of zeros.
    func state(_ text: String) -> LabelState? {
        switch text.lowercased() {
        case "1", "1.0", "1.00", "+1", "true", "yes", "present": .present
        case "0", "0.0", "0.00", "-0", "false", "no", "absent": .absent
        case "-1", "-1.0", "-1.00": minusOne
        case "": emptyCell
        case "u", "?", "nan", "unknown": .unknown
        default: nil
        }
    }

    /// The same from a cell's bytes; tables of thousands of classes are read without making texts.
    func state(_ bytes: ArraySlice<UInt8>) -> LabelState? {
        if bytes.isEmpty { return emptyCell }
        if bytes.count == 1 {
            switch bytes[bytes.startIndex] {
            case UInt8(ascii: "1"): return .present
            case UInt8(ascii: "0"): return .absent
            case UInt8(ascii: "u"): return .unknown
            default: break
            }
        }
        return state(TextMarks.text(TextMarks.trimmed(bytes)))
    }

    /// Whether a cell holds -1, an uncertain label.
    static func isUncertain(_ bytes: ArraySlice<UInt8>) -> Bool {
        let bytes = TextMarks.trimmed(bytes)
        guard bytes.starts(with: [UInt8(ascii: "-"), UInt8(ascii: "1")]) else { return false }
        let rest = bytes.dropFirst(2)
        return rest.isEmpty
            || rest.first == UInt8(ascii: ".")
                && rest.dropFirst().allSatisfy { $0 == UInt8(ascii: "0") }
    }
}
