/// OpenVINO's error messages, cut down to what tells a user something.

enum OpenVINOMessage {
    /// Leaves out lines that only name OpenVINO's source files, and shortens the rest to about 400
    /// characters.
    static func condensed(_ message: String) -> String {
        let lines = message.split(separator: "\n").map { line -> Substring in
            var line = line.drop { $0 == " " || $0 == "\t" }
            // "Check 'condition' failed at src/core/…:123:" carries nothing that a user could act
            // on.
            if let at = line.firstRange(of: " failed at src/") { line = line[..<at.lowerBound] }
            return line
        }
        let telling = lines.filter { !$0.isEmpty && !$0.hasPrefix("Exception from src/") }
        // Which operation is unknown stands at the end of a long log.
        let isCause = { (line: Substring) in line.contains("No conversion rule found") }
        let text = (telling.filter(isCause) + telling.filter { !isCause($0) })
            .joined(separator: "; ")
        return text.count <= 400 ? text : text.prefix(400) + "…"
    }
}
