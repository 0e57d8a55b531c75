import GraftDatasets
import GraftLinearAlgebra

/// Training a multi-label head.
extension MultiLabelHeadOptions {
    /// Learns one logistic regression for each category.
    ///
    /// - Parameter data: N x D features, finite, with N x C labels; images without a known label
    ///   count only where the policy counts unknown as absent. For `selective` a head is first
    ///   trained on known labels, whose mean probabilities are the priors of the categories.
    /// - Throws: `LearningError` (`empty`, `notFinite`, `invalidOption`), `CancellationError`.
    public func fit(_ data: LabelledFeatures) throws -> FittedMultiLabelHead {
        try LearningError.check(
            data.features, classes: [Int](repeating: 0, count: data.features.rows), classCount: 1)
        try check()
        var teacher = LabelTeacher(data.labels, unknown: unknown, settings: settings, loss: loss)
        let shares = teacher.shares
        let untrained = shares.indices.filter { shares[$0].present == 0 || shares[$0].absent == 0 }
        for index in untrained { teacher.ignore(category: index) }
        try teacher.learnPriors(data, self)
        var training = MultiLabelTraining(data, self, teacher)
        try training.run()
        var form = training.form()
        if !untrained.isEmpty {
            var (weights, bias) = (form.weights, form.bias)
            for index in untrained {
                for j in 0..<weights.rows { weights[j, index] = 0 }
                let odds =
                    (Double(shares[index].present) + 0.5) / (Double(shares[index].absent) + 0.5)
                bias[index] = Float(Double.logarithm(odds))
            }
            form = LinearForm(weights: weights, bias: bias, normalisesRows: form.normalisesRows)
        }
        return FittedMultiLabelHead(
            form: form, options: self, losses: training.losses, untrained: untrained)
    }

    private func check() throws(LearningError) {
        func refuse(_ subject: String, _ detail: String) -> LearningError {
            LearningError(code: .invalidOption, subject: subject, detail: detail)
        }
        guard penalty >= 0, penalty.isFinite else {
            throw refuse("penalty \(penalty)", "it must be 0 or more")
        }
        guard epochs > 0, iterations > 0, batch > 0 else {
            throw refuse("\(epochs) epochs of batches of \(batch)", "use 1 or more of each")
        }
        guard learningRate > 0, learningRate.isFinite else {
            throw refuse("learning rate \(learningRate)", "it must be positive")
        }
        guard (0..<1).contains(settings.largeLossShare), settings.correctionThreshold > 0,
            settings.correctionThreshold < 1, (0...1).contains(settings.pseudoShare)
        else {
            throw refuse("settings of unknown labels", "shares and thresholds must lie in 0...1")
        }
    }
}
