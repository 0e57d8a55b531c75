/// What a category's threshold is chosen for.
public enum ThresholdAim: Sendable, Codable, Hashable {
    /// The largest F1; of equal ones the highest threshold.
    case f1
    /// The least cost of wrong answers, each false positive and false negative at its price.
    case cost(falsePositive: Double, falseNegative: Double)
    /// The largest recall among thresholds whose precision is at least this share.
    case precision(atLeast: Double)
}
