import Foundation
import GraftLinearAlgebra

/// Cross-validation inside cross-validation: no number is chosen on the images that it is judged
/// on.
///
/// For each outer fold the training part is split again into inner folds; the candidate with the
/// most right answers there, or the best by `criterion` (of equal ones within a family the smoothest, across families the one
/// of lower log loss) is fitted to the whole training part and answers for the held-out images. See
/// Varma and Simon (2006), BMC Bioinformatics 7:91.
public struct NestedCrossValidation: Sendable, Codable, Hashable {
    public var families: [HeadFamily]
    /// Wished; fewer where a training part has fewer groups of images.
    public var innerFolds: Int
    /// Decides the inner folds.
    public var seed: UInt64
    /// What the inner folds choose by.
    public var criterion: SelectionCriterion
    /// Whether a number is added to the score of each class that makes the balanced accuracy of the
    /// inner folds largest: a decision threshold per class; see `ClassOffsets`.
    public var tunesThresholds: Bool

    public init(
        families: [HeadFamily] = [.logistic], innerFolds: Int = 3, seed: UInt64 = 0,
        criterion: SelectionCriterion = .accuracy, tunesThresholds: Bool = false
    ) {
        self.families = families
        self.innerFolds = innerFolds
        self.seed = seed
        self.criterion = criterion
        self.tunesThresholds = tunesThresholds
    }

    /// What a candidate has to be best at.
    public enum SelectionCriterion: String, Sendable, Codable, CaseIterable {
        /// The share of right answers.
        case accuracy
        /// The mean of the shares of right answers of each class.
        case balancedAccuracy
    }

    /// Called after each outer fold with the number done and the number of all.
    public typealias Progress = @Sendable (_ done: Int, _ total: Int) -> Void

    /// Runs every outer fold, several at a time; results do not depend on how many.
    /// - Parameters:
    ///   - features: N x D, finite.
    ///   - classes: the class of each image, in 0..<classCount.
    ///   - folds: the outer fold of each image, in 0..<foldCount.
    ///   - groups: images with the same number stay in one inner fold (byte-identical ones, a
    ///     patient); nil for none.
    ///   - views: what takes the place of repeated images; used in training alone.
    ///   - workers: outer folds at a time; nil for one a core.
    /// - Throws: `LearningError` (`notFinite`, `empty`, `oneClass`, `unusableFolds`,
    ///   `invalidOption`), `CancellationError`.
    public func run(
        _ features: Matrix<Float>, classes: [Int], classCount: Int, folds: [Int], foldCount: Int,
        groups: [Int]? = nil, views: AugmentedRows? = nil, workers: Int? = nil,
        progress: Progress? = nil
    ) async throws -> NestedResult {
        let started = ContinuousClock.now
        try check(
            features, classes: classes, classCount: classCount, folds: folds, foldCount: foldCount)
        precondition(
            groups == nil || groups?.count == classes.count, "one group for every row of features")
        let outer = OuterFold(
            plan: self, features: features, classes: classes, classCount: classCount, folds: folds,
            groups: groups, views: views)
        let width = max(1, workers ?? ProcessInfo.processInfo.activeProcessorCount)
        var answers = try await Self.answers(
            outer, foldCount: foldCount, width: width, progress: progress)
        answers.sort { $0.choice.fold < $1.choice.fold }
        return assembled(
            answers, rows: features.rows, classCount: classCount,
            warnings: scarceClasses(classes, classCount: classCount, foldCount: foldCount),
            seconds: (ContinuousClock.now - started).seconds)
    }

    /// The number of settings of all families together.
    var candidateCount: Int { families.reduce(0) { $0 + $1.candidates.count } }

    /// Whether inner folds have something to tell.
    var needsInnerFolds: Bool { candidateCount > 1 || tunesThresholds }

    private enum Step: Sendable {
        case chosen(OuterFold.Chosen)
        case answered(OuterFold.Answer)
    }

