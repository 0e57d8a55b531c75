/// Names made safe for one line of a terminal.
extension String {
    /// Control characters, line ends, and marks that reorder or hide text become visible escapes.
    var printable: String {
        guard unicodeScalars.contains(where: \.isHazardous) else { return self }
        var safe = ""
        for scalar in unicodeScalars {
            switch scalar {
            case "\n": safe += "\\n"
            case "\r": safe += "\\r"
            case "\t": safe += "\\t"
            case _ where scalar.isHazardous: safe += "\\u{" + String(scalar.value, radix: 16) + "}"
            default: safe.unicodeScalars.append(scalar)
            }
        }
        return safe
    }
}

extension Unicode.Scalar {
    /// Controls, line separators, and the marks that reorder or hide text; joiners of emoji are not
    /// among them.
    var isHazardous: Bool {
        switch value {
        case 0...0x1F, 0x7F...0x9F, 0x200B, 0x200E, 0x200F, 0x2028...0x202E, 0x2060...0x2069,
            0xFEFF,
            0xFFF9...0xFFFB, 0xE0000...0xE0001:
            return true
        default: return false
        }
    }
}
