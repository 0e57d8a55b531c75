/// A table as comma-separated text (RFC 4180), safe to open in a spreadsheet.
///
/// Text that a spreadsheet would run as a formula (it begins with `=`, `+`, `-`, `@`, a tab or a
/// line end) gets an
/// apostrophe in front; numbers are written as they are.
public struct CSVText: Sendable {
    public private(set) var text = ""

    public init(header: [String]) { append(header.map(Field.text)) }

    /// What a cell holds; only text can be a formula.
    public enum Field: Sendable {
        case text(String)
        /// Empty when not finite.
        case number(Double)
        case integer(Int)
        case flag(Bool)
    }

    public mutating func append(_ fields: [Field]) {
        text += fields.map(Self.encoded).joined(separator: ",") + "\r\n"
    }

    private static func encoded(_ field: Field) -> String {
        switch field {
        case .text(let text): quoted(guarded(text))
        case .number(let value): Numeral.machine(value)
        case .integer(let value): String(value)
        case .flag(let value): value ? "true" : "false"
        }
    }

    private static func guarded(_ text: String) -> String {
        guard let first = text.unicodeScalars.first else { return text }
        return "=+-@\t\r\n＝＋－＠".unicodeScalars.contains(first) ? "'" + text : text
    }

    private static func quoted(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { ",\"\r\n".unicodeScalars.contains($0) }) else {
            return text
        }
        var quoted = "\""
        for scalar in text.unicodeScalars {
            if scalar == "\"" { quoted.unicodeScalars.append(scalar) }
            quoted.unicodeScalars.append(scalar)
        }
        return quoted + "\""
    }
}
