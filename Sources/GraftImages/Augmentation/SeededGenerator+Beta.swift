import GraftLinearAlgebra

#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// Draws from the beta distribution.
extension SeededGenerator {
    /// A share in 0...1 from the beta distribution with both parameters `alpha`: near 0 or 1 for a
    /// small one, near 0.5 for a large one.
    ///
    /// The quotient of two gamma draws, in logarithms, so that a tiny `alpha` gives 0 or 1 and
    /// never 0 / 0.
    /// - Precondition: `alpha` is positive.
    mutating func beta(_ alpha: Double) -> Double {
        precondition(alpha > 0, "alpha must be positive")
        let (a, b) = (logarithmOfGamma(alpha), logarithmOfGamma(alpha))
        return 1 / (1 + exp(b - a))
    }

    /// The logarithm of a draw from the gamma distribution with this shape and scale 1 (Marsaglia
    /// and Tsang, "A simple method for generating gamma variables", ACM TOMS 26(3), 2000; below 1
    /// by their section 6).
    private mutating func logarithmOfGamma(_ shape: Double) -> Double {
        guard shape >= 1 else {
            // 1 - uniform is never 0.
            return logarithmOfGamma(shape + 1) + log(1 - uniform()) / shape
        }
        let d = shape - 1.0 / 3
        let c = 1 / (9 * d).squareRoot()
        while true {
            let x = normal()
            let root = 1 + c * x
            guard root > 0 else { continue }
            let v = root * root * root
            if log(1 - uniform()) < 0.5 * x * x + d - d * v + d * log(v) { return log(d) + log(v) }
        }
    }
}
