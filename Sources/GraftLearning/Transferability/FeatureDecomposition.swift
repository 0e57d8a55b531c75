import GraftLinearAlgebra

/// The principal axes of N images, found once, from which all feature scores are read.
///
/// Features around their mean are F = U diag(s) V'; only the smaller of F'F (D x D) and FF'
/// (N x N) is decomposed. Distances and inner products of images are those of the rows of
/// U diag(s), so that no score needs the D features again. Axes whose variance is rounding error
/// are left out.
public struct FeatureDecomposition: Sendable {
    /// N.
    public let imageCount: Int
    /// D.
    public let featureCount: Int
    /// Squared singular values, descending: as many (r) as there are axes of some variance.
    public let values: [Double]
    /// U diag(s), N x r. In each column the entry of largest magnitude is positive.
    public let coordinates: Matrix<Double>
    /// The root of N times the mean of the features along each axis: r.
    let meanAlongAxes: [Double]
    /// N times the squared length of the part of the mean outside all axes.
    let meanOutside: Double

    /// r.
    public var rank: Int { values.count }

    /// - Parameter features: N x D.
    /// - Throws: `LearningError` (`empty`, `notFinite`, `notSolvable`).
    public init(_ features: Matrix<Float>) throws(LearningError) {
        let centred = try CentredFeatures(features)
        guard features.rows > features.columns else {
            try self.init(CentredGram(centred))
            return
        }
        let eigen = try Self.eigen(centred.rows.gram())
        let (n, d) = (features.rows, features.columns)
        let squaredMean = centred.means.reduce(0) { $0 + $1 * $1 }
        let kept = Self.kept(eigen.values, count: n, squaredMean: squaredMean)
        let axes = eigen.vectors.selecting(rows: kept)
        let root = Double(n).squareRoot()
        let along = axes.product(with: centred.means).map { $0 * root }
        self.init(
            imageCount: n, featureCount: d, values: kept.map { eigen.values[$0] },
            coordinates: centred.rows.product(withTransposed: axes), along: along,
            squaredMean: squaredMean)
    }

    /// The same from inner products alone (FF').
    public init(_ gram: CentredGram) throws(LearningError) {
        let n = gram.imageCount
        guard n > 0 else {
            throw LearningError(
                code: .empty, subject: "0 images", detail: "there is nothing to score; add images")
        }
        let eigen = try Self.eigen(gram.products)
        let kept = Self.kept(eigen.values, count: n, squaredMean: gram.squaredMean)
        let vectors = eigen.vectors.selecting(rows: kept)
        let values = kept.map { eigen.values[$0] }
        let root = Double(n).squareRoot()
        let along = zip(vectors.product(with: gram.meanProducts), values).map {
            root * $0 / $1.squareRoot()
        }
        var coordinates = Matrix<Double>(rows: n, columns: kept.count)
        vectors.withUnsafeElements { v in
            coordinates.withUnsafeMutableElements { z in
                for k in kept.indices {
                    let scale = values[k].squareRoot()
                    for i in 0..<n { z[i * kept.count + k] = scale * v[k * n + i] }
                }
            }
        }
        self.init(
            imageCount: n, featureCount: gram.featureCount, values: values,
            coordinates: coordinates, along: along, squaredMean: gram.squaredMean)
    }

    private init(
        imageCount: Int, featureCount: Int, values: [Double], coordinates: Matrix<Double>,
        along: [Double], squaredMean: Double
    ) {
        self.imageCount = imageCount
        self.featureCount = featureCount
        self.values = values
        let signs = Self.signs(of: coordinates)
        self.coordinates = Self.scaled(coordinates, by: signs)
        meanAlongAxes = zip(along, signs).map { $0 * $1 }
        let inside = along.reduce(0) { $0 + $1 * $1 }
        meanOutside = max(0, Double(imageCount) * squaredMean - inside)
    }

    private static func eigen(
        _ matrix: Matrix<Double>
    ) throws(LearningError) -> SymmetricEigen<Double> {
        do { return try SymmetricEigen(of: matrix) } catch {
            throw LearningError(code: .notSolvable, subject: error.subject, detail: error.detail)
        }
    }

    /// Places of the eigenvalues above rounding error, largest first.
    private static func kept(_ values: [Double], count: Int, squaredMean: Double) -> [Int] {
        let largest = values.last ?? 0
        let floor = max(
            largest * Double(values.count) * Double.ulpOfOne,
            Double(count) * squaredMean * 1e-26, Double.leastNormalMagnitude)
        return values.indices.reversed().filter { values[$0] > floor }
    }

    private static func signs(of matrix: Matrix<Double>) -> [Double] {
        var largest = [Double](repeating: 0, count: matrix.columns)
        matrix.withUnsafeElements { z in
            for i in 0..<matrix.rows {
                for k in 0..<matrix.columns {
                    let value = z[i * matrix.columns + k]
                    if abs(value) > abs(largest[k]) { largest[k] = value }
                }
            }
        }
        return largest.map { $0 < 0 ? -1 : 1 }
    }

    private static func scaled(_ matrix: Matrix<Double>, by factors: [Double]) -> Matrix<Double> {
        var result = matrix
        result.withUnsafeMutableElements { z in
            for i in 0..<matrix.rows {
                for k in 0..<matrix.columns { z[i * matrix.columns + k] *= factors[k] }
            }
        }
        return result
    }

    /// The coordinates along the first axes: N x min(count, r).
    func coordinates(first count: Int) -> Matrix<Double> {
        let width = min(count, rank)
        var result = Matrix<Double>(rows: imageCount, columns: width)
        coordinates.withUnsafeElements { z in
            result.withUnsafeMutableElements { x in
                for i in 0..<imageCount {
                    for k in 0..<width { x[i * width + k] = z[i * rank + k] }
                }
            }
        }
        return result
    }

    /// Refuses what no feature score can do without: two classes, and features that differ.
    func check(_ classes: ClassPartition, for score: TransferabilityScore) throws(LearningError) {
        precondition(classes.imageCount == imageCount, "one class for every image")
        try classes.requireTwo(score)
        guard rank > 0 else {
            throw LearningError(
                code: .notSolvable, subject: score.rawValue,
                detail: "all images have the same features; look at how they were made")
        }
    }
}
