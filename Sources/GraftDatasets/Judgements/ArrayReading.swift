import GraftLinearAlgebra

/// Judgements as an array without names.
struct ArrayReading {
    let file: String
    let options: JudgementOptions
    let names: ImageNames

    /// N x N, R x N x N, a triangle, R triangles, or T x 3 whole numbers below N.
    func judgements(_ array: NumPyArray) throws(DatasetError) -> Judgements {
        let reading = MatrixReading(file: file, imageCount: names.count)
        let (shape, values) = (array.shape, array.values)
        switch (shape.count, options.format) {
        case (2, .triplets?):
            return try triplets(array)
        case (2, nil) where shape[1] == 3 && names.count > 3 && isIndices(values):
            return try triplets(array)
        case (1, _):
            return finished(
                try reading.pairs(triangles: values, raters: ["all"]), .upperTriangle)
        case (2, _) where shape[0] == shape[1]:
            return finished(try reading.pairs(matrices: [values], raters: ["all"]), .matrix)
        case (2, _) where MatrixReading.side(ofTriangle: shape[1]) != nil:
            return finished(
                try reading.pairs(triangles: values, raters: raters(shape[0])), .upperTriangle)
        case (3, _) where shape[1] == shape[2] && shape[0] > 0:
            let size = shape[1] * shape[2]
            let matrices = (0..<shape[0]).map { Array(values[$0 * size..<($0 + 1) * size]) }
            return finished(
                try reading.pairs(matrices: matrices, raters: raters(shape[0])), .matrix)
        default:
            throw DatasetError(
                .malformedJudgements, subject: file,
                detail:
                    "an array of \(shape.map(String.init).joined(separator: " x ")) is neither a "
                    + "matrix, nor a triangle, nor triplets; save N x N or N (N - 1) / 2 numbers")
        }
    }

    private func raters(_ count: Int) -> [String] { (1...max(1, count)).map { "rater \($0)" } }

    private func isIndices(_ values: [Double]) -> Bool {
        values.allSatisfy { $0 >= 0 && $0 <= Double(names.count) && $0.rounded() == $0 }
    }

    private func triplets(_ array: NumPyArray) throws(DatasetError) -> Judgements {
        guard array.shape[1] == 3, isIndices(array.values) else {
            throw DatasetError(
                .malformedJudgements, subject: file,
                detail:
                    "triplets are three whole numbers from 0 to the number of images; save T x 3")
        }
        let rows = stride(from: 0, to: array.values.count, by: 3).map { start in
            (0..<3).map { String(Int(array.values[start + $0])) }
        }
        return try TripletRows(file: file, names: names, question: options.question)
            .judgements(rows, choices: nil, raters: nil, isZeroBased: true)
    }

    private func finished(_ pairs: RatedPairs, _ format: JudgementFormat) -> Judgements {
        Judgements(
            .ratings((options.sense ?? format.usualSense).dissimilarities(pairs)), format: format)
    }
}

extension JudgementOptions.Sense {
    /// Of similarities the largest minus each.
    func dissimilarities(_ pairs: RatedPairs) -> RatedPairs {
        guard self == .similarity else { return pairs }
        let largest = pairs.ratings.storage.reduce(-Double.infinity) { $1.isNaN ? $0 : max($0, $1) }
        return RatedPairs(
            imageCount: pairs.imageCount, first: pairs.first, second: pairs.second,
            raters: pairs.raters, ratings: pairs.ratings.mapElements { largest - $0 })
    }
}
