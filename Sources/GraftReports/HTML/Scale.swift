import Foundation

/// Maps a range of positive values onto a range of coordinates by their logarithm.
struct Scale: Sendable {
    let domain: ClosedRange<Double>
    let start: Double
    let end: Double

    /// `domain` is positive and not empty.
    init(domain: ClosedRange<Double>, start: Double, end: Double) {
        precondition(domain.upperBound > domain.lowerBound, "a scale needs a range")
        precondition(domain.lowerBound > 0, "a logarithm needs positive values")
        self.domain = domain
        self.start = start
        self.end = end
    }

    /// The coordinate of a value; values outside the domain are put on its edge.
    func callAsFunction(_ value: Double) -> Double {
        let kept = min(max(value, domain.lowerBound), domain.upperBound)
        let share = log(kept / domain.lowerBound) / log(domain.upperBound / domain.lowerBound)
        return start + share * (end - start)
    }

    /// Round values inside the domain, about so many.
    func ticks(about count: Int) -> [Double] {
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
    /// A logarithmic domain around positive values, with air; at least a factor of four wide.
    static func magnitudes(around values: [Double]) -> ClosedRange<Double> {
        let known = values.filter { $0.isFinite && $0 > 0 }
        guard let low = known.min(), let high = known.max() else { return 1...10 }
        let air = max(pow(high / low, 0.08), high / low < 4 ? 2 * sqrt(low / high) : 1)
        return low / air...high * air
    }
}
