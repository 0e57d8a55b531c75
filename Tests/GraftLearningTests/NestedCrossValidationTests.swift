import Foundation
import GraftLinearAlgebra
import Synchronization
import Testing

@testable import GraftLearning

/// Nested cross-validation: honest, reproducible, and clear about data that is too small.
@Suite struct NestedCrossValidationTests {
    static func folds(_ classes: [Int], count: Int) -> [Int] {
        var seen: [Int: Int] = [:]
        return classes.map { index in
            seen[index, default: -1] += 1
            return (seen[index] ?? 0) % count
        }
    }

    @Test func everyImageIsAnsweredByAHeadThatDidNotSeeIt() async throws {
        let (x, classes) = drawnImages(60, columns: 5, classCount: 3, seed: 1)
        let folds = Self.folds(classes, count: 4)
        let plan = NestedCrossValidation(families: [HeadFamily(.logistic, settings: [0.1])])
        let result = try await plan.run(
            x, classes: classes, classCount: 3, folds: folds, foldCount: 4)
        for fold in 0..<4 {
            let training = folds.indices.filter { folds[$0] != fold }
            let head = try LogisticHead(penalty: 0.1).fit(
                x.selecting(rows: training), classes: training.map { classes[$0] }, classCount: 3)
            for row in folds.indices where folds[row] == fold {
                let own = head.probabilities(of: x.selecting(rows: [row])).storage
                let given = result.probabilities[row: row]
                #expect(distance(own.map { Double($0) }, given.map { Double($0) }) < 1e-5)
            }
        }
        #expect(result.predictions == result.probabilities.largestColumns())
        #expect(result.warnings.isEmpty && result.choices.map(\.fold) == [0, 1, 2, 3])
        #expect(result.choices.allSatisfy { $0.setting == 0.1 && $0.innerAccuracy == nil })
    }

