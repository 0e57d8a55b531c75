import GraftLinearAlgebra

/// A map on which images lie as far apart as they are unalike: classical multidimensional scaling.
///
/// Torgerson, Psychometrika 17, 1952: the leading eigenvectors of the doubly centred squared
/// dissimilarities, times the roots of their eigenvalues. The largest coordinate of every axis is
/// positive. Axes whose eigenvalue is not positive are zero.
public struct ClassicalScaling: Sendable, Equatable {
    /// N x axes.
    public let coordinates: Matrix<Double>
    /// Share of the positive eigenvalues that the axes carry, 0...1.
    public let share: Double

    /// - Parameter rdm: values are taken as distances; the smallest is moved to 0 if negative.
    /// - Throws: `LearningError` (`notFinite`).
    public init(_ rdm: RDM, axes: Int = 2) throws(LearningError) {
        let count = rdm.imageCount
        let shift = min(0, rdm.values.min() ?? 0)
        var squares = Matrix<Double>(rows: count, columns: count)
        for i in 0..<count {
            for j in 0..<count where i != j {
                let distance = rdm[i, j] - shift
                squares[i, j] = -distance * distance / 2
            }
        }
        let means = squares.columnMeans()
        let all = means.reduce(0, +) / Double(max(1, count))
        for i in 0..<count {
            for j in 0..<count { squares[i, j] += all - means[i] - means[j] }
        }
        guard let eigen = try? SymmetricEigen(of: squares) else {
            throw LearningError(
                code: .notFinite, subject: "dissimilarities of \(count) images",
                detail: "they hold infinite or missing numbers; leave these images out")
        }
        var result = Matrix<Double>(rows: count, columns: axes)
        var carried = 0.0
        for axis in 0..<min(axes, count) {
            let place = count - 1 - axis
            let value = eigen.values[place]
            guard value > 0 else { continue }
            carried += value
            let vector = eigen.vectors[row: place]
            let largest = vector.max { abs($0) < abs($1) } ?? 1
            let scale = (largest < 0 ? -1 : 1) * value.squareRoot()
            for (image, entry) in vector.enumerated() { result[image, axis] = scale * entry }
        }
        coordinates = result
        let positive = eigen.values.reduce(0) { $0 + max(0, $1) }
        share = positive > 0 ? carried / positive : 0
    }
}
