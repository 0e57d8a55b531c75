import Foundation
import GraftLinearAlgebra

/// What each image should be answered with, and how much it counts.
public struct TrainingTargets: Sendable {
    /// N x K: 1 where a class is present, 0 elsewhere.
    public var values: Matrix<Float>
    /// N x K: 1 where a label is known; nil: all are, and each image has exactly one class.
    public var known: Matrix<Float>?

    public var classCount: Int { values.columns }

    /// One class an image.
    public init(classes: [Int], classCount: Int) {
        values = Matrix(rows: classes.count, columns: classCount)
        for (image, index) in classes.enumerated() { values[image, index] = 1 }
    }

    /// Several labels an image, of which some are unknown.
    public init(values: Matrix<Float>, known: Matrix<Float>) {
        precondition(values.rows == known.rows && values.columns == known.columns, "same shape")
        self.values = values
        self.known = known
    }

    /// The class of each image; of several present ones the first.
    public var classes: [Int] {
        (0..<values.rows).map { image in
            let row = values[row: image]
            return (row.firstIndex(of: 1) ?? row.startIndex) - row.startIndex
        }
    }

    /// Targets of some images with a share of each spread over all classes.
    func smoothed(_ images: [Int], by smoothing: Double) -> [Float] {
        let (keep, spread) = (Float(1 - smoothing), Float(smoothing / Double(classCount)))
        return images.flatMap { image in values[row: image].map { keep * $0 + spread } }
    }

    /// One weight an image: all 1, or the inverse of its class's share among `images`, mean 1.
    func weights(over images: [Int], balanced: Bool) -> [Float] {
        var weights = [Float](repeating: 1, count: values.rows)
        guard balanced, known == nil else { return weights }
        let classes = classes
        var counts = [Int](repeating: 0, count: classCount)
        for image in images { counts[classes[image]] += 1 }
        let present = counts.count { $0 > 0 }
        for image in images {
            weights[image] = Float(images.count) / Float(present * counts[classes[image]])
        }
        return weights
    }

    /// The logarithm of each class's share among `images`, with one image added to each class.
    func logShares(over images: [Int]) -> [Float] {
        var counts = [Double](repeating: 1, count: classCount)
        let classes = classes
        for image in images { counts[classes[image]] += 1 }
        let total = counts.reduce(0, +)
        return counts.map { Float(log($0 / total)) }
    }
}
