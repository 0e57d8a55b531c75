/// How many terminal cells text takes (Unicode Standard Annex 11, with emoji as two cells).
extension StringProtocol {
    var displayWidth: Int { reduce(0) { $0 + $1.displayWidth } }

    /// At most `width` cells; what is left out of the middle is marked by an ellipsis.
    func middleTruncated(to width: Int) -> String {
        guard displayWidth > width else { return String(self) }
        guard width > 1 else { return width == 1 ? "…" : "" }
        let tail = (width - 1) / 2
        let start = prefix(cells: width - 1 - tail)
        let end = String(reversed()).prefix(cells: tail)
        return start + "…" + String(end.reversed())
    }

    /// The longest beginning that fits into so many cells.
    func prefix(cells: Int) -> String {
        var kept = ""
        var used = 0
        for character in self {
            used += character.displayWidth
            if used > cells { break }
            kept.append(character)
        }
        return kept
    }
}

extension Character {
    /// 0 for a lone mark, 2 for wide and emoji characters, otherwise 1.
    var displayWidth: Int {
        guard let first = unicodeScalars.first else { return 0 }
        if unicodeScalars.contains(where: { $0 == "\u{FE0F}" || $0.isWide }) { return 2 }
        switch first.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control: return 0
        default: return 1
        }
    }
}

extension Unicode.Scalar {
    fileprivate var isWide: Bool {
        if properties.isEmojiPresentation { return true }
        switch value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
            0xA000...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
            0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F200...0x1F2FF, 0x1F900...0x1F9FF,
            0x20000...0x3FFFD:
            return true
        default: return false
        }
    }
}
