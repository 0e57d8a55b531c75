/// Something about the data that weakens a cross-validated result without preventing it.
public struct LearningWarning: Sendable, Codable, Hashable {
    public enum Code: String, Sendable, Codable, CaseIterable {
        /// A class without images.
        case emptyClass
        /// A class with fewer images than folds, so that some folds hold none of it.
        case scarceClass
        /// A fold whose training part lacks a class altogether: its images there must be wrong.
        case classMissingFromTraining
        /// Too few images or groups for inner folds: the smoothest candidate was taken.
        case noInnerFolds
        /// A fit stopped at its step limit.
        case notConverged
    }

    public let code: Code
    public let classIndex: Int?
    public let fold: Int?

    /// One sentence for people.
    public func text(classNames: [String]) -> String {
        let name =
            classIndex.map { classNames.indices.contains($0) ? "'\(classNames[$0])'" : "\($0)" }
            ?? ""
        let place = fold.map { "fold \($0 + 1)" } ?? "some fold"
        switch code {
        case .emptyClass: return "Class \(name) has no images; it is never predicted."
        case .scarceClass:
            return "Class \(name) has fewer images than there are folds; add images of it."
        case .classMissingFromTraining:
            return
                "Class \(name) is missing from the training part of \(place): its images there count as wrong."
        case .noInnerFolds:
            return "\(place) has too few images to choose a penalty; the smoothest was taken."
        case .notConverged: return "The fit of \(place) stopped at its step limit."
        }
    }
}
