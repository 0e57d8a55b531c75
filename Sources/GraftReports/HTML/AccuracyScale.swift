/// A vertical axis of accuracies spaced by the logarithm of the errors.
///
/// What separates 97 from 98 % is a third of the errors, which even spacing hides as soon as one poor backbone
/// stretches the axis; it also makes a learning curve that follows a power law straight. Far from 100 % the spacing
/// is nearly even.
struct AccuracyScale: Sendable {
    private let errors: Scale

    /// Errors below this share are put on the top edge.
    private static let least = 0.002

    /// Room for these shares of 1, those that are not finite aside, between two coordinates.
    init(around shares: [Double], bottom: Double, top: Double) {
        let known = shares.filter(\.isFinite).map { max(1 - min(max($0, 0), 1), Self.least) }
        let low = max((known.min() ?? 0.1) / 1.12, Self.least / 1.12)
        let high = max((known.max() ?? 1) * 1.06, low * 1.5)
        errors = Scale(domain: low...high, start: top, end: bottom, logarithmic: true)
    }

    func callAsFunction(_ share: Double) -> Double { errors(max(1 - share, Self.least)) }

    /// Round shares at least so far apart, the roundest first to be chosen.
    func ticks(apart distance: Double) -> [Double] {
        var chosen: [Double] = []
        for thousandths in Self.candidates {
            let share = Double(thousandths) / 1000
            let inside = errors.domain.contains(1 - share)
            if inside, chosen.allSatisfy({ abs(self($0) - self(share)) >= distance }) { chosen.append(share) }
        }
        return chosen.sorted()
    }

    private static let candidates: [Int] = {
        let roundest = [900, 500, 990, 0, 800, 950, 700, 980, 600, 970, 850, 995]
        return roundest + stride(from: 0, through: 900, by: 100) + stride(from: 50, to: 950, by: 50)
            + stride(from: 900, to: 1000, by: 10) + stride(from: 0, to: 1000, by: 10) + stride(from: 0, to: 1000, by: 5)
    }()
}
