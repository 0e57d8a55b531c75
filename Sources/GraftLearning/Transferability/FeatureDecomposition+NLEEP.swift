import GraftLinearAlgebra

/// NLEEP: LEEP with the components of a mixture in place of source classes.
extension FeatureDecomposition {
    /// The principal axes that together hold more than `share` of the variance: N x d.
    func reduced(share: Double) -> Matrix<Double> {
        let total = values.reduce(0, +)
        var (sum, width) = (0.0, 0)
        while width < rank, sum <= share * total {
            sum += values[width]
            width += 1
        }
        return coordinates(first: width)
    }

    /// The mean over images of ln sum_z P(y | z) p(z | x), z the components of a mixture fitted to
    /// the features; in nats, 0 is the best value.
    ///
    /// Li et al., CVPR 2021: principal axes with more than 80 % of the variance, 5 K components.
    /// Covariances are diagonal, because full ones of some ten images each have no inverse, and
    /// 1e-3 of the mean variance of an axis is added to every variance.
    /// - Parameter starts: the images from which components start; see `mixtureStarts`.
    /// - Throws: `LearningError` (`oneClass`, `notSolvable`).
    public func nLEEP(
        _ classes: ClassPartition, starts: [Int]
    ) throws(LearningError) -> Double {
        try check(classes, for: .nLEEP)
        precondition(!starts.isEmpty, "a mixture needs a component")
        let rows = reduced(share: 0.8)
        let mean = values.prefix(rows.columns).reduce(0, +) / Double(imageCount * rows.columns)
        let mixture = GaussianMixture(rows, starts: starts, floor: 1e-3 * mean)
        return expectedLogPrediction(mixture.responsibilities, classes)
    }

    /// Images drawn by k-means++ in the reduced features, `perClass` for every class and at most N.
    public func mixtureStarts(
        _ classes: ClassPartition, perClass: Int = 5, seed: UInt64
    ) -> [Int] {
        var generator = SeededGenerator(seed: seed, stream: 11)
        return GaussianMixture.starts(
            reduced(share: 0.8), count: min(imageCount, perClass * classes.count),
            generator: &generator)
    }
}
