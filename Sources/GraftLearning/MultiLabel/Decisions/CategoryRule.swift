import GraftDatasets
import GraftLinearAlgebra

/// How one category's score becomes a probability and an answer.
public struct CategoryRule: Sendable, Codable, Hashable {
    /// Probability = 1 / (1 + exp(-score / temperature)); 1 where it could not be fitted.
    public let temperature: Double
    /// The category is answered from this probability (after the temperature) upwards; nil where
    /// nothing could be chosen: too few known labels, or a precision that no threshold reaches.
    public let threshold: Double?
    /// Known labels that it was chosen on.
    public let knownPositive: Int
    public let knownNegative: Int

    /// One rule for each category, chosen on the known labels of the given images.
    ///
    /// - Parameters:
    ///   - scores: N x C before the sigmoid, finite, of images that did not train the head.
    ///   - leastKnown: known positives and known negatives that a category must have for a
    ///     threshold and a temperature.
    public static func chosen(
        scores: Matrix<Float>, labels: Labels, aim: ThresholdAim = .f1, leastKnown: Int = 1
    ) -> [CategoryRule] {
        precondition(
            scores.rows == labels.imageCount && scores.columns == labels.classCount,
            "one score for every image and category")
        return KnownLabels(labels).categories.enumerated().map { index, category in
            let least = max(1, leastKnown)
            guard category.positives >= least, category.negatives >= least else {
                return CategoryRule(
                    temperature: 1, threshold: nil, knownPositive: category.positives,
                    knownNegative: category.negatives)
            }
            let own = category.images.map { scores[$0, index] }
            let temperature = Temperature.fitted(scores: own, positive: category.positive)
            let cut = ThresholdSearch(scores: own, positive: category.positive).cut(for: aim)
            return CategoryRule(
                temperature: temperature,
                threshold: cut.map { 1 / (1 + Double.exponential(-$0 / temperature)) },
                knownPositive: category.positives, knownNegative: category.negatives)
        }
    }

    /// The probability of a score before the sigmoid.
    public func probability(ofScore score: Double) -> Double {
        1 / (1 + Double.exponential(-score / temperature))
    }

    /// The threshold as a score before the sigmoid; nil where there is none.
    public var scoreThreshold: Double? {
        threshold.map { temperature * Double.logarithm($0 / (1 - $0)) }
    }
}
