/// What the terminal can show: its width in cells, whether it has colour.
public struct TextStyle: Sendable {
    /// Lines are kept to this many cells; nil when nothing limits them (a file or a pipe).
    public var width: Int?
    public var colour: Bool

    public init(width: Int? = nil, colour: Bool = false) {
        self.width = width.map { max($0, 40) }
        self.colour = colour
    }

    func strong(_ text: String) -> String { colour ? "\u{1B}[1m\(text)\u{1B}[0m" : text }
    func quiet(_ text: String) -> String { colour ? "\u{1B}[2m\(text)\u{1B}[0m" : text }
    func highlighted(_ text: String) -> String { colour ? "\u{1B}[1;32m\(text)\u{1B}[0m" : text }

    /// Words broken into lines, later ones set in by `indent` cells.
    func wrapped(_ text: String, indent: Int = 0) -> String {
        let limit = width ?? 100
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ") {
            let room = limit - (lines.isEmpty ? 0 : indent)
            if !line.isEmpty, line.displayWidth + 1 + word.displayWidth > room {
                lines.append(line)
                line = ""
            }
            line += (line.isEmpty ? "" : " ") + word
        }
        lines.append(line)
        return lines.joined(separator: "\n" + String(repeating: " ", count: indent))
    }
}
