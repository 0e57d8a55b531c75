import GraftDatasets
import GraftLinearAlgebra

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// How often a model finds the same two of three images most alike as people did.
///
/// The model's odd one out is the image outside its most similar pair (Hebart et al., Nature Human
/// Behaviour 4, 2020); of two alternatives it takes the one more like the reference. A tie for the
/// first place counts as wrong.
public struct TripletAgreement: Sendable {
    public let question: JudgedTriplets.Question
    /// T: whether the model answers as the person did.
    public let right: [Bool]
    private let triplets: [JudgedTriplets.Triplet]
    private let imageCount: Int
    /// T x 3 or T x 2 similarities, that of the chosen pair first.
    private let similarities: [SIMD3<Double>]

    /// - Parameter similarity: of two images; larger is more alike.
    public init(_ human: JudgedTriplets, similarity: (Int, Int) -> Double) {
        question = human.question
        triplets = human.triplets
        imageCount = human.imageCount
        let isOdd = human.question == .oddOneOut
        similarities = human.triplets.map {
            SIMD3(
                similarity($0.first, $0.second), similarity($0.first, $0.other),
                isOdd ? similarity($0.second, $0.other) : -.infinity)
        }
        right = similarities.map { $0.x > $0.y && $0.x > $0.z }
    }

    public init(_ human: JudgedTriplets, _ rdm: RDM) {
        self.init(human) { -rdm[$0, $1] }
    }

    /// From features (N x D), by the cosine in single precision of the asked pairs alone: for many
    /// images and few triplets.
    /// - Throws: `LearningError` (`tooFewImages` below 4, `notFinite`, `empty`).
    public init(_ human: JudgedTriplets, features: Matrix<Float>) throws(LearningError) {
        try RDM.check(features)
        precondition(features.rows == human.imageCount, "one row for every image")
        let scales = features.rowNorms().map { $0 > 0 ? 1 / $0 : 0 }
        let columns = features.columns
        self = features.withUnsafeElements { rows in
            TripletAgreement(human) { i, j in
                guard let start = rows.baseAddress else { return 0 }
                let product = Float.dot(start + i * columns, start + j * columns, count: columns)
                return Double(product) * scales[i] * scales[j]
            }
        }
    }

    /// The share of right answers; 0 without triplets.
    public var accuracy: Double {
        right.isEmpty ? 0 : Double(right.count { $0 }) / Double(right.count)
    }

    /// What guessing reaches: a third, or a half.
    public var chance: Double { question == .oddOneOut ? 1.0 / 3 : 0.5 }

    /// The mean log-probability (natural logarithm) of the people's answers, when the model chooses
    /// a pair with probability proportional to exp(scale x similarity).
    public func logLikelihood(scale: Double = 1) -> Double {
        guard !similarities.isEmpty else { return 0 }
        return similarities.reduce(0) { $0 + Self.logProbability($1 * scale) }
            / Double(similarities.count)
    }

    /// The scale above 0 that makes the answers most likely, between 1e-6 and 1e6: the function has
    /// one maximum, where its slope changes sign.
    public var bestScale: Double {
        var (low, high) = (1e-6, 1e6)
        for _ in 0..<200 where high > low * (1 + 1e-12) {
            let middle = (low * high).squareRoot()
            if slope(middle) > 0 { low = middle } else { high = middle }
        }
        return (low * high).squareRoot()
    }

    /// Derivative of the log-likelihood, up to a factor.
    private func slope(_ scale: Double) -> Double {
        similarities.reduce(0) { sum, s in
            let top = s.max()
            var (total, mean) = (0.0, 0.0)
            for k in 0..<3 where s[k] > -.infinity {
                let power = exp(scale * (s[k] - top))
                total += power
                mean += power * s[k]
            }
            return sum + s.x - mean / total
        }
    }

    private static func logProbability(_ scaled: SIMD3<Double>) -> Double {
        let top = scaled.max()
        return scaled.x - top - log(exp(scaled.x - top) + exp(scaled.y - top) + exp(scaled.z - top))
    }

    /// Accuracy with a 95 % interval over other images and, where there are two or more, other
    /// raters.
    ///
    /// A triplet counts as often as its three images were drawn; one whose images were not all
    /// drawn does not count.
    public func accuracy(
        raterCount: Int = 1, resamples: Int = 1_000, seed: UInt64 = 0
    ) -> Interval {
        let draws = TripletDraws(
            triplets, imageCount: imageCount, raterCount: raterCount, resamples: resamples,
            seed: seed)
        return draws.scatter(right).interval(accuracy, limits: 0...1)
    }
}
