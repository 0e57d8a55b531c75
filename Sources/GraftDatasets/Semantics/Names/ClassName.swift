import Foundation

/// A class name taken apart: its synonyms, their words, and the parts of those.
///
/// `tench, Tinca tinca` has two synonyms; text in parentheses, as in `Aramus guarauna (Limpkin)`,
/// is a further one. Text is brought into Unicode's composed form (NFC); nothing else is changed
/// in names of other scripts.
struct ClassName {
    /// Synonyms in the order in which they are tried.
    let synonyms: [String]

    init(_ name: String) {
        let (outside, inside) = Self.parentheses(name.precomposedStringWithCanonicalMapping)
        synonyms = ([outside] + inside).flatMap { text in
            text.split(separator: ",").map(Self.trimmed).filter { !$0.isEmpty }
        }
    }

    /// The words of a text, separated by blanks, `_` and `/`, without punctuation around them.
    static func words(of text: String) -> [String] {
        text.split { $0.isWhitespace || $0 == "_" || $0 == "/" }.map(bare).filter { !$0.isEmpty }
    }

    /// The parts of a word: at hyphens, at apostrophes (a possessive s is left out), and where a
    /// small letter meets a capital.
    static func parts(of word: String) -> [String] {
        var parts: [String] = []
        for piece in word.split(whereSeparator: { "-‐‑–".contains($0) }) {
            let pieces = piece.split { "'’".contains($0) }
            let isPossessive = pieces.count > 1 && pieces.last?.lowercased() == "s"
            for text in isPossessive ? pieces.dropLast() : pieces[...] {
                parts += humps(of: String(text))
            }
        }
        return parts
    }

    /// `TVMonitor` to TV, Monitor; `pottedPlant` to potted, Plant.
    private static func humps(of text: String) -> [String] {
        let letters = Array(text)
        var humps: [String] = []
        var hump = ""
        for (index, letter) in letters.enumerated() {
            let next = index + 1 < letters.count ? letters[index + 1] : nil
            let previous = hump.last
            let begins =
                letter.isUppercase && previous != nil
                && (previous?.isLowercase == true
                    || previous?.isUppercase == true && next?.isLowercase == true)
            if begins {
                humps.append(hump)
                hump = ""
            }
            hump.append(letter)
        }
        return hump.isEmpty ? humps : humps + [hump]
    }

    private static func parentheses(_ name: String) -> (outside: String, inside: [String]) {
        var outside = ""
        var inside: [String] = []
        var depth = 0
        for letter in name {
            if "(（".contains(letter) {
                depth += 1
                if depth == 1 { inside.append("") } else { inside[inside.count - 1] += " " }
            } else if ")）".contains(letter), depth > 0 {
                depth -= 1
                outside += " "
            } else if depth > 0 {
                inside[inside.count - 1].append(letter)
            } else {
                outside.append(letter)
            }
        }
        return (outside, inside)
    }

    private static func trimmed(_ text: some StringProtocol) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    private static func bare(_ text: Substring) -> String {
        let isPart = { (letter: Character) in
            letter.isLetter || letter.isNumber || letter.isSymbol
                || letter.unicodeScalars.contains {
                    $0.properties.generalCategory == .nonspacingMark
                }
        }
        guard let first = text.firstIndex(where: isPart), let last = text.lastIndex(where: isPart)
        else { return "" }
        return String(text[first...last])
    }
}
