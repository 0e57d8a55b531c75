#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Student's t distribution.
enum StudentDistribution {
    /// The point below which a share of 0.5...1 of the distribution lies, to about 1e-12.
    ///
    /// - Parameter degrees: above 0, not necessarily whole.
    static func quantile(_ share: Double, degrees: Double) -> Double {
        precondition(share >= 0.5 && share < 1 && degrees > 0, "outside the distribution's range")
        var (low, high) = (0.0, 1.0)
        while probability(below: high, degrees) < share { (low, high) = (high, 2 * high) }
        for _ in 0..<200 where high - low > 1e-13 * high {
            let middle = (low + high) / 2
            if probability(below: middle, degrees) < share { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }

    /// For t of at least 0.
    private static func probability(below t: Double, _ degrees: Double) -> Double {
        1 - incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5) / 2
    }

    /// The regularised incomplete beta function (Abramowitz and Stegun 26.5.8, evaluated by
    /// Lentz's method).
    static func incompleteBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
        if x <= 0 { return 0 }
        if x >= 1 { return 1 }
        if x > (a + 1) / (a + b + 2) { return 1 - incompleteBeta(1 - x, b, a) }
        let powers = a * log(x) + b * log(1 - x)
        let front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + powers) / a
        var (c, d, result) = (1.0, 0.0, 1.0)
        for step in 0..<300 {
            let numerator = numerator(step, x, a, b)
            d = 1 / nonZero(1 + numerator * d)
            c = nonZero(1 + numerator / c)
            result *= c * d
            if abs(1 - c * d) < 1e-15 { break }
        }
        return front * (result - 1)
    }

    /// Of the continued fraction's level `step`.
    private static func numerator(_ step: Int, _ x: Double, _ a: Double, _ b: Double) -> Double {
        if step == 0 { return 1 }
        let m = Double(step / 2)
        let below = a + 2 * m
        if step.isMultiple(of: 2) { return m * (b - m) * x / ((below - 1) * below) }
        let above = (a + m) * (a + b + m)
        return -above * x / (below * (below + 1))
    }

    private static func nonZero(_ x: Double) -> Double { abs(x) < 1e-300 ? 1e-300 : x }
}
