import GraftLinearAlgebra

/// PARC: whether images of one class have features that go up and down together.
extension FeatureDecomposition {
    /// Spearman's correlation, times 100, over pairs of images between 1 - Pearson's correlation
    /// of features and 1 - Pearson's correlation of one-hot classes.
    ///
    /// Bolya, Mittapalli and Hoffman, NeurIPS 2021: features are reduced to 32 principal axes and
    /// standardised. Because the correlation runs over axes, it depends on their signs, which
    /// nothing determines; here the entry of largest magnitude over images is positive on every
    /// axis. At least two axes are needed. Ties take the mean of their ranks.
    /// - Throws: `LearningError` (`oneClass`, `notSolvable`).
    public func parc(
        _ classes: ClassPartition, axes: Int = 32
    ) throws(LearningError) -> Double {
        try check(classes, for: .parc)
        let width = min(axes, rank)
        guard width > 1 else {
            throw LearningError(
                code: .notSolvable, subject: "parc",
                detail: "features vary along one axis only; a correlation needs two")
        }
        let similarity = standardisedRows(width).rowGram()
        let n = imageCount
        var pairs: [Double] = []
        var isAlike: [Bool] = []
        pairs.reserveCapacity(n * (n - 1) / 2)
        isAlike.reserveCapacity(n * (n - 1) / 2)
        similarity.withUnsafeElements { s in
            for i in 0..<n {
                for j in (i + 1)..<max(n, i + 1) {
                    pairs.append(1 - s[i * n + j])
                    isAlike.append(classes.places[i] == classes.places[j])
                }
            }
        }
        // Dissimilarity of classes takes two values, so its ranks do too.
        let alike = isAlike.count { $0 }
        guard alike > 0, alike < pairs.count, let first = pairs.first,
            pairs.contains(where: { $0 != first })
        else {
            throw LearningError(
                code: .notSolvable, subject: "parc",
                detail: "no class has two images, or all pairs are alike; add images")
        }
        let labels = isAlike.map { $0 ? 0.0 : 1 }
        return 100 * RankAgreement.spearman(pairs, labels)
    }

    /// The first axes with unit variance, each image then around its mean and of unit length.
    private func standardisedRows(_ width: Int) -> Matrix<Double> {
        var rows = coordinates(first: width)
        rows.withUnsafeMutableElements { x in
            for i in 0..<imageCount {
                var mean = 0.0
                for k in 0..<width {
                    x[i * width + k] /= (values[k] / Double(imageCount)).squareRoot()
                    mean += x[i * width + k] / Double(width)
                }
                var length = 0.0
                for k in 0..<width {
                    x[i * width + k] -= mean
                    length += x[i * width + k] * x[i * width + k]
                }
                guard length > 0 else { continue }
                for k in 0..<width { x[i * width + k] /= length.squareRoot() }
            }
        }
        return rows
    }
}
