import GraftLinearAlgebra

/// Probabilities that a backbone's own head gives to its source classes, checked once.
struct SourcePosteriors {
    /// N x S.
    let rows: Matrix<Double>

    /// - Throws: `LearningError` (`empty`, `notFinite`, `invalidOption`) where rows are no
    ///   distributions: negative, or their sum more than 1 % from 1.
    init(_ posteriors: Matrix<Float>) throws(LearningError) {
        guard posteriors.rows > 0, posteriors.columns > 0 else {
            throw LearningError(
                code: .empty, subject: "posteriors",
                detail: "there are none; add images, or leave this score out")
        }
        let (n, s) = (posteriors.rows, posteriors.columns)
        rows = posteriors.mapElements { Double($0) }
        let sums = rows.withUnsafeElements { p in
            (0..<n).map { i in
                var sum = 0.0
                for z in 0..<s {
                    let value = p[i * s + z]
                    sum += value < 0 ? .nan : value
                }
                return sum
            }
        }
        if let row = sums.firstIndex(where: { !$0.isFinite }) {
            throw LearningError(
                code: .notFinite, subject: "posteriors of row \(row)",
                detail: "they hold a negative, infinite or missing number; look at the head")
        }
        if let row = sums.firstIndex(where: { abs($0 - 1) > 0.01 }) {
            throw LearningError(
                code: .invalidOption, subject: "posteriors of row \(row)",
                detail: "they sum to \(sums[row]), not 1; a head of sigmoids has no posterior")
        }
    }
}

/// A score that adds up over images.
public struct IndexValue: Sendable, Codable, Hashable {
    /// Over images, as published.
    public let sum: Double
    /// An image's share, which does not grow with N.
    public let mean: Double
}

/// The sum over images of the largest source probability (softmax index; higher is closer).
///
/// Needs no target classes. It rewards a head that is over-confident or has few classes, and never
/// falls below 1 / S for an image.
/// - Parameter posteriors: N x S, rows summing to 1.
/// - Throws: `LearningError` where rows are no distributions.
public func softmaxIndex(posteriors: Matrix<Float>) throws(LearningError) -> IndexValue {
    let rows = try SourcePosteriors(posteriors).rows
    let sum = (0..<rows.rows).reduce(0) { $0 + (rows[row: $1].max() ?? 0) }
    return IndexValue(sum: sum, mean: sum / Double(rows.rows))
}

/// The mean over images of the conditional entropy of the class given the most likely source
/// class, negated (NCE): the sum of P(y, z) ln P(y | z), in nats; 0 is the best value.
///
/// Tran, Nguyen and Hassner, ICCV 2019. Of equally likely source classes the first counts.
/// - Parameters:
///   - posteriors: N x S, rows summing to 1.
///   - classes: the class of each image.
/// - Throws: `LearningError` where rows are no distributions.
public func nce(
    posteriors: Matrix<Float>, classes: ClassPartition
) throws(LearningError) -> Double {
    let rows = try SourcePosteriors(posteriors).rows
    precondition(classes.imageCount == rows.rows, "one class for every image")
    try classes.requireTwo(.nce)
    var counts: [Int: [Int: Double]] = [:]
    for (image, place) in classes.places.enumerated() {
        let row = rows[row: image]
        let top = row.max() ?? 0
        let source = (row.firstIndex(of: top) ?? row.startIndex) - row.startIndex
        counts[source, default: [:]][place, default: 0] += 1
    }
    var total = 0.0
    for source in counts.keys.sorted() {
        let own = counts[source] ?? [:]
        let sum = own.values.reduce(0, +)
        for place in own.keys.sorted() {
            let count = own[place] ?? 0
            total += count * Double.logarithm(count / sum)
        }
    }
    return total / Double(rows.rows)
}

/// The mean over images of ln sum_z P(y | z) p(z | x) (LEEP), in nats; 0 is the best value.
///
/// P(y, z) = 1/N times the sum of p(z | x) over images of class y. Nguyen, Hassner, Seeger and
/// Archambeau, ICML 2020. Some public code reports the mean probability instead.
/// - Parameters: as of `nce`.
/// - Throws: `LearningError` where rows are no distributions.
public func leep(
    posteriors: Matrix<Float>, classes: ClassPartition
) throws(LearningError) -> Double {
    let rows = try SourcePosteriors(posteriors).rows
    precondition(classes.imageCount == rows.rows, "one class for every image")
    try classes.requireTwo(.leep)
    return expectedLogPrediction(rows, classes)
}

/// LEEP of any soft assignment of images (N x S).
func expectedLogPrediction(_ rows: Matrix<Double>, _ classes: ClassPartition) -> Double {
    let (n, s) = (rows.rows, rows.columns)
    var joint = classes.means(of: rows)
    let shares = classes.shares
    joint.withUnsafeMutableElements { p in
        for z in 0..<s {
            var sum = 0.0
            for c in 0..<classes.count {
                p[c * s + z] *= shares[c]
                sum += p[c * s + z]
            }
            guard sum > 0 else { continue }
            for c in 0..<classes.count { p[c * s + z] /= sum }
        }
    }
    var total = 0.0
    rows.withUnsafeElements { x in
        joint.withUnsafeElements { p in
            for (image, place) in classes.places.enumerated() {
                var own = 0.0
                for z in 0..<s { own += p[place * s + z] * x[image * s + z] }
                total += Double.logarithm(max(own, Double.leastNormalMagnitude))
            }
        }
    }
    return total / Double(n)
}
