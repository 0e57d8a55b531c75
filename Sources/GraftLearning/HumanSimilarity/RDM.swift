import GraftDatasets
import GraftLinearAlgebra

/// The representational dissimilarity matrix of N images: how unalike every two of them are.
///
/// Kriegeskorte, Mur and Bandettini, Frontiers in Systems Neuroscience 2, 2008.
public struct RDM: Sendable, Equatable, Codable {
    /// N.
    public let imageCount: Int
    /// The upper triangle, row after row: N (N - 1) / 2 values.
    public let values: [Double]

    /// - Precondition: N (N - 1) / 2 values.
    public init(imageCount: Int, values: [Double]) {
        precondition(values.count == imageCount * (imageCount - 1) / 2, "one value for every pair")
        self.imageCount = imageCount
        self.values = values
    }

    /// The dissimilarities of features: 1 - cosine, 1 - correlation, minus the inner product, or
    /// the Euclidean distance.
    ///
    /// Where no feature varies all values are equal, and every rank correlation with them is 0.
    /// - Parameters:
    ///   - features: N x D.
    ///   - isCentred: subtract every feature's mean over the images first.
    /// - Throws: `LearningError` (`tooFewImages` below 4, `notFinite`, `empty`).
    public init(
        _ features: Matrix<Float>, measure: SimilarityMeasure = .cosine, isCentred: Bool = false
    ) throws(LearningError) {
        try Self.check(features)
        let rows = measure.comparableRows(features, isCentred: isCentred)
        let products = rows.rowGram()
        let count = features.rows
        var values: [Double] = []
        values.reserveCapacity(count * (count - 1) / 2)
        for i in 0..<count {
            for j in (i + 1)..<max(i + 1, count) {
                switch measure {
                case .cosine, .correlation: values.append(1 - products[i, j])
                case .dot: values.append(-products[i, j])
                case .euclidean: values.append(Self.distance(rows, products, i, j))
                }
            }
        }
        self.init(imageCount: count, values: values)
    }

    /// By the inner products, or where these cancel by the difference itself.
    private static func distance(
        _ rows: Matrix<Double>, _ products: Matrix<Double>, _ i: Int, _ j: Int
    ) -> Double {
        let lengths = products[i, i] + products[j, j]
        let square = lengths - 2 * products[i, j]
        guard square < 1e-4 * lengths else { return square.squareRoot() }
        return zip(rows[row: i], rows[row: j]).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
            .squareRoot()
    }

    static func check(_ features: Matrix<Float>) throws(LearningError) {
        try LearningError.check(
            features, classes: [Int](repeating: 0, count: features.rows), classCount: 1)
        guard features.rows >= 4 else {
            throw LearningError(
                code: .tooFewImages, subject: "\(features.rows) images",
                detail: "similarities of fewer than 4 images cannot be compared; add images")
        }
    }

    /// The dissimilarity of two images; 0 to itself.
    public subscript(i: Int, j: Int) -> Double {
        i == j ? 0 : values[Self.place(min(i, j), max(i, j), of: imageCount)]
    }

    /// Where the pair i < j stands in the triangle of `count` images.
    static func place(_ i: Int, _ j: Int, of count: Int) -> Int {
        i * (2 * count - i - 1) / 2 + j - i - 1
    }

    /// The values of judged pairs (P).
    public func values(at pairs: RatedPairs) -> [Double] {
        precondition(pairs.imageCount == imageCount, "both must speak of the same images")
        return pairs.first.indices.map {
            values[Self.place(pairs.first[$0], pairs.second[$0], of: imageCount)]
        }
    }

    /// N x N, zeros on the diagonal.
    public var square: Matrix<Double> {
        var result = Matrix<Double>(rows: imageCount, columns: imageCount)
        for i in 0..<imageCount {
            for j in 0..<imageCount { result[i, j] = self[i, j] }
        }
        return result
    }

    /// Some of the images in the given order.
    public func selecting(images: [Int]) -> RDM {
        var own: [Double] = []
        for (place, i) in images.enumerated() {
            for j in images[(place + 1)...] { own.append(self[i, j]) }
        }
        return RDM(imageCount: images.count, values: own)
    }
}
