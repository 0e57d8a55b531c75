/// How a head changes features before it learns; learned on the training rows only and part of the
/// fitted head.
public enum FeatureScaling: String, Sendable, Codable, CaseIterable {
    /// Features as they come.
    case none
    /// Every column to mean 0 and variance 1; a column without variance becomes 0.
    case standardise
    /// Every row to Euclidean length 1; a row of zeros stays.
    case l2
}
