import GraftLinearAlgebra

/// SFDA: how sure a Fisher discriminant is of the right class after hard images were made harder.
extension FeatureDecomposition {
    /// What a self-challenging Fisher discriminant says of the images that it was fitted to.
    public struct FisherScore: Sendable, Equatable {
        /// The mean of ln p(y | x), in nats: the score.
        public let meanLogarithm: Double
        /// The mean of p(y | x), which public code reports instead.
        public let meanProbability: Double
    }

    /// Shao et al., ECCV 2022. The within-class covariance S_w is shrunk towards the mean variance
    /// of a feature by exp(-5 l), l its largest eigenvalue, at least 1e-10; the discriminant gives
    /// p(y | x) with the classes' shares as priors; every image is moved towards the mean of the
    /// other classes' means, x <- p x + (1 - p) m; the discriminant is fitted again with the same
    /// shrinkage, and judged on the moved images.
    ///
    /// Public code estimates l by three steps from a random start, puts p through a second softmax
    /// before moving images, and leaves out the logarithm; here l is exact and p as it is. The
    /// shrinkage depends on the scale of the features.
    /// - Throws: `LearningError` (`oneClass`, `notSolvable`).
    public func sfda(_ classes: ClassPartition) throws(LearningError) -> FisherScore {
        try check(classes, for: .sfda)
        let first = try FisherDiscriminant(
            coordinates, classes, featureCount: featureCount, shrinkage: nil)
        let own = first.logProbabilities.map { Double.exponential($0) }
        let means = first.means
        let sum = (0..<rank).map { k in
            (0..<classes.count).reduce(0) { $0 + means[$1, k] }
        }
        var moved = coordinates
        moved.withUnsafeMutableElements { x in
            for (image, place) in classes.places.enumerated() {
                for k in 0..<rank {
                    let others = (sum[k] - means[place, k]) / Double(classes.count - 1)
                    let old = x[image * rank + k]
                    x[image * rank + k] = own[image] * old + (1 - own[image]) * others
                }
            }
        }
        let second = try FisherDiscriminant(
            moved, classes, featureCount: featureCount, shrinkage: first.shrinkage)
        let n = Double(imageCount)
        return FisherScore(
            meanLogarithm: second.logProbabilities.reduce(0, +) / n,
            meanProbability: second.logProbabilities.reduce(0) { $0 + Double.exponential($1) } / n)
    }
}

/// A linear discriminant with shrunk within-class covariance, and what it says of its own images.
struct FisherDiscriminant {
    /// ln p(own class) of every image.
    let logProbabilities: [Double]
    /// K x r.
    let means: Matrix<Double>
    let shrinkage: Double

    init(
        _ rows: Matrix<Double>, _ classes: ClassPartition, featureCount: Int, shrinkage: Double?
    ) throws(LearningError) {
        let means = classes.means(of: rows)
        let within = Self.covariance(of: rows, around: means, classes)
        let strength =
            shrinkage ?? max(Double.exponential(-5 * Self.largestEigenvalue(of: within)), 1e-10)
        let level = (0..<rows.columns).reduce(0) { $0 + within[$1, $1] } / Double(featureCount)
        var shrunk = within.mapElements { $0 * (1 - strength) }
        // Without any variance inside classes every positive level gives the same certainty.
        let rise = max(strength * level, 1e-280)
        for k in 0..<rows.columns { shrunk[k, k] += rise }
        let factor: CholeskyFactor<Double>
        do { factor = try CholeskyFactor(of: shrunk) } catch {
            throw LearningError(
                code: .notSolvable, subject: "sfda",
                detail: "the within-class covariance is singular (\(error.detail))")
        }
        let weights = factor.solution(for: means.transposed)
        self.means = means
        self.shrinkage = strength
        logProbabilities = Self.logProbabilities(rows, classes, means: means, weights: weights)
    }

    private static func covariance(
        of rows: Matrix<Double>, around means: Matrix<Double>, _ classes: ClassPartition
    ) -> Matrix<Double> {
        let (n, r) = (rows.rows, rows.columns)
        var residuals = rows
        residuals.withUnsafeMutableElements { x in
            means.withUnsafeElements { m in
                for (image, place) in classes.places.enumerated() {
                    for k in 0..<r { x[image * r + k] -= m[place * r + k] }
                }
            }
        }
        return residuals.gram().mapElements { $0 / Double(n) }
    }

    private static func logProbabilities(
        _ rows: Matrix<Double>, _ classes: ClassPartition, means: Matrix<Double>,
        weights: Matrix<Double>
    ) -> [Double] {
        let (count, shares) = (classes.count, classes.shares)
        var scores = rows.product(with: weights)
        let bias = (0..<count).map { c in
            let length = (0..<rows.columns).reduce(0) { $0 + means[c, $1] * weights[$1, c] }
            return Double.logarithm(shares[c]) - length / 2
        }
        return scores.withUnsafeMutableElements { s in
            classes.places.enumerated().map { image, place in
                var top = -Double.infinity
                for c in 0..<count {
                    s[image * count + c] += bias[c]
                    top = max(top, s[image * count + c])
                }
                var sum = 0.0
                for c in 0..<count { sum += Double.exponential(s[image * count + c] - top) }
                return s[image * count + place] - top - Double.logarithm(sum)
            }
        }
    }

    /// The largest eigenvalue of a positive semidefinite matrix, by Lanczos' method with full
    /// orthogonalisation, which ends exactly when no new direction is left.
    static func largestEigenvalue(of matrix: Matrix<Double>) -> Double {
        let order = matrix.rows
        var generator = SeededGenerator(seed: 1)
        var basis: [[Double]] = []
        var (diagonal, beside): ([Double], [Double]) = ([], [])
        var next = (0..<order).map { _ in generator.normal() }
        var best = 0.0
        while basis.count < min(order, 200) {
            let length = next.reduce(0) { $0 + $1 * $1 }.squareRoot()
            if let last = basis.last, !last.isEmpty {
                guard length > 1e-13 * max(best, Double.leastNormalMagnitude) else { break }
                beside.append(length)
            }
            guard length > 0 else { break }
            let vector = next.map { $0 / length }
            basis.append(vector)
            next = matrix.product(with: vector)
            diagonal.append(zip(next, vector).reduce(0) { $0 + $1.0 * $1.1 })
            for _ in 0..<2 {
                for old in basis {
                    let share = Double.dot(next, old, count: order)
                    Double.axpy(alpha: -share, old, &next, count: order)
                }
            }
            guard basis.count % 15 == 0 || basis.count == order else { continue }
            let value = Self.largestEigenvalue(diagonal, beside)
            if value - best <= 1e-10 * value { return value }
            best = value
        }
        return Self.largestEigenvalue(diagonal, beside)
    }

    /// The largest eigenvalue of a symmetric tridiagonal matrix.
    private static func largestEigenvalue(_ diagonal: [Double], _ beside: [Double]) -> Double {
        var matrix = Matrix<Double>(rows: diagonal.count, columns: diagonal.count)
        for i in diagonal.indices {
            matrix[i, i] = diagonal[i]
            if i > 0, i - 1 < beside.count {
                matrix[i, i - 1] = beside[i - 1]
                matrix[i - 1, i] = beside[i - 1]
            }
        }
        return (try? SymmetricEigen(of: matrix))?.values.last ?? 0
    }
}
