import GraftLinearAlgebra

/// Dissimilarities as whole matrices or upper triangles.
struct MatrixReading {
    let file: String
    let imageCount: Int

    /// Matrices of N x N values each, one for each rater.
    func pairs(matrices: [[Double]], raters: [String]) throws(DatasetError) -> RatedPairs {
        var triangles: [Double] = []
        for values in matrices {
            let side = Int(Double(values.count).squareRoot().rounded())
            guard values.count == imageCount * imageCount else {
                throw error(
                    "it holds \(side) x \(side) numbers and the dataset \(imageCount) images; give "
                        + "one row and one column for each image")
            }
            triangles += try triangle(values)
        }
        return try pairs(triangles: triangles, raters: raters)
    }

    /// N (N - 1) / 2 values for each rater, end to end.
    func pairs(triangles: [Double], raters: [String]) throws(DatasetError) -> RatedPairs {
        let count = imageCount * (imageCount - 1) / 2
        guard !raters.isEmpty, triangles.count == count * raters.count else {
            throw error(
                "it holds \(triangles.count / max(1, raters.count)) numbers and \(imageCount) "
                    + "images make \(count) pairs; give one number for each pair")
        }
        let missing = triangles.indices.filter { !triangles[$0].isFinite }
        guard missing.isEmpty else {
            let (first, second) = RatedPairs.allPairs(imageCount)
            let named = missing.prefix(5).map {
                "\(first[$0 % count] + 1) and \(second[$0 % count] + 1)"
            }
            throw error(
                "\(missing.count) pairs have no number, among them images "
                    + named.joined(separator: ", ")
                    + "; fill them in, or list the judged pairs as a table of a,b,rating")
        }
        return RatedPairs(
            imageCount: imageCount, raters: raters,
            triangles: Matrix(rows: raters.count, columns: count, storage: triangles))
    }

    /// The upper triangle of a symmetric matrix; the diagonal is not looked at.
    private func triangle(_ values: [Double]) throws(DatasetError) -> [Double] {
        let size = values.reduce(0) { $1.isFinite ? max($0, abs($1)) : $0 }
        var result: [Double] = []
        for i in 0..<imageCount {
            for j in (i + 1)..<max(i + 1, imageCount) {
                let (upper, lower) = (values[i * imageCount + j], values[j * imageCount + i])
                guard !(abs(upper - lower) > 1e-6 * size), upper.isNaN == lower.isNaN else {
                    throw error(
                        "it is not symmetric: images \(i + 1) and \(j + 1) have \(upper) and "
                            + "\(lower); give the mean of both, or the upper triangle alone")
                }
                result.append((upper + lower) / 2)
            }
        }
        return result
    }

    /// The side of a triangle with this many values; nil where there is none.
    static func side(ofTriangle count: Int) -> Int? {
        let side = Int((Double(8 * count + 1).squareRoot() + 1) / 2)
        return side * (side - 1) / 2 == count ? side : nil
    }

    private func error(_ detail: String) -> DatasetError {
        DatasetError(.malformedJudgements, subject: file, detail: detail)
    }
}
