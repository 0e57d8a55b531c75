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
        evidence = try LogEvidence(TridiagonalForm(of: products), width: features.columns)
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
    private let width: Int

    init(_ products: TridiagonalForm, width: Int) throws(LinearAlgebraError) {
        self.products = products
        self.width = width
        values = try products.eigenvalues().map { max(0, $0) }
    }

    /// The largest log evidence of an image for one target, in nats.
    func maximum(_ target: [Double]) -> Double {
        let n = Double(target.count)
        var (alpha, beta) = (1.0, 1.0)
        var step = step(target, ratio: 1)
        for _ in 0..<200 {
            let nextAlpha = step.freedom / (step.weights + 1e-12)
            let nextBeta = (n - step.freedom) / (step.residual + 1e-12)
            guard nextAlpha > 0, nextBeta > 0, (nextAlpha / nextBeta).isFinite,
                nextAlpha / nextBeta > 0
            else { break }
            let isDone = abs(nextAlpha / nextBeta - alpha / beta) <= 1e-9 * alpha / beta
            (alpha, beta) = (nextAlpha, nextBeta)
            step = self.step(target, ratio: alpha / beta)
            if isDone { break }
        }
        let t = alpha / beta
        let volume = n * Double.logarithm(t) - values.reduce(0) { $0 + Double.logarithm($1 + t) }
        let fit = beta * step.residual + alpha * step.weights
        return (volume + n * Double.logarithm(beta) - fit - n * Double.logarithm(2 * .pi)) / (2 * n)
    }

    /// Ridge regression at one ratio t of alpha to beta: y - Fm = t u and m = F'u with
    /// (FF' + t I) u = y.
    private func step(
        _ target: [Double], ratio t: Double
    ) -> (freedom: Double, weights: Double, residual: Double) {
        let u = products.solution(for: target, shift: t)
        return (
            values.reduce(0) { $0 + $1 / ($1 + t) }, max(0, products.form(of: u)),
            t * t * u.reduce(0) { $0 + $1 * $1 }
        )
    }
}
