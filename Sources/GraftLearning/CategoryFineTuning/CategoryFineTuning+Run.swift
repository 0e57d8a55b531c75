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
        throw LearningError(
            code: .notSolvable, subject: method.rawValue, detail: "this is still being built")
    }
}
