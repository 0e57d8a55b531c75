/// A number with its 95 % interval and how that was found.
public struct Interval: Sendable, Codable, Hashable {
    public let value: Double
    public let low: Double
    public let high: Double
    /// For the reader of a report, such as "Wilson".
    public let method: String

    public init(value: Double, low: Double, high: Double, method: String) {
        self.value = value
        self.low = low
        self.high = high
        self.method = method
    }

    /// The 97.5 % point of the normal distribution.
    static let z = 1.959963984540054

    /// Wilson's score interval for a share of `count` successes in `total` (Wilson 1927), also for
    /// effective counts that are not whole. Without trials the interval is 0 to 1.
    public static func wilson(_ count: Double, of total: Double, method: String = "Wilson")
        -> Interval
    {
        guard total > 0 else { return Interval(value: 0, low: 0, high: 1, method: method) }
        let (share, z2) = (count / total, z * z)
        let centre = (share + z2 / (2 * total)) / (1 + z2 / total)
        let spread = share * (1 - share) / total + z2 / (4 * total * total)
        let half = z / (1 + z2 / total) * max(0, spread).squareRoot()
        // Rounding must not push an end past the value that it touches at 0 and 1.
        return Interval(
            value: share, low: count <= 0 ? 0 : max(0, centre - half),
            high: count >= total ? 1 : min(1, centre + half), method: method)
    }
}
