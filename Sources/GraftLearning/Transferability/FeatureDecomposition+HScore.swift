import GraftLinearAlgebra

/// H-score: how much of the features' variance, whitened, lies between classes.
extension FeatureDecomposition {
    /// The trace of cov(f)^-1 cov(E[f | y]), with the covariance shrunk towards a multiple of I.
    ///
    /// Bao et al., ICIP 2019. With `isShrunk` the covariance is that of Ledoit and Wolf (2004) as
    /// scikit-learn computes it, and the result is multiplied by one minus the shrinkage, as in
    /// Ibrahim, Ponomareva and Mazumder (2021); without, the pseudo-inverse is taken, which for
    /// N <= D says K - 1 of any features.
    /// - Throws: `LearningError` (`oneClass`, `notSolvable`).
    public func hScore(
        _ classes: ClassPartition, isShrunk: Bool = true
    ) throws(LearningError) -> Double {
        try check(classes, for: .hScore)
        let (means, shares) = (classes.means(of: coordinates), classes.shares)
        let (shrinkage, level) = isShrunk ? ledoitWolf : (0, 0)
        var total = 0.0
        for k in 0..<rank {
            var between = 0.0
            for c in 0..<classes.count { between += shares[c] * means[c, k] * means[c, k] }
            let variance = values[k] / Double(imageCount)
            total += between / ((1 - shrinkage) * variance + shrinkage * level)
        }
        return (1 - shrinkage) * total
    }

    /// The share of the target in Ledoit and Wolf's covariance, and the mean variance of a feature.
    var ledoitWolf: (shrinkage: Double, level: Double) {
        let (n, d) = (Double(imageCount), Double(featureCount))
        let level = values.reduce(0, +) / n / d
        let squares = values.reduce(0) { $0 + $1 * $1 } / (n * n)
        var fourth = 0.0
        coordinates.withUnsafeElements { z in
            for i in 0..<imageCount {
                var length = 0.0
                for k in 0..<rank { length += z[i * rank + k] * z[i * rank + k] }
                fourth += length * length
            }
        }
        let noise = (fourth / n - squares) / (d * n)
        let distance = squares / d - level * level
        let shrinkage = min(noise, distance) / distance
        return (distance > 0 ? max(0, shrinkage) : 1, level)
    }
}
