import GraftLearning
import GraftReports

extension Headline {
    /// - Parameter classes: names of the K classes.
    init(_ scores: GraftLearning.Evaluation, of name: String, classes: [String]) {
        let summary = DatasetSummary(
            name: name, images: scores.images,
            classes: zip(classes, scores.confusion.support).map {
                ClassCount(name: $0, images: $1)
            })
        self.init(
            measure: summary.measure, name: name, imbalance: summary.imbalance,
            accuracy: Estimate(scores.accuracy),
            balancedAccuracy: Estimate(scores.balancedAccuracy),
            macroF1: Estimate(scores.macroF1),
            recalls: zip(classes, scores.classes).map {
                Recall(
                    name: $0, images: $1.images,
                    recall: $1.images > 0 ? Estimate($1.recall) : .unknown)
            })
    }
}

extension JudgedImages {
    /// What answers about these images are ranked by.
    var measure: Headline.Measure { summary(name: "", unreadable: []).measure }
}

extension Judgement {
    /// The score that backbones are ranked by.
    func score(_ measure: Headline.Measure) -> Interval {
        measure == .accuracy ? scores.accuracy : scores.balancedAccuracy
    }
}
