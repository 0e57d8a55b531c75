import GraftLinearAlgebra

/// GBC: how much the classes overlap when each is a normal distribution.
extension FeatureDecomposition {
    /// What the covariance of a class may be.
    public enum CovarianceShape: String, Sendable, Codable {
        /// One variance for all axes.
        case spherical
        /// One variance for each axis.
        case diagonal
    }

    /// Minus the sum over ordered pairs of classes of exp(-D), D the Bhattacharyya distance.
    ///
    /// D = 1/8 d' S^-1 d + 1/2 ln(det S / sqrt(det S_i det S_j)), S = (S_i + S_j) / 2, in the first
    /// 64 principal axes; Pandy et al., CVPR 2022. Variances have divisor n and a floor of 1e-6 of
    /// the mean variance of an axis, which stands for classes of one image. 0 is the best value;
    /// two classes that coincide add -2.
    /// - Throws: `LearningError` (`oneClass`, `notSolvable`).
    public func gbc(
        _ classes: ClassPartition, axes: Int = 64, shape: CovarianceShape = .spherical
    ) throws(LearningError) -> Double {
        try check(classes, for: .gbc)
        let rows = coordinates(first: axes)
        let means = classes.means(of: rows)
        let variances = variances(of: rows, around: means, classes, shape)
        let (count, width) = (classes.count, rows.columns)
        let logs = (0..<count).map { c in
            (0..<width).reduce(0) { $0 + Double.logarithm(variances[c, $1]) }
        }
        var total = 0.0
        means.withUnsafeElements { m in
            variances.withUnsafeElements { v in
                for i in 0..<count {
                    for j in 0..<i {
                        var (distance, mixed) = (0.0, 0.0)
                        for k in 0..<width {
                            let gap = m[i * width + k] - m[j * width + k]
                            let variance = (v[i * width + k] + v[j * width + k]) / 2
                            distance += gap * gap / variance
                            if shape == .diagonal { mixed += Double.logarithm(variance) }
                        }
                        if shape == .spherical {
                            let variance = (v[i * width] + v[j * width]) / 2
                            mixed = Double(width) * Double.logarithm(variance)
                        }
                        let half = (mixed - (logs[i] + logs[j]) / 2) / 2
                        total -= 2 * Double.exponential(-distance / 8 - half)
                    }
                }
            }
        }
        return total
    }

    private func variances(
        of rows: Matrix<Double>, around means: Matrix<Double>, _ classes: ClassPartition,
        _ shape: CovarianceShape
    ) -> Matrix<Double> {
        let width = rows.columns
        var result = Matrix<Double>(rows: classes.count, columns: width)
        rows.withUnsafeElements { x in
            means.withUnsafeElements { m in
                result.withUnsafeMutableElements { v in
                    for (image, place) in classes.places.enumerated() {
                        let share = 1 / Double(classes.members[place].count)
                        for k in 0..<width {
                            let gap = x[image * width + k] - m[place * width + k]
                            v[place * width + k] += gap * gap * share
                        }
                    }
                }
            }
        }
        let mean = values.prefix(width).reduce(0, +) / Double(imageCount * width)
        for c in 0..<classes.count {
            let average = result[row: c].reduce(0, +) / Double(width)
            for k in 0..<width {
                result[c, k] = max(shape == .spherical ? average : result[c, k], 1e-6 * mean)
            }
        }
        return result
    }
}
