import Foundation

/// Learning rates and losses, which span many powers of ten.
extension Numeral {
    /// Two significant figures that can be typed back: `0.01`, `3e-4`, `2.5e-5`, `250`.
    package static func rate(_ value: Double) -> String {
        guard value.isFinite else { return unknown }
        guard abs(value) >= 1e-300 else { return "0" }
        guard value > 0 else { return "−" + rate(-value) }
        var power = Int(floor(log10(value)))
        var mantissa = (value / pow(10, Double(power)) * 10).rounded() / 10
        if mantissa >= 10 { (mantissa, power) = (mantissa / 10, power + 1) }
        guard (-3..<4).contains(power) else { return trimmed(fixed(mantissa, 1)) + "e\(power)" }
        return trimmed(fixed(mantissa * pow(10, Double(power)), max(0, 1 - power)))
    }

    /// Three significant figures, or two where the loss is tiny: `1.253`, `0.412`, `4.2e-4`.
    static func loss(_ value: Double) -> String {
        abs(value) < 0.01 || abs(value) >= 1e6 ? rate(value) : score(value)
    }

    /// Without zeros at the end of the decimals.
    private static func trimmed(_ text: String) -> String {
        guard text.contains(".") else { return text }
        let kept = text.reversed().drop { $0 == "0" }.drop { $0 == "." }
        return String(kept.reversed())
    }
}

/// Differences and large counts.
extension Numeral {
    /// A difference of shares in percentage points: `+2.1`, `−0.4`, `0.0`.
    package static func signedPercent(_ share: Double) -> String {
        let text = percent(share)
        return share > 0 && text != "0.0" ? "+" + text : text
    }

    /// About three figures: `980`, `12.4 k`, `2.51 M`.
    static func shortened(_ count: Int) -> String {
        let size = count.magnitude
        if size < 1000 { return grouped(count) }
        return size < 999_950
            ? measured(Double(count) / 1e3) + "\u{A0}k" : measured(Double(count) / 1e6) + "\u{A0}M"
    }
}
