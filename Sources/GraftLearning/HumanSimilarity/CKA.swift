import GraftLinearAlgebra

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// A kernel between images, centred, from which centred kernel alignment (CKA) is one product.
///
/// Kornblith et al., ICML 2019; debiased with the unbiased estimator of the Hilbert-Schmidt
/// independence criterion (Song et al., JMLR 13, 2012, equation 5), which a few images in many
/// dimensions do not inflate.
public struct CKA: Sendable {
    public enum Kernel: Sendable, Codable, Hashable {
        case linear
        /// exp(-d^2 / (2 s^2)) with s this share of the median distance of two images.
        case rbf(bandwidth: Double)
    }

    public let isDebiased: Bool
    /// N x N.
    private let centred: Matrix<Double>
    private let norm: Double

    /// - Parameter features: N x D.
    /// - Throws: `LearningError` (`tooFewImages` below 4, `notFinite`, `empty`).
    public init(
        _ features: Matrix<Float>, kernel: Kernel = .linear, isDebiased: Bool = true
    ) throws(LearningError) {
        try RDM.check(features)
        let rows = SimilarityMeasure.dot.comparableRows(features, isCentred: true)
        var products = rows.rowGram()
        if case .rbf(let bandwidth) = kernel { Self.makeRadial(&products, bandwidth) }
        self.isDebiased = isDebiased
        centred = isDebiased ? Self.debiased(products) : Self.doubleCentred(products)
        norm = Self.product(centred, centred)
    }

    /// CKA with another network's kernel of the same images: 1 for kernels that differ in scale
    /// alone; 0 where one of them does not vary. Debiased values of unrelated kernels scatter
    /// around 0, also below it.
    public func alignment(with other: CKA) -> Double {
        precondition(centred.rows == other.centred.rows, "both must speak of the same images")
        precondition(isDebiased == other.isDebiased, "both must be debiased, or neither")
        guard norm > 0, other.norm > 0 else { return 0 }
        return Self.product(centred, other.centred) / (norm * other.norm).squareRoot()
    }

    private static func makeRadial(_ products: inout Matrix<Double>, _ bandwidth: Double) {
        let count = products.rows
        let lengths = (0..<count).map { products[$0, $0] }
        var squares: [Double] = []
        for i in 0..<count {
            for j in 0..<count {
                products[i, j] = i == j ? 0 : max(0, lengths[i] + lengths[j] - 2 * products[i, j])
                if i < j { squares.append(products[i, j]) }
            }
        }
        squares.sort()
        let middle = squares.count / 2
        let median =
            squares.count % 2 == 1
            ? squares[middle].squareRoot()
            : (squares[middle - 1].squareRoot() + squares[middle].squareRoot()) / 2
        let width = median * bandwidth
        for i in 0..<count {
            for j in 0..<count {
                products[i, j] = width > 0 ? exp(-products[i, j] / (2 * width * width)) : 1
            }
        }
    }

    private static func doubleCentred(_ kernel: Matrix<Double>) -> Matrix<Double> {
        let means = kernel.columnMeans()
        let all = means.reduce(0, +) / Double(max(1, means.count))
        var result = kernel
        for i in 0..<kernel.rows {
            for j in 0..<kernel.rows { result[i, j] += all - means[i] - means[j] }
        }
        return result
    }

    /// U-centring: zero diagonal, rows that sum to zero, products that are unbiased.
    private static func debiased(_ kernel: Matrix<Double>) -> Matrix<Double> {
        let count = kernel.rows
        let n = Double(count)
        var result = kernel
        for i in 0..<count { result[i, i] = 0 }
        let sums = (0..<count).map { result[row: $0].reduce(0, +) }
        let all = sums.reduce(0, +)
        for i in 0..<count {
            for j in 0..<count where i != j {
                result[i, j] += all / ((n - 1) * (n - 2)) - (sums[i] + sums[j]) / (n - 2)
            }
        }
        return result
    }

    private static func product(_ x: Matrix<Double>, _ y: Matrix<Double>) -> Double {
        x.withUnsafeElements { a in
            y.withUnsafeElements { b in
                guard let a = a.baseAddress, let b = b.baseAddress else { return 0 }
                return Double.dot(a, b, count: x.rows * x.columns)
            }
        }
    }
}
