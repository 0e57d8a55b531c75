import GraftLinearAlgebra

/// TransRate: how many more nats all images take than the images of each class.
extension FeatureDecomposition {
    /// R(F) minus the mean of R(F_c) over images, R(F) = 1/2 ln det(I + F'F / (N e)).
    ///
    /// Features are centred once, over all images. Huang et al., ICML 2022, equation 4; classes
    /// are weighted by their images as in the paper (public code averages them evenly). The value
    /// depends on the scale of the features.
    /// - Parameter distortion: e, the squared error that coding may leave; 1e-4 as in the paper.
    /// - Throws: `LearningError` (`oneClass`, `notSolvable`).
    public func transRate(
        _ classes: ClassPartition, distortion: Double = 1e-4
    ) throws(LearningError) -> Double {
        try check(classes, for: .transRate)
        let scale = Double(imageCount) * distortion
        var rate = values.reduce(0) { $0 + Double.logarithm(1 + $1 / scale) } / 2
        for members in classes.members {
            let rows = coordinates.selecting(rows: members)
            var matrix = rows.rows <= rows.columns ? rows.rowGram() : rows.gram()
            let own = Double(members.count) * distortion
            matrix = matrix.mapElements { $0 / own }
            for i in 0..<matrix.rows { matrix[i, i] += 1 }
            do {
                let bits = try CholeskyFactor(of: matrix).logDeterminant / 2
                rate -= bits * Double(members.count) / Double(imageCount)
            } catch {
                throw LearningError(
                    code: .notSolvable, subject: "transRate", detail: error.detail)
            }
        }
        return rate
    }
}
