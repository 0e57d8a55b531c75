import GraftLinearAlgebra

/// Inner products of N images, from which every part of them can be decomposed without their
/// features.
public struct CentredGram: Sendable {
    /// Inner products of features around their mean: N x N.
    let products: Matrix<Double>
    /// Inner products of features around their mean with that mean: N.
    let meanProducts: [Double]
    /// The squared length of the mean.
    let squaredMean: Double
    /// D.
    public let featureCount: Int

    public var imageCount: Int { products.rows }

    /// - Parameter features: N x D.
    /// - Throws: `LearningError` (`empty`, `notFinite`).
    public init(_ features: Matrix<Float>) throws(LearningError) {
        let centred = try CentredFeatures(features)
        self.init(centred)
    }

    init(_ centred: CentredFeatures) {
        products = centred.rows.rowGram()
        meanProducts = centred.rows.product(with: centred.means)
        squaredMean = centred.means.reduce(0) { $0 + $1 * $1 }
        featureCount = centred.means.count
    }

    init(
        products: Matrix<Double>, meanProducts: [Double], squaredMean: Double, featureCount: Int
    ) {
        self.products = products
        self.meanProducts = meanProducts
        self.squaredMean = squaredMean
        self.featureCount = featureCount
    }

    /// The inner products of some images around their own mean.
    public func selecting(rows: [Int]) -> CentredGram {
        let (order, width) = (rows.count, products.rows)
        guard order > 0 else {
            return CentredGram(
                products: Matrix(rows: 0, columns: 0), meanProducts: [], squaredMean: 0,
                featureCount: featureCount)
        }
        var own = Matrix<Double>(rows: order, columns: order)
        var averages = [Double](repeating: 0, count: order)
        products.withUnsafeElements { source in
            own.withUnsafeMutableElements { target in
                for i in 0..<order {
                    var sum = 0.0
                    for j in 0..<order {
                        let value = source[rows[i] * width + rows[j]]
                        target[i * order + j] = value
                        sum += value
                    }
                    averages[i] = sum / Double(order)
                }
                let all = averages.reduce(0, +) / Double(order)
                for i in 0..<order {
                    for j in 0..<order {
                        target[i * order + j] += all - averages[i] - averages[j]
                    }
                }
            }
        }
        let shifted = rows.indices.map { meanProducts[rows[$0]] + averages[$0] }
        let centre = shifted.reduce(0, +) / Double(order)
        let old = rows.reduce(0) { $0 + meanProducts[$1] } / Double(order)
        let all = averages.reduce(0, +) / Double(order)
        return CentredGram(
            products: own, meanProducts: shifted.map { $0 - centre },
            squaredMean: squaredMean + 2 * old + all, featureCount: featureCount)
    }
}

/// Features around their mean, in double precision.
struct CentredFeatures {
    let rows: Matrix<Double>
    let means: [Double]

    init(_ features: Matrix<Float>) throws(LearningError) {
        try LearningError.check(
            features, classes: [Int](repeating: 0, count: features.rows), classCount: 1)
        let means = features.columnMeans()
        let columns = features.columns
        var rows = Matrix<Double>(rows: features.rows, columns: columns)
        features.withUnsafeElements { x in
            rows.withUnsafeMutableElements { y in
                for i in 0..<features.rows {
                    for j in 0..<columns {
                        y[i * columns + j] = Double(x[i * columns + j]) - means[j]
                    }
                }
            }
        }
        self.rows = rows
        self.means = means
    }
}
