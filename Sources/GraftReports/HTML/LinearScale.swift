import Foundation

/// Maps a range of values evenly onto a range of coordinates.
struct LinearScale: Sendable {
    let domain: ClosedRange<Double>
    let start: Double
    let end: Double

    /// Room for these values, those that are not finite aside, with some air; at least `least`
    /// wide.
    init(around values: [Double], least: Double, start: Double, end: Double) {
        let known = values.filter(\.isFinite)
        let (low, high) = (known.min() ?? 0, known.max() ?? 1)
        let middle = (low + high) / 2
        let half = max((high - low) / 2 * 1.06, least / 2)
        domain = middle - half...middle + half
        self.start = start
        self.end = end
    }

    /// The coordinate of a value; values outside the domain are put on its edge.
    func callAsFunction(_ value: Double) -> Double {
        let kept = min(max(value, domain.lowerBound), domain.upperBound)
        let share = (kept - domain.lowerBound) / (domain.upperBound - domain.lowerBound)
        return start + share * (end - start)
    }

    /// Round values inside the domain, about so many.
    func ticks(about count: Int) -> [Double] {
        let width = domain.upperBound - domain.lowerBound
        let power = pow(10, floor(log10(width / Double(count))))
        let step =
            [1.0, 2, 5, 10].map { $0 * power }.first { width / $0 <= Double(count) } ?? width
        let first = Int((domain.lowerBound / step).rounded(.up))
        let last = Int((domain.upperBound / step).rounded(.down))
        return first <= last ? (first...last).map { Double($0) * step } : []
    }
}
