import Foundation
import GraftDatasets
import GraftLearning
import GraftLinearAlgebra

/// What each image should be answered with, and how much it counts.
public struct TrainingTargets: Sendable {
    /// N x K: 1 where a class is present, 0 elsewhere.
    public var values: Matrix<Float>
    /// N x K: 1 where a label counts; nil: all do, and each image has exactly one class.
    public var known: Matrix<Float>?
    /// What is known of several categories; nil with one class an image.
    public var labels: Labels?
    /// Loss and derivative of what the trainer has no loss for: policies that change their mind while
    /// they train, and losses with margins; nil: none of these.
    package var teacher: LabelTeacher?

    public var classCount: Int { values.columns }

    /// One class an image.
    public init(classes: [Int], classCount: Int) {
        values = Matrix(rows: classes.count, columns: classCount)
        for (image, index) in classes.enumerated() { values[image, index] = 1 }
    }

    /// Several categories an image, of which some are unknown.
    ///
    /// - Parameters:
    ///   - unknown: `ignore` leaves unknown labels out of the loss, `negative` counts them as absent;
    ///     see `UnknownPolicy` for the others.
    public init(
        _ labels: Labels, unknown: UnknownPolicy, loss: MultiLabelLoss.Kind = .bce
    ) {
        if ![.ignore, .negative].contains(unknown) || ![.bce, .focal, .asymmetric].contains(loss) {
            teacher = LabelTeacher(labels, unknown: unknown, loss: MultiLabelLoss(loss))
        }
        var values = Matrix<Float>(rows: labels.imageCount, columns: labels.classCount)
        var known = values
        for image in 0..<labels.imageCount {
            for (k, state) in labels.states(of: image).enumerated() {
                values[image, k] = state == .present ? 1 : 0
                known[image, k] = state == .unknown && unknown != .negative ? 0 : 1
            }
        }
        (self.values, self.known, self.labels) = (values, known, labels)
    }

    /// The class of each image; of several present ones the first.
    public var classes: [Int] {
        (0..<values.rows).map { image in
            let row = values[row: image]
            return (row.firstIndex(of: 1) ?? row.startIndex) - row.startIndex
        }
    }

    /// Targets of some images with a share of each spread over all classes, or over present and absent
    /// where there are several categories.
    func smoothed(_ images: [Int], by smoothing: Double) -> [Float] {
        let answers = known == nil ? classCount : 2
        let (keep, spread) = (Float(1 - smoothing), Float(smoothing / Double(answers)))
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
