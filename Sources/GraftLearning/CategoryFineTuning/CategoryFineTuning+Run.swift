import GraftDatasets
import GraftLinearAlgebra

/// From a trained head to one repaired category by category.
extension CategoryFineTuning {
    /// Fine-tunes all categories.
    ///
    /// The trained head is the first candidate, so that the measure on `selection` never falls. For
    /// an honest number report on a third part; the paper's own protocol reports on `selection`.
    /// - Parameters:
    ///   - head: weights D x C and bias C of any trained head.
    ///   - training: images whose known labels are learned from.
    ///   - selection: images whose known labels choose the step, penalty or candidate.
    ///   - candidates: further heads of the same shape that `greedy` may take a category from.
    ///   - workers: blocks of categories at a time; the result has the same bits for any number.
    /// - Returns: categories in the order of the labels; those without both classes known in both
    ///   parts keep their head and say why.
    /// - Throws: `LearningError` (`notFinite`, `empty`, `invalidOption`), `CancellationError`.
    public func run(
        _ head: LinearForm, training: LabelledFeatures, selection: LabelledFeatures,
        candidates: [LinearForm] = [], workers: Int
    ) async throws -> CategoryFineTuningResult {
        try check(head, training, selection, candidates)
        let run = CategoryRun(self, head: head, training: training, selection: selection)
        let able = run.training.categories.indices.filter { run.skip($0) == nil }
        let outcomes: [CategoryOutcome]
        if method == .greedy {
            outcomes = try await greedy(run, able, candidates: candidates, workers: workers)
        } else {
            outcomes = try await run.outcomes(method, able, workers: workers)
        }
        return result(head, run, outcomes, classes: training.labels.classes)
    }

    /// In every category the best of all methods and heads; of equally good ones the first.
    private func greedy(
        _ run: CategoryRun, _ able: [Int], candidates: [LinearForm], workers: Int
    ) async throws -> [CategoryOutcome] {
        var best = run.candidates(candidates, able)
        for method in Method.allCases where method != .greedy && greedyMethods.contains(method) {
            let found = try await run.outcomes(method, able, workers: workers)
            for (place, outcome) in found.enumerated() {
                best[place].steps += outcome.steps
                _ = best[place].take(
                    outcome.method, weights: outcome.weights, bias: outcome.bias,
                    setting: outcome.setting ?? 0, measure: outcome.after)
            }
        }
        return best
    }

    private func result(
        _ head: LinearForm, _ run: CategoryRun, _ outcomes: [CategoryOutcome], classes: [String]
    ) -> CategoryFineTuningResult {
        var (weights, bias) = (head.weights, head.bias)
        var found = [CategoryOutcome?](repeating: nil, count: classes.count)
        for outcome in outcomes {
            found[outcome.category] = outcome
            bias[outcome.category] = outcome.bias
            for j in 0..<weights.rows { weights[j, outcome.category] = outcome.weights[j] }
        }
        let categories = classes.indices.map { index in
            let outcome = found[index]
            return CategoryFineTuningResult.Category(
                name: classes[index], training: run.training.known(index),
                selection: run.selection.known(index), method: outcome?.method,
                setting: outcome?.setting, steps: outcome?.steps ?? 0,
                selectionBefore: outcome?.before, selectionAfter: outcome?.after,
                skipped: run.skip(index))
        }
        return CategoryFineTuningResult(
            form: LinearForm(
                weights: weights, bias: bias, normalisesRows: head.normalisesRows),
            categories: categories, measure: measure)
    }

    private func check(
        _ head: LinearForm, _ training: LabelledFeatures, _ selection: LabelledFeatures,
        _ candidates: [LinearForm]
    ) throws(LearningError) {
        precondition(
            training.labels.classes == selection.labels.classes,
            "both parts must have the same categories")
        for part in [training, selection] {
            try LearningError.check(
                part.features, classes: [Int](repeating: 0, count: part.features.rows),
                classCount: 1)
        }
        let shape = (training.features.columns, training.labels.classCount)
        for form in [head] + candidates {
            guard (form.weights.rows, form.weights.columns) == shape,
                selection.features.columns == shape.0
            else {
                throw LearningError(
                    code: .invalidOption,
                    subject: "head of \(form.weights.rows) features, \(form.bias.count) categories",
                    detail: "the data have \(shape.0) features and \(shape.1) categories; use the "
                        + "head that was trained on them")
            }
            guard form.weights.nonFiniteRows().isEmpty, form.bias.allSatisfy(\.isFinite) else {
                throw LearningError(
                    code: .notFinite, subject: "head",
                    detail: "it holds infinite or missing numbers; train it again")
            }
        }
        try checkSettings()
    }

    private func checkSettings() throws(LearningError) {
        let isSound =
            gradient.steps > 0 && gradient.patience > 0 && gradient.learningRate > 0
            && genetic.population > 1 && genetic.generations > 0 && genetic.patience > 0
            && (0...1).contains(genetic.crossover) && (0...1).contains(genetic.mutation)
            && path.iterations > 0 && surrogate.iterations > 0 && surrogate.width > 0
            && (path.penalties + surrogate.penalties).allSatisfy { $0 > 0 && $0.isFinite }
        guard isSound else {
            throw LearningError(
                code: .invalidOption, subject: "settings of \(method.rawValue)",
                detail: "counts, rates and penalties must be positive, probabilities in 0...1")
        }
    }
}
