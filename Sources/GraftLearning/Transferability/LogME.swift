import GraftLinearAlgebra

/// LogME alone, without the decomposition that other scores need.
///
/// The same number as `FeatureDecomposition.logME`. For N <= D each step of the fixed point solves with
/// the tridiagonal form of FF', so that no eigenvector is found.
/// - Parameters:
///   - features: N x D.
///   - classes: the classes of the images.
/// - Throws: `LearningError` (`empty`, `notFinite`, `oneClass`, `notSolvable`).
public func logME(
    _ features: Matrix<Float>, classes: ClassPartition
) throws(LearningError) -> Double {
    guard features.rows <= features.columns else {
        return try FeatureDecomposition(features).logME(classes)
    }
    try LearningError.check(
        features, classes: [Int](repeating: 0, count: features.rows), classCount: 1)
    try classes.requireTwo(.logME)
    guard (1..<features.rows).contains(where: { features[row: $0] != features[row: 0] }) else {
        throw LearningError(
            code: .notSolvable, subject: TransferabilityScore.logME.rawValue,
            detail: "all images have the same features; look at how they were made")
    }
    let evidence: LogEvidence
    do {
        let products = doubled(features).rowGram()
        evidence = try LogEvidence(TridiagonalForm(of: products))
    } catch {
        throw LearningError(code: .notSolvable, subject: error.subject, detail: error.detail)
    }
    var targets = Matrix<Double>(rows: classes.count, columns: features.rows)
    for (image, own) in classes.places.enumerated() { targets[own, image] = 1 }
    let rotated = evidence.products.rotated(targets)
    let sum = (0..<classes.count).reduce(0) { $0 + evidence.maximum(Array(rotated[row: $1])) }
    return sum / Double(classes.count)
}

/// The same numbers in double precision.
private func doubled(_ features: Matrix<Float>) -> Matrix<Double> {
    var rows = Matrix<Double>(rows: features.rows, columns: features.columns)
    features.withUnsafeElements { x in
        rows.withUnsafeMutableElements { y in
            for i in x.indices { y[i] = Double(x[i]) }
        }
    }
    return rows
}

/// The evidence of linear regression on N images by the inner products of their features.
private struct LogEvidence {
    /// FF' in tridiagonal form.
    let products: TridiagonalForm
    private let values: [Double]

    init(_ products: TridiagonalForm) throws(LinearAlgebraError) {
        self.products = products
        values = try products.eigenvalues().map { max(0, $0) }
    }

    /// The largest log evidence of an image for one target, in nats.
    func maximum(_ target: [Double]) -> Double {
        let found = EvidenceMaximum { step(target, ratio: $0) }
        let t = found.ratio
        let volume =
            Double(target.count) * Double.logarithm(t)
            - values.reduce(0) { $0 + Double.logarithm($1 + t) }
        return found.evidence(imageCount: target.count, volume: volume)
    }

    /// y - Fm = t u and m = F'u with (FF' + t I) u = y.
    private func step(_ target: [Double], ratio t: Double) -> RidgeStep {
        let u = products.solution(for: target, shift: t)
        let freedom = values.reduce(0) { $0 + $1 / ($1 + t) }
        return RidgeStep(
            freedom: freedom, remainingFreedom: Double(target.count) - freedom,
            squaredWeights: max(0, products.form(of: u)),
            squaredResidual: t * t * u.reduce(0) { $0 + $1 * $1 })
    }
}