    /// Choosing comes first and the short final fits fill the gaps at the end, but no more than
    /// `width` folds wait for theirs, because each holds a copy of its training rows.
    private static func answers(
        _ outer: OuterFold, foldCount: Int, width: Int, progress: Progress?
    ) async throws -> [OuterFold.Answer] {
        var answers: [OuterFold.Answer] = []
        try await withThrowingTaskGroup(of: Step.self) { group in
            var (next, waiting) = (0, [OuterFold.Chosen]())
            func startOne() {
                if next < foldCount, waiting.count < width {
                    let fold = next
                    next += 1
                    group.addTask { .chosen(try outer.choose(fold)) }
                } else if let chosen = waiting.popLast() {
                    group.addTask { .answered(try outer.answer(chosen)) }
                }
            }
            for _ in 0..<width { startOne() }
            while let step = try await group.next() {
                switch step {
                case .chosen(let chosen): waiting.append(chosen)
                case .answered(let answer):
                    answers.append(answer)
                    progress?(answers.count, foldCount)
                }
                startOne()
            }
        }
        return answers
    }

    private func check(
        _ features: Matrix<Float>, classes: [Int], classCount: Int, folds: [Int], foldCount: Int
    ) throws(LearningError) {
        try LearningError.check(features, classes: classes, classCount: classCount)
        precondition(folds.count == classes.count, "one fold for every row of features")
        precondition(
            folds.allSatisfy { $0 >= 0 && $0 < foldCount }, "folds must lie in 0..<foldCount")
        guard !families.isEmpty, families.allSatisfy({ !$0.candidates.isEmpty }), innerFolds >= 2
        else {
            throw LearningError(
                code: .invalidOption, subject: "nested cross-validation",
                detail:
                    "give at least one head with at least one setting, and at least 2 inner folds")
        }
        for family in families { try family.check() }
        guard !tunesThresholds || families.allSatisfy({ $0.kind != .nearestNeighbours }) else {
            throw LearningError(
                code: .invalidOption, subject: "thresholds per class",
                detail: "neighbours give shares of votes, which have none; use another head")
        }
        guard Set(classes).count > 1 else {
            throw LearningError(
                code: .oneClass, subject: "\(classes.count) images",
                detail: "all belong to one class; add images of a second one")
        }
        for fold in 0..<foldCount {
            let size = folds.count { $0 == fold }
            guard size > 0, size < folds.count else {
                throw LearningError(
                    code: .unusableFolds, subject: "fold \(fold + 1) of \(foldCount)",
                    detail:
                        "it holds \(size) of \(folds.count) images; use fewer folds or more images")
            }
        }
    }

    private func scarceClasses(_ classes: [Int], classCount: Int, foldCount: Int)
        -> [LearningWarning]
    {
        var counts = [Int](repeating: 0, count: classCount)
        for index in classes { counts[index] += 1 }
        return counts.indices.filter { counts[$0] < foldCount }.map {
            LearningWarning(
                code: counts[$0] == 0 ? .emptyClass : .scarceClass, classIndex: $0, fold: nil)
        }
    }

    private func assembled(
        _ answers: [OuterFold.Answer], rows: Int, classCount: Int, warnings: [LearningWarning],
        seconds: Double
    ) -> NestedResult {
        var probabilities = Matrix<Float>(rows: rows, columns: classCount)
        var predictions = [Int](repeating: 0, count: rows)
        for answer in answers {
            for (place, row) in answer.members.enumerated() {
                predictions[row] = answer.predictions[place]
                for k in 0..<classCount { probabilities[row, k] = answer.probabilities[place, k] }
            }
        }
        return NestedResult(
            probabilities: probabilities, predictions: predictions, choices: answers.map(\.choice),
            warnings: warnings + answers.flatMap(\.warnings), seconds: seconds)
    }
}

extension Duration {
    /// The length in seconds.
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
