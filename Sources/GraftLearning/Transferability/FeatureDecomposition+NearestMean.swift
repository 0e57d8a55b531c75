import GraftLinearAlgebra

/// The plainest baseline: the nearest class mean, each image held out with its fold.
extension FeatureDecomposition {
    /// The share of images whose nearest class mean, of images outside their fold, is their own.
    ///
    /// Distances are Euclidean in the features as they are; of equal ones the first class counts.
    /// A class without images outside the fold cannot be answered.
    /// - Parameter folds: the fold of each image, any numbers.
    /// - Throws: `LearningError` (`oneClass`, `notSolvable`, `unusableFolds` for one fold).
    public func nearestMean(
        _ classes: ClassPartition, folds: [Int]
    ) throws(LearningError) -> Double {
        Double(try nearestMeanAnswers(classes, folds: folds).count { $0 }) / Double(imageCount)
    }

    /// Whether each image is answered rightly.
    func nearestMeanAnswers(
        _ classes: ClassPartition, folds: [Int]
    ) throws(LearningError) -> [Bool] {
        try check(classes, for: .nearestMean)
        precondition(folds.count == imageCount, "one fold for every image")
        let numbers = Set(folds).sorted()
        guard numbers.count > 1 else {
            throw LearningError(
                code: .unusableFolds, subject: "nearestMean",
                detail: "all images lie in one fold; make at least two")
        }
        var right = [Bool](repeating: false, count: imageCount)
        for fold in numbers {
            let held = folds.indices.filter { folds[$0] == fold }
            let means = means(classes) { folds[$0] != fold }
            let products = coordinates.selecting(rows: held).product(withTransposed: means.rows)
            for (place, image) in held.enumerated() {
                var best: Int?
                for c in 0..<classes.count where means.isKnown[c] {
                    let score = products[place, c] - means.halves[c]
                    if let old = best, score <= products[place, old] - means.halves[old] {
                        continue
                    }
                    best = c
                }
                right[image] = best == classes.places[image]
            }
        }
        return right
    }

    /// Class means of some images, half their squared lengths, and whether a class has any.
    private func means(
        _ classes: ClassPartition, where isUsed: (Int) -> Bool
    ) -> (rows: Matrix<Double>, halves: [Double], isKnown: [Bool]) {
        var sums = Matrix<Double>(rows: classes.count, columns: rank)
        var counts = [Double](repeating: 0, count: classes.count)
        coordinates.withUnsafeElements { x in
            sums.withUnsafeMutableElements { s in
                for (image, place) in classes.places.enumerated() where isUsed(image) {
                    counts[place] += 1
                    for k in 0..<rank { s[place * rank + k] += x[image * rank + k] }
                }
                for place in counts.indices where counts[place] > 0 {
                    for k in 0..<rank { s[place * rank + k] /= counts[place] }
                }
            }
        }
        let halves = counts.indices.map { c in sums[row: c].reduce(0) { $0 + $1 * $1 } / 2 }
        return (sums, halves, counts.map { $0 > 0 })
    }
}
