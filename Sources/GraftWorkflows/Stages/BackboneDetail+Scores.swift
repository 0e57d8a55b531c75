import GraftLearning
import GraftLinearAlgebra
import GraftReports

extension Estimate {
    init(_ interval: Interval) {
        self.init(value: interval.value, low: interval.low, high: interval.high)
    }
}

extension BackboneDetail {
    /// How many wrong answers are listed.
    static let examples = 60

    /// - Parameters:
    ///   - paths, truth, predictions: one for each of N images.
    ///   - probabilities: N x K.
    init(
        name: String, evaluation: GraftLearning.Evaluation, classes: [String], paths: [String],
        truth: [Int],
        predictions: [Int], probabilities: Matrix<Float>
    ) {
        let perClass = classes.enumerated().map { index, name in
            let own = evaluation.classes[index]
            return ClassScore(
                name: name, images: own.images,
                precision: own.predicted > 0 ? Estimate(own.precision) : .unknown,
                recall: own.images > 0 ? Estimate(own.recall) : .unknown,
                f1: own.images + own.predicted > 0 ? Estimate(own.f1) : .unknown)
        }
        let wrong = truth.indices.filter { truth[$0] != predictions[$0] }.sorted { a, b in
            let (x, y) = (probabilities[a, predictions[a]], probabilities[b, predictions[b]])
            return x != y ? x > y : a < b
        }
        self.init(
            name: name, perClass: perClass,
            confusion: ConfusionTable(classes: classes, counts: evaluation.confusion.counts),
            confused: wrong.prefix(Self.examples).map { image in
                ConfusedExample(
                    path: paths[image], label: classes[truth[image]],
                    predicted: classes[predictions[image]],
                    probability: Double(probabilities[image, predictions[image]]))
            })
    }
}
