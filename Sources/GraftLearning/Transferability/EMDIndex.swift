import GraftLinearAlgebra

/// The expected distance between the name that a backbone predicts and the true name (EMD index;
/// lower is closer).
public struct EMDIndex: Sendable, Codable, Hashable {
    /// Over images, as published.
    public let sum: Double
    /// An image's share, in units of the distances.
    public let mean: Double
    /// The sum divided by that of a predictor which gives all source classes the same probability:
    /// below 1 the backbone's predictions are closer than chance. nil where all distances are 0.
    public let normalised: Double?
}

/// The sum over images of f(x)' D[:, y], f(x) the source probabilities and D the distances of names.
///
/// This is the earth mover's distance to a histogram with all its weight on the true class, because
/// everything has to flow there (see `earthMoversDistance`). The value depends on the source
/// vocabulary and on word vectors; compare backbones of different class lists by `normalised`.
/// - Parameters:
///   - posteriors: N x S, rows summing to 1.
///   - classes: the class of each image, in 0..<K.
///   - distances: S x K, not negative.
/// - Throws: `LearningError` where rows are no distributions, or distances not finite or of another
///   shape.
public func emdIndex(
    posteriors: Matrix<Float>, classes: [Int], distances: Matrix<Double>
) throws(LearningError) -> EMDIndex {
    let rows = try SourcePosteriors(posteriors).rows
    precondition(classes.count == rows.rows, "one class for every image")
    let (n, s) = (rows.rows, rows.columns)
    guard distances.rows == s, classes.allSatisfy({ $0 >= 0 && $0 < distances.columns }) else {
        throw LearningError(
            code: .invalidOption, subject: "distances of names",
            detail: "\(distances.rows) x \(distances.columns) distances do not fit \(s) source "
                + "classes and \((classes.max() ?? -1) + 1) target classes; look at the class lists"
        )
    }
    guard distances.storage.allSatisfy({ $0.isFinite && $0 >= 0 }) else {
        throw LearningError(
            code: .notFinite, subject: "distances of names",
            detail: "a distance is negative, infinite or missing; look at the word vectors")
    }
    let columns = distances.transposed
    let means = (0..<columns.rows).map { columns[row: $0].reduce(0, +) / Double(s) }
    var (sum, uniform) = (0.0, 0.0)
    rows.withUnsafeElements { p in
        columns.withUnsafeElements { d in
            for (image, own) in classes.enumerated() {
                for z in 0..<s { sum += p[image * s + z] * d[own * s + z] }
                uniform += means[own]
            }
        }
    }
    return EMDIndex(
        sum: sum, mean: sum / Double(n), normalised: uniform > 0 ? sum / uniform : nil)
}
