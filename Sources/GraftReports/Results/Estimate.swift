/// A measured value with its 95 % interval; NaN where there is none.
public struct Estimate: Sendable, Hashable, Codable {
    @Finite public var value: Double
    @Finite public var low: Double
    @Finite public var high: Double

    public init(value: Double, low: Double, high: Double) {
        self.value = value
        self.low = low
        self.high = high
    }

    /// A value that could not be computed.
    public static let unknown = Estimate(value: .nan, low: .nan, high: .nan)
}
