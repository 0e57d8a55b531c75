import GraftLinearAlgebra

/// What keeps a head from being fitted or judged.
public struct LearningError: Error, Sendable, Equatable, CustomStringConvertible {
    public enum Code: String, Sendable, Codable {
        /// Features hold an infinite or missing number.
        case notFinite
        /// There are no rows, or no features.
        case empty
        /// All images belong to one class.
        case oneClass
        /// A fold leaves nothing to train on or nothing to test on.
        case unusableFolds
        /// An option is outside its range.
        case invalidOption
        /// The equations of a fit could not be solved.
        case notSolvable
        /// Fewer images than a comparison of similarities needs.
        case tooFewImages
        /// Judgements that say nothing: all alike, or of too few raters or pairs.
        case noJudgements
    }

    public let code: Code
    /// What was being fitted or judged: rows, a class, an option.
    public let subject: String
    /// What was found, ending in what to do.
    public let detail: String

    public init(code: Code, subject: String, detail: String) {
        self.code = code
        self.subject = subject
        self.detail = detail
    }

    public var description: String { "\(subject): \(detail)" }
}

extension LearningError {
    /// Refuses features that are empty, not finite, or do not match their classes.
    static func check(
        _ features: Matrix<Float>, classes: [Int], classCount: Int
    ) throws(LearningError) {
        precondition(features.rows == classes.count, "one class for every row of features")
        precondition(
            classes.allSatisfy { $0 >= 0 && $0 < classCount }, "classes must lie in 0..<classCount")
        guard features.rows > 0, features.columns > 0 else {
            throw LearningError(
                code: .empty, subject: "\(features.rows) images, \(features.columns) features",
                detail: "there is nothing to learn from; add images")
        }
        let broken = features.nonFiniteRows()
        guard broken.isEmpty else {
            let named = broken.prefix(5).map(String.init).joined(separator: ", ")
            let more = broken.count > 5 ? " and \(broken.count - 5) more" : ""
            throw LearningError(
                code: .notFinite, subject: "features of rows \(named)\(more)",
                detail:
                    "they hold infinite or missing numbers; leave these images out or try another precision"
            )
        }
    }
}
