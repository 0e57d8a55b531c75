import GraftLinearAlgebra

/// Error = a + b n^-c.
public struct PowerLaw: Sendable, Codable, Equatable {
    public let a: Double
    public let b: Double
    public let c: Double

    public func error(at size: Int) -> Double {
        min(1, a + b * Double.exponential(-c * Double.logarithm(Double(size))))
    }

    /// Weighted least squares over a grid of exponents; nil with fewer than three sizes.
    ///
    /// - Parameters:
    ///   - errors: share of wrong answers at each size.
    ///   - images: that every share rests on.
    init?(sizes: [Int], errors: [Double], images: Int) {
        guard Set(sizes).count >= 3 else { return nil }
        let total = Double(images)
        // Binomial variances, half an image away from 0.
        let weights = errors.map { error in
            let inside = min(max(error, 0.5 / total), 1 - 0.5 / total)
            return total / (inside * (1 - inside))
        }
        var best: (loss: Double, a: Double, b: Double, c: Double)?
        for step in 1...30 {
            let c = Double(step) * 0.05
            let powers = sizes.map { Double.exponential(-c * Double.logarithm(Double($0))) }
            let (a, b) = Self.line(powers, errors, weights)
            let loss = powers.indices.reduce(0.0) { sum, i in
                let residual = errors[i] - a - b * powers[i]
                return sum + weights[i] * residual * residual
            }
            if loss < best?.loss ?? .infinity { best = (loss, a, b, c) }
        }
        guard let best else { return nil }
        (a, b, c) = (best.a, best.b, best.c)
    }

    /// The weighted least-squares line y = a + b x with a, b >= 0.
    private static func line(_ x: [Double], _ y: [Double], _ w: [Double]) -> (a: Double, b: Double)
    {
        let total = w.reduce(0, +)
        func mean(_ values: [Double]) -> Double {
            zip(values, w).reduce(0) { $0 + $1.0 * $1.1 } / total
        }
        let (mx, my) = (mean(x), mean(y))
        let spread = mean(x.map { ($0 - mx) * ($0 - mx) })
        let slope = spread > 0 ? mean(zip(x, y).map { ($0 - mx) * ($1 - my) }) / spread : 0
        if slope <= 0 { return (max(0, my), 0) }
        let start = my - slope * mx
        if start >= 0 { return (start, slope) }
        let through = mean(zip(x, y).map { $0 * $1 }) / mean(x.map { $0 * $0 })
        return (0, max(0, through))
    }
}
