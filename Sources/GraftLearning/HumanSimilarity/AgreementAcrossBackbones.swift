import GraftLinearAlgebra

/// Whether backbones that do better at one thing agree better with people.
///
/// Spearman's correlation across backbones between a number known for each (a classification
/// accuracy) and its agreement. The interval resamples backbones, and for each draw takes the
/// agreements of one draw of images and raters, so that it holds for other backbones and other
/// images alike. Draws in which either list does not vary count as 0.
public struct AgreementAcrossBackbones: Sendable, Codable, Hashable {
    public let correlation: Interval
    public let backboneCount: Int

    /// - Parameters:
    ///   - numbers: one for each backbone.
    ///   - agreements: of the same backbones.
    ///   - samples: for each draw of images and raters the agreements of the same backbones.
    /// - Returns: nil for fewer than 4 backbones, with which every order has a probability above 4
    ///   %.
    public init?(
        _ numbers: [Double], agreements: [Double], samples: [[Double]], resamples: Int = 2_000,
        seed: UInt64 = 0
    ) {
        precondition(numbers.count == agreements.count, "one agreement for every number")
        precondition(samples.allSatisfy { $0.count == numbers.count }, "one for every backbone")
        let count = numbers.count
        guard count >= 4 else { return nil }
        var generator = SeededGenerator(seed: seed, stream: 37)
        var values: [Double] = []
        for draw in 0..<resamples {
            let places = (0..<count).map { _ in generator.integer(below: count) }
            let own = samples.isEmpty ? agreements : samples[draw % samples.count]
            values.append(
                RankAgreement.spearman(places.map { numbers[$0] }, places.map { own[$0] }))
        }
        values.sort()
        correlation = Interval(
            value: RankAgreement.spearman(numbers, agreements),
            low: ResampledScores.quantile(values, 0.025),
            high: ResampledScores.quantile(values, 0.975),
            method: "bootstrap over backbones, images and raters")
        backboneCount = count
    }
}
