/// Numbers as people read them: fixed places, thousands grouped, a dash where nothing is known.
package enum Numeral {
    static let unknown = "–"

    /// `3.14159, 2` gives `3.14`; halves round away from zero.
    static func fixed(_ value: Double, _ places: Int) -> String {
        guard value.isFinite, abs(value) < 1e12 else { return unknown }
        var unit = 1
        for _ in 0..<places { unit *= 10 }
        let scaled = Int((abs(value) * Double(unit)).rounded())
        let sign = value < 0 && scaled > 0 ? "−" : ""
        guard places > 0 else { return sign + grouped(scaled) }
        let fraction = String(scaled % unit)
        let zeros = String(repeating: "0", count: places - fraction.count)
        return sign + grouped(scaled / unit) + "." + zeros + fraction
    }

    /// `4317` gives `4,317`.
    static func grouped(_ value: Int) -> String {
        var digits = Array(String(value.magnitude))
        var place = digits.count - 3
        while place > 0 {
            digits.insert(",", at: place)
            place -= 3
        }
        return (value < 0 ? "−" : "") + String(digits)
    }

    /// A share of 1 as a percentage without its sign: `0.934` gives `93.4`.
    package static func percent(_ share: Double) -> String { fixed(share * 100, 1) }

    /// About three significant figures: `1,860`, `212`, `21.3`, `2.15`.
    static func measured(_ value: Double) -> String {
        let size = abs(value)
        return fixed(value, size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2)
    }

    /// About two significant figures, for narrow columns: `1,860`, `21`, `2.1`.
    static func brief(_ value: Double) -> String { fixed(value, abs(value) >= 9.95 ? 0 : 1) }

    /// `93.4 (92.1–94.5)` from shares of 1.
    package static func percent(_ estimate: Estimate) -> String {
        guard estimate.value.isFinite else { return unknown }
        let range = self.range(estimate)
        return range.isEmpty ? percent(estimate.value) : "\(percent(estimate.value)) (\(range))"
    }

    /// `92.1–94.5` from shares of 1; empty without an interval.
    package static func range(_ estimate: Estimate) -> String {
        guard estimate.low.isFinite, estimate.high.isFinite else { return "" }
        let joint = estimate.low < 0 || estimate.high < 0 ? " to " : "–"
        return percent(estimate.low) + joint + percent(estimate.high)
    }

    /// A probability that two scores are equal: `0.03`, `< 0.001`.
    static func probability(_ value: Double) -> String {
        value < 0.001 ? "< 0.001" : fixed(value, value < 0.1 ? 3 : 2)
    }

    /// `0:12`, `4:05`, `1:02:03`.
    static func clock(seconds: Double) -> String {
        guard seconds.isFinite, seconds >= 0, seconds < 1e9 else { return "-:--" }
        let whole = Int(seconds.rounded(.up))
        let (hours, minutes) = (whole / 3600, whole / 60 % 60)
        let tail = twoDigits(whole % 60)
        return hours > 0 ? "\(hours):\(twoDigits(minutes)):\(tail)" : "\(minutes):\(tail)"
    }

    /// `0.8 s`, `34 s`, `2 min 5 s`, `1 h 20 min`.
    package static func duration(seconds: Double) -> String {
        guard seconds.isFinite, seconds >= 0, seconds < 1e9 else { return unknown }
        if seconds < 9.95 { return fixed(seconds, 1) + " s" }
        let whole = Int(seconds.rounded())
        if whole < 60 { return "\(whole) s" }
        if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
        return "\(whole / 3600) h \(whole / 60 % 60) min"
    }

    /// `1 image`, `2,143 images`.
    static func count(_ number: Int, _ noun: String, plural: String? = nil) -> String {
        grouped(number) + " " + (number == 1 ? noun : plural ?? noun + "s")
    }

    /// A number for machines: shortest exact digits, empty when unknown.
    static func machine(_ value: Double) -> String { value.isFinite ? "\(value)" : "" }

    private static func twoDigits(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
}
