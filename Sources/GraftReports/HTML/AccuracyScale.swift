/// A vertical axis of accuracies spaced by the logarithm of the errors.
///
/// What separates 97 from 98 % is a third of the errors, which even spacing hides as soon as one
/// poor backbone
/// stretches the axis; it also makes a learning curve that follows a power law straight. Far from
/// 100 % the spacing
/// is nearly even.
struct AccuracyScale: Sendable {
    private let errors: Scale
    /// Whether the edge stands for 100 %, which a logarithm of errors cannot reach.
    private let reachesAll: Bool

    /// Errors below this share are put on the edge.
    private static let least = 0.002

    /// Room for these shares of 1, those that are not finite aside, between two coordinates.
    init(around shares: [Double], bottom: Double, top: Double) {
        let known = shares.filter(\.isFinite).map { max(1 - min(max($0, 0), 1), Self.least) }
        let fewest = known.min() ?? 0.1
        reachesAll = fewest <= Self.least
        let low = reachesAll ? Self.least : fewest / 1.12
        let high = max((known.max() ?? 1) * 1.06, low * 2, reachesAll ? 0.03 : 0)
        errors = Scale(domain: low...high, start: top, end: bottom)
    }

    func callAsFunction(_ share: Double) -> Double { errors(max(1 - share, Self.least)) }

    /// Round shares at least so far apart, the roundest first to be chosen.
    func ticks(apart distance: Double) -> [Double] {
        var chosen: [Double] = reachesAll ? [1] : []
        for round in Self.candidates where chosen.count < 4 {
            for share in round.map({ Double($0) / 1000 }) where errors.domain.contains(1 - share) {
                if chosen.allSatisfy({ abs(self($0) - self(share)) >= distance }) {
                    chosen.append(share)
                }
            }
        }
        return chosen.sorted()
    }

    /// Thousandths, in rounds; a later round is only asked where the earlier ones gave too few.
    private static let candidates: [[Int]] = [
        [
            900, 500, 990, 0, 800, 950, 700, 980, 600, 970, 850, 995, 400, 300, 200, 100, 920, 940,
            960, 930,
        ],
        Array(stride(from: 0, to: 1000, by: 10)), Array(stride(from: 0, to: 1000, by: 5)),
        Array(stride(from: 0, to: 1000, by: 1)),
    ]
}
