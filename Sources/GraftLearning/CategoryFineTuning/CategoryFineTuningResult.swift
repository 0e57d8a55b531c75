import GraftLinearAlgebra

/// A head after category-wise fine-tuning, with what happened to every category.
public struct CategoryFineTuningResult: Sendable, Codable, Equatable {
    /// Known labels of one category in one part.
    public struct Known: Sendable, Codable, Equatable {
        public let positive: Int
        public let negative: Int
        public let unknown: Int
    }

    /// Why a category was left alone.
    public enum Skip: String, Sendable, Codable {
        case noPositiveInTraining, noNegativeInTraining
        case noPositiveInSelection, noNegativeInSelection
    }

    public struct Category: Sendable, Codable, Equatable {
        public let name: String
        /// In the training part, and in the part that chose.
        public let training: Known
        public let selection: Known
        /// The method whose weights were taken; nil where the trained head was kept.
        public let method: CategoryFineTuning.Method?
        /// The setting that won: steps (`bp`), generations (`ga`), penalty (`path`, `surrogate`).
        public let setting: Double?
        /// Steps, generations or iterations that were run.
        public let steps: Int
        /// The measure on the selection images with the trained head and after; nil when skipped.
        public let selectionBefore: Double?
        public let selectionAfter: Double?
        public let skipped: Skip?
    }

    /// Scores before the sigmoid: weights D x C, bias C.
    public let form: LinearForm
    public let categories: [Category]
    public let measure: CategoryFineTuning.Measure

    /// Means over the categories that were not skipped of the measure on the images that chose.
    /// They cannot fall, so that they are no estimate: report other images (or say so).
    public var selectionBefore: Double? { mean(\.selectionBefore) }
    public var selectionAfter: Double? { mean(\.selectionAfter) }

    private func mean(_ value: (Category) -> Double?) -> Double? {
        let values = categories.compactMap(value)
        return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
    }
}
