import GraftLinearAlgebra

/// The one number that makes a category's probabilities honest without changing their order.
enum Temperature {
    /// Where separable labels would drive it to 0, and useless scores to infinity.
    static let range = 0.05...20.0

    /// Minimises the mean cross entropy of 1 / (1 + exp(-score / T)) on known labels (Guo et al.
    /// 2017, section 4.2, for one sigmoid).
    ///
    /// The loss is convex in 1 / T: halving the interval around the zero of its derivative.
    static func fitted(scores: [Float], positive: [Bool]) -> Double {
        func slope(_ inverse: Double) -> Double {
            zip(scores, positive).reduce(0) { sum, pair in
                let score = Double(pair.0)
                let p = 1 / (1 + Double.exponential(-inverse * score))
                return sum + score * (p - (pair.1 ? 1 : 0))
            }
        }
        var (low, high) = (1 / range.upperBound, 1 / range.lowerBound)
        if slope(low) >= 0 { return range.upperBound }
        if slope(high) <= 0 { return range.lowerBound }
        for _ in 0..<60 {
            let middle = (low + high) / 2
            if slope(middle) < 0 { low = middle } else { high = middle }
        }
        return 2 / (low + high)
    }
}
