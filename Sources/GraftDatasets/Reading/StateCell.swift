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
}
