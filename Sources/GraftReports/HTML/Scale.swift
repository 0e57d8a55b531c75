import Foundation

/// Maps a range of values onto a range of coordinates, linearly or by logarithm.
struct Scale: Sendable {
    let domain: ClosedRange<Double>
    let start: Double
    let end: Double
    let logarithmic: Bool

    /// `domain` is not empty; for a logarithm it is positive.
    init(domain: ClosedRange<Double>, start: Double, end: Double, logarithmic: Bool = false) {
        precondition(domain.upperBound > domain.lowerBound, "a scale needs a range")
        precondition(!logarithmic || domain.lowerBound > 0, "a logarithm needs positive values")
        self.domain = domain
        self.start = start
        self.end = end
        self.logarithmic = logarithmic
    }

    /// The coordinate of a value; values outside the domain are put on its edge.
    func callAsFunction(_ value: Double) -> Double {
        let kept = min(max(value, domain.lowerBound), domain.upperBound)
        let share =
            logarithmic
            ? log(kept / domain.lowerBound) / log(domain.upperBound / domain.lowerBound)
            : (kept - domain.lowerBound) / (domain.upperBound - domain.lowerBound)
        return start + share * (end - start)
    }

    /// Round values inside the domain, about so many.
    func ticks(about count: Int) -> [Double] {
        logarithmic ? logarithmicTicks(about: count) : linearTicks(about: count)
    }

    private func linearTicks(about count: Int) -> [Double] {
        let raw = (domain.upperBound - domain.lowerBound) / Double(max(count, 1))
        let power = pow(10, floor(log10(raw)))
        let step = [1, 2, 2.5, 5, 10].map { $0 * power }.first { $0 >= raw * 0.999 } ?? power * 10
        let first = Int((domain.lowerBound / step).rounded(.up))
        let last = Int((domain.upperBound / step).rounded(.down))
        return first <= last ? (first...last).map { Double($0) * step } : []
    }

    private func logarithmicTicks(about count: Int) -> [Double] {
        let choices: [[Double]] = [[1], [1, 3], [1, 2, 5], [1, 1.5, 2, 3, 5, 7]]
        let candidates = choices.map { steps in
            let low = Int(floor(log10(domain.lowerBound)))
            let high = Int(ceil(log10(domain.upperBound)))
            return (low...high).flatMap { power in steps.map { $0 * pow(10, Double(power)) } }
                .filter { $0 >= domain.lowerBound * 0.999 && $0 <= domain.upperBound * 1.001 }
        }
        return candidates.min { abs($0.count - count) < abs($1.count - count) } ?? []
    }
}

extension Scale {
    /// A linear domain around shares of 1 for the small intervals of a table, with air, inside 0...1.
    static func shares(around values: [Double]) -> ClosedRange<Double> {
        let known = values.filter(\.isFinite)
        guard let low = known.min(), let high = known.max() else { return 0...1 }
        let air = max((high - low) * 0.08, 0.01)
        let (bottom, top) = (max(0, low - air), min(1, high + air))
        return top > bottom ? bottom...top : 0...1
    }

    /// A logarithmic domain around positive values, with air; at least a factor of four wide.
    static func magnitudes(around values: [Double]) -> ClosedRange<Double> {
        let known = values.filter { $0.isFinite && $0 > 0 }
        guard let low = known.min(), let high = known.max() else { return 1...10 }
        let air = max(pow(high / low, 0.08), high / low < 4 ? 2 * sqrt(low / high) : 1)
        return low / air...high * air
    }
}
