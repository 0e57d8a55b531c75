import GraftLinearAlgebra

/// Similarities of images as sums of parameters times regressors, the first of which is the
/// similarity before alignment.
///
/// Rows are features around their training mean, of length 1. Regressors of a pair: its cosine,
/// then either the D products of its features, or, in q principal directions, the products y_a y_b
/// symmetrised so that the squared length of the parameters is that of the matrix.
struct AlignmentSpace: Sendable {
    let means: [Double]
    /// N x D.
    let rows: Matrix<Double>
    /// q x D orthonormal directions and N x q coordinates, for the low-rank map.
    private let directions: Matrix<Double>?
    private let coordinates: Matrix<Double>?

    init(_ features: Matrix<Float>, _ options: AlignmentPlan) throws(LearningError) {
        means = features.columnMeans()
        rows = SimilarityMeasure.cosine.comparableRows(features, isCentred: true)
        guard options.method == .lowRank else {
            directions = nil
            coordinates = nil
            return
        }
        let basis = try Self.principal(rows, count: options.rank)
        directions = basis
        coordinates = rows.product(withTransposed: basis)
    }

    /// Leading eigenvectors of the rows' second moments, found from the smaller Gram matrix.
    private static func principal(
        _ rows: Matrix<Double>, count: Int
    ) throws(LearningError) -> Matrix<Double> {
        guard let eigen = try? SymmetricEigen(of: rows.rowGram()), let top = eigen.values.last
        else {
            throw LearningError(
                code: .notFinite, subject: "\(rows.rows) images",
                detail: "features hold infinite or missing numbers; leave these images out")
        }
        let kept = eigen.values.indices.reversed().prefix(count).filter {
            eigen.values[$0] > 1e-9 * max(top, 0)
        }
        return eigen.vectors.selecting(rows: Array(kept)).product(with: rows).unitRows()
    }

    /// Regressors of a pair.
    var parameterCount: Int {
        guard let q = coordinates?.columns else { return 1 + rows.columns }
        return 1 + q * (q + 1) / 2
    }

    /// Writes the regressors of the images i and j.
    func write(_ i: Int, _ j: Int, into target: UnsafeMutableBufferPointer<Double>) {
        let columns = rows.columns
        var cosine = 0.0
        rows.withUnsafeElements { z in
            let (a, b) = (z.baseAddress! + i * columns, z.baseAddress! + j * columns)
            cosine = Double.dot(a, b, count: columns)
            guard coordinates == nil else { return }
            for d in 0..<columns { target[1 + d] = a[d] * b[d] }
        }
        target[0] = cosine
        guard let coordinates else { return }
        let q = coordinates.columns
        let half = 0.5.squareRoot()
        coordinates.withUnsafeElements { y in
            var place = 1
            for a in 0..<q {
                target[place] = y[i * q + a] * y[j * q + a]
                place += 1
                for b in (a + 1)..<max(a + 1, q) {
                    target[place] =
                        (y[i * q + a] * y[j * q + b] + y[i * q + b] * y[j * q + a]) * half
                    place += 1
                }
            }
        }
    }

    /// P x parameters.
    func design(_ pairs: [(Int, Int)]) -> Matrix<Double> {
        let width = parameterCount
        var result = Matrix<Double>(rows: pairs.count, columns: width)
        result.withUnsafeMutableElements { x in
            for (place, pair) in pairs.enumerated() {
                write(
                    pair.0, pair.1, into: .init(rebasing: x[place * width..<(place + 1) * width]))
            }
        }
        return result
    }

    /// The map that parameters stand for, projected to what features can be mapped by: weights and
    /// eigenvalues of at least 0. Nothing positive left: no change.
    func alignment(_ parameters: [Double], strength: Double?) -> FeatureAlignment {
        guard let directions, let coordinates else {
            let weights = parameters.dropFirst().map { max(0, parameters[0] + $0) }
            let isEmpty = !weights.contains { $0 > 0 }
            return FeatureAlignment(
                means: means,
                map: .weights(isEmpty ? weights.map { _ in 1 } : weights),
                strength: isEmpty ? nil : strength)
        }
        return lowRank(
            parameters, directions, order: coordinates.columns, strength: strength)
    }

    private func lowRank(
        _ parameters: [Double], _ directions: Matrix<Double>, order q: Int, strength: Double?
    ) -> FeatureAlignment {
        let columns = rows.columns
        // Similarities that fall with the cosine cannot be a map's; then only the change is left.
        let scale = max(0, parameters[0])
        var change = Matrix<Double>(rows: q, columns: q)
        var place = 1
        for a in 0..<q {
            change[a, a] = scale + parameters[place]
            place += 1
            for b in (a + 1)..<max(a + 1, q) {
                change[a, b] = parameters[place] * 0.5.squareRoot()
                change[b, a] = change[a, b]
                place += 1
            }
        }
        var matrix = Matrix<Double>.identity(columns)
        if let eigen = try? SymmetricEigen(of: change), scale > 0 || eigen.values.last ?? 0 > 0 {
            let outside = scale.squareRoot()
            let axes = eigen.vectors.product(with: directions)
            var stretched = axes
            for axis in 0..<q {
                let factor = max(0, eigen.values[axis]).squareRoot() - outside
                for d in 0..<columns { stretched[axis, d] *= factor }
            }
            matrix = axes.transposedProduct(with: stretched)
            for d in 0..<columns { matrix[d, d] += outside }
        }
        return FeatureAlignment(means: means, map: .matrix(matrix), strength: strength)
    }

    /// No change but the mean.
    var identity: FeatureAlignment {
        FeatureAlignment(
            means: means, map: .weights([Double](repeating: 1, count: rows.columns)), strength: nil)
    }
}
