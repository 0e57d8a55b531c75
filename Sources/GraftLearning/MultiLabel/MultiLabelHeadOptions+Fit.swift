import GraftDatasets
import GraftLinearAlgebra

/// Training a multi-label head.
extension MultiLabelHeadOptions {
    /// Learns one logistic regression for each category.
    /// - Parameter data: N x D features, finite, with N x C labels; images without a known label
    ///   count only where the policy counts unknown as absent.
    /// - Throws: `LearningError` (`empty`, `notFinite`, `invalidOption`), `CancellationError`.
    public func fit(_ data: LabelledFeatures) throws -> FittedMultiLabelHead {
        throw LearningError(
            code: .notSolvable, subject: unknown.rawValue, detail: "this is still being built")
    }
}