    @Test(arguments: [(40, 3), (40, 60)]) func bitsDoNotDependOnWorkers(rows: Int, columns: Int)
        async throws
    {
        let (x, classes) = drawnImages(rows, columns: columns, classCount: 3, seed: 2)
        let folds = Self.folds(classes, count: 5)
        let plan = NestedCrossValidation(
            families: HeadKind.allCases.map { HeadFamily($0) }, seed: 9)
        let one = try await plan.run(
            x, classes: classes, classCount: 3, folds: folds, foldCount: 5, workers: 1)
        for workers in [2, 7] {
            let other = try await plan.run(
                x, classes: classes, classCount: 3, folds: folds, foldCount: 5, workers: workers)
            #expect(
                other.probabilities == one.probabilities && other.predictions == one.predictions)
            #expect(other.choices.map(\.setting) == one.choices.map(\.setting))
            #expect(other.choices.map(\.kind) == one.choices.map(\.kind))
        }
    }

    /// Labels drawn at random cannot be predicted, however many candidates are tried.
    @Test func noiseScoresAtChance() async throws {
        var generator = SeededGenerator(seed: 3)
        let (x, _) = drawnImages(200, columns: 30, classCount: 2, seed: 3)
        let classes = (0..<200).map { _ in generator.integer(below: 2) }
        let result = try await NestedCrossValidation().run(
            x, classes: classes, classCount: 2, folds: Self.folds(classes, count: 5), foldCount: 5)
        let right = zip(result.predictions, classes).count { $0 == $1 }
        #expect((75...125).contains(right))
    }

    @Test func equalCandidatesGiveTheSmoothest() async throws {
        // Two far clouds: every penalty is right everywhere.
        let x = Matrix<Float>((0..<40).map { [Float($0 % 2) * 100 + Float($0) / 40, 1] })
        let classes = (0..<40).map { $0 % 2 }
        let plan = NestedCrossValidation(families: [
            HeadFamily(.logistic, settings: [1, 0.01, 0.1])
        ])
        let result = try await plan.run(
            x, classes: classes, classCount: 2, folds: Self.folds(classes, count: 4), foldCount: 4)
        #expect(result.choices.allSatisfy { $0.setting == 0.01 && $0.innerAccuracy == 1 })
    }

    @Test func groupsStayTogetherInInnerFolds() throws {
        let classes = (0..<60).map { $0 % 3 }
        let groups = (0..<60).map { $0 / 4 }
        for seed in 0..<10 as Range<UInt64> {
            let folds = try #require(
                InnerFolds(classes: classes, groups: groups, count: 3, seed: seed))
            for group in 0..<15 {
                #expect(
                    Set((0..<60).filter { groups[$0] == group }.map { folds.assignment[$0] }).count
                        == 1)
            }
            for fold in 0..<3 { #expect((12...28).contains(folds.assignment.count { $0 == fold })) }
        }
    }

    @Test func innerFoldsAreStratified() throws {
        let classes = (0..<10).map { _ in 0 } + (0..<20).map { _ in 1 } + [2, 2]
        let folds = try #require(InnerFolds(classes: classes, groups: nil, count: 3, seed: 1))
        for (index, wanted) in [0: 3...4, 1: 6...7, 2: 0...1] {
            for fold in 0..<3 {
                let count = classes.indices.count {
                    classes[$0] == index && folds.assignment[$0] == fold
                }
                #expect(wanted.contains(count))
            }
        }
        #expect(InnerFolds(classes: [0, 1], groups: [4, 4], count: 3, seed: 1) == nil)
        #expect(InnerFolds(classes: [0, 1], groups: nil, count: 3, seed: 1)?.count == 2)
    }

    /// One image of a class, fewer images than folds, a class without images.
    @Test(arguments: [3, 20]) func scarceClassesWarn(columns: Int) async throws {
        var (x, classes) = drawnImages(24, columns: columns, classCount: 2, seed: 4)
        classes[7] = 2
        for row in [3, 9] { classes[row] = 3 }
        x[7, 0] += 30
        let folds = (0..<24).map { $0 % 4 }
        for kind in HeadKind.allCases {
            let plan = NestedCrossValidation(families: [HeadFamily(kind)])
            let result = try await plan.run(
                x, classes: classes, classCount: 5, folds: folds, foldCount: 4)
            let scarce = result.warnings.filter { $0.code == .scarceClass }.map(\.classIndex)
            #expect(scarce == [2, 3])
            #expect(result.warnings.filter { $0.code == .emptyClass }.map(\.classIndex) == [4])
            let missing = result.warnings.filter { $0.code == .classMissingFromTraining }
            #expect(missing.map(\.classIndex) == [2] && missing.map(\.fold) == [3])
            #expect(result.predictions[7] != 2 && !result.predictions.contains(4))
            #expect(result.probabilities.storage.allSatisfy { $0.isFinite })
            for warning in result.warnings {
                #expect(warning.text(classNames: ["a", "b", "c"]).hasSuffix("."))
            }
        }
    }

    @Test func tinyDataIsAnsweredOrRefused() async throws {
        let x = Matrix<Float>([[0, 1], [1, 0], [0, 2], [2, 0]])
        let plan = NestedCrossValidation()
        let result = try await plan.run(
            x, classes: [0, 1, 0, 1], classCount: 2, folds: [0, 0, 1, 1], foldCount: 2)
        #expect(result.predictions == [0, 1, 0, 1])
        let grouped = try await plan.run(
            x, classes: [0, 1, 0, 1], classCount: 2, folds: [0, 0, 1, 1], foldCount: 2,
            groups: [0, 0, 1, 1])
        #expect(grouped.warnings.contains { $0.code == .noInnerFolds })
        #expect(grouped.choices.allSatisfy { $0.setting == 1e-3 })
        await expect(.oneClass) {
            try await plan.run(
                x, classes: [1, 1, 1, 1], classCount: 2, folds: [0, 0, 1, 1], foldCount: 2)
        }
        await expect(.unusableFolds) {
            try await plan.run(
                x, classes: [0, 1, 0, 1], classCount: 2, folds: [0, 0, 1, 1], foldCount: 3)
        }
        await expect(.unusableFolds) {
            try await plan.run(
                x, classes: [0, 1, 0, 1], classCount: 2, folds: [0, 0, 0, 0], foldCount: 1)
        }
        await expect(.empty) {
            try await plan.run(
                Matrix(rows: 0, columns: 2), classes: [], classCount: 2, folds: [], foldCount: 2)
        }
        await expect(.notFinite) {
            try await plan.run(
                Matrix([[0, 1], [.infinity, 0]]), classes: [0, 1], classCount: 2, folds: [0, 1],
                foldCount: 2)
        }
        await expect(.invalidOption) {
            try await NestedCrossValidation(families: []).run(
                x, classes: [0, 1, 0, 1], classCount: 2, folds: [0, 0, 1, 1], foldCount: 2)
        }
    }

    private func expect(
        _ code: LearningError.Code, _ body: () async throws -> NestedResult
    ) async {
        let error = await #expect(throws: LearningError.self) { try await body() }
        #expect(error?.code == code)
        #expect(error?.description.isEmpty == false)
    }

    @Test func progressCountsFoldsAndCancellationStops() async throws {
        let (x, classes) = drawnImages(60, columns: 4, classCount: 2, seed: 6)
        let folds = Self.folds(classes, count: 5)
        let seen = Mutex<[Int]>([])
        _ = try await NestedCrossValidation().run(
            x, classes: classes, classCount: 2, folds: folds, foldCount: 5
        ) { done, total in seen.withLock { $0.append(done * 10 + total) } }
        #expect(seen.withLock { $0 } == [15, 25, 35, 45, 55])
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await NestedCrossValidation().run(
                x, classes: classes, classCount: 2, folds: folds, foldCount: 5)
        }
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test func optionsAndResultsSurviveEncoding() async throws {
        let plan = NestedCrossValidation(
            families: [.logistic, HeadFamily(.nearestMean)], innerFolds: 4, seed: 7)
        #expect(
            try JSONDecoder().decode(NestedCrossValidation.self, from: JSONEncoder().encode(plan))
                == plan)
        let (x, classes) = drawnImages(20, columns: 2, classCount: 2, seed: 6)
        let result = try await plan.run(
            x, classes: classes, classCount: 2, folds: Self.folds(classes, count: 2), foldCount: 2)
        let copy = try JSONDecoder().decode(NestedResult.self, from: JSONEncoder().encode(result))
        #expect(copy.probabilities == result.probabilities && copy.choices == result.choices)
    }
}
