import Foundation
import GraftFeatures
import GraftLearning
import GraftLinearAlgebra

/// Out-of-fold answers kept in the feature store, so that the same question is not worked out twice.
///
/// The key covers all that decides them: features (image contents and view), classes, folds, clusters, head, seed and the
/// version of Graft. Answers too large to be worth it are not kept.
struct RememberedAnswers: Sendable {
    private static let largest = 4_000_000
    private static let kind = "answers"
    /// Raised when a head gives other answers for the same features.
    private static let revision = 3
    private let store: FeatureStore
    private let key: String

    init(
        _ run: BackboneRun, _ images: JudgedImages, digests: [ContentDigest?], head: HeadOptions,
        store: FeatureStore
    ) {
        self.store = store
        var options = head
        options.foldsFile = nil
        options.folds = nil
        let settings =
            (try? JSONEncoder.sorted.encode(options)).map { String(decoding: $0, as: UTF8.self) }
            ?? ""
        var lines = [
            "\(GraftVersion.current) \(Self.revision)", run.view.key.hex, settings,
            "\(images.folds.count)",
        ]
        lines += images.keyLines(digests)
        key = ContentDigest(of: lines.joined(separator: "\n")).hex
    }

    /// The answers, where they are known.
    func recalled(_ subject: String = "") -> NestedResult? {
        guard let kept = try? store.noted(Kept.self, kind: Self.kind, key: key + subject) else {
            return nil
        }
        return kept.result
    }

    /// Keeps the answers; a store that cannot take them only costs time later.
    func keep(_ result: NestedResult, _ subject: String = "") {
        guard result.probabilities.storage.count <= Self.largest else { return }
        try? store.note(Kept(result), kind: Self.kind, key: key + subject)
    }

    /// A learning curve or other small value under the same key.
    func recalled<Value: Decodable>(_ type: Value.Type, _ subject: String) -> Value? {
        try? store.noted(type, kind: Self.kind, key: key + subject)
    }

    func keep(_ value: some Encodable, _ subject: String) {
        try? store.note(value, kind: Self.kind, key: key + subject)
    }

    /// The answers with their N x K probabilities as bytes.
    private struct Kept: Codable {
        var rows: Int
        var columns: Int
        var probabilities: Data
        var predictions: [Int]
        var choices: [NestedResult.Choice]
        var warnings: [LearningWarning]
        var seconds: Double

        init(_ result: NestedResult) {
            (rows, columns) = (result.probabilities.rows, result.probabilities.columns)
            probabilities = result.probabilities.storage.withUnsafeBytes { Data($0) }
            (predictions, choices) = (result.predictions, result.choices)
            (warnings, seconds) = (result.warnings, result.seconds)
        }

        var result: NestedResult? {
            guard probabilities.count == rows * columns * 4 else { return nil }
            let values = probabilities.withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
            return NestedResult(
                probabilities: Matrix(rows: rows, columns: columns, storage: values),
                predictions: predictions,
                choices: choices, warnings: warnings, seconds: seconds)
        }
    }
}

extension JSONEncoder {
    /// Writes equal values as equal text.
    static var sorted: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return encoder
    }
}
