import GraftLinearAlgebra
import Testing

@testable import GraftLearning

/// What the answers to unequal classes promise.
@Suite struct ImbalanceTests {
    /// 120, 30 and 8 images of overlapping classes.
    private func unequal(seed: UInt64 = 3) -> (features: Matrix<Float>, classes: [Int]) {
        var generator = SeededGenerator(seed: seed)
        let classes = [120, 30, 8].enumerated().flatMap {
            [Int](repeating: $0.offset, count: $0.element)
        }
        var x = Matrix<Float>(rows: classes.count, columns: 4)
        for i in 0..<x.rows {
            for j in 0..<4 {
                x[i, j] = Float((j == classes[i] ? 1.5 : 0) + generator.normal())
            }
        }
        return (x, classes)
    }

    /// With a free bias, training on z + log pi is plain training with the bias moved back.
    @Test func logitAdjustmentMovesTheBiasAlone() throws {
        let (x, classes) = unequal()
        let plain = try LogisticHead(tolerance: 1e-9).fit(x, classes: classes, classCount: 3)
        let adjusted = try LogisticHead(loss: .logitAdjusted, tolerance: 1e-9).fit(
            x, classes: classes, classCount: 3)
        let (a, b) = (try #require(plain.linearForm), try #require(adjusted.linearForm))
        #expect(
            distance(
                a.weights.storage.map { Double($0) }, b.weights.storage.map { Double($0) }) < 1e-4)
        let moved = zip(a.bias, b.bias).map { Double($0 - $1) }
        let prior = [120.0, 30, 8].map { Double.logarithm($0 / 158) }
        for k in 1..<3 {
            #expect(abs((moved[k] - moved[0]) - (prior[k] - prior[0])) < 1e-3)
        }
    }

    @Test func everyAnswerRaisesTheRecallOfTheRarest() throws {
        let (x, classes) = unequal()
        let (tests, truth) = unequal(seed: 9)
        func recall(_ family: HeadFamily) throws -> Double {
            let head = try family.head(0.1).fit(x, classes: classes, classCount: 3)
            return ConfusionMatrix(
                classes: truth, predictions: head.predictions(of: tests), classCount: 3
            ).balancedAccuracy
        }
        let plain = try recall(.logistic)
        for family in [
            HeadFamily(.logistic, classWeights: .balanced),
            HeadFamily(.logistic, classWeights: .classBalanced),
            HeadFamily(.logistic, loss: .logitAdjusted),
            HeadFamily(.logistic, sampling: .balanced),
            HeadFamily(.linearSVM, sampling: .balanced), HeadFamily(.ridge, sampling: .balanced),
        ] {
            #expect(try recall(family) > plain + 0.03, "\(family)")
        }
        // Margins move the border less than weights do.
        let margins = try recall(HeadFamily(.logistic, loss: .ldam))
        #expect(margins > plain, "\(margins) \(plain)")
        // The focal loss has no notion of class sizes; it only must not break anything.
        #expect(try recall(HeadFamily(.logistic, loss: .focal)) > 0.4)
    }

    @Test func oversamplingRepeatsEvenlyAndLeavesNobodyOut() {
        let classes = [0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 2]
        let rows = BalancedSampling.balanced.oversampled(classes: classes, seed: 5)
        var counts = [Int](repeating: 0, count: classes.count)
        for row in rows { counts[row] += 1 }
        #expect(counts[..<7].allSatisfy { $0 == 1 })
        #expect(counts[7..<10].reduce(0, +) == 7 && counts[7..<10].allSatisfy { (2...3) ~= $0 })
        #expect(counts[10] == 7)
        #expect(BalancedSampling.shuffled.oversampled(classes: classes, seed: 5) == Array(0..<11))
        #expect(rows == BalancedSampling.balanced.oversampled(classes: classes, seed: 5))
    }

    @Test func viewsTakeTheirTurnsInPlaceOfRepeats() {
        let views = AugmentedRows(
            features: Matrix(rows: 4, columns: 1), views: [[], [0, 3], [2], [1]])
        #expect(views.replacingRepeats([0, 1, 1, 1, 1, 2, 3, 0]) == [0, 1, 4, 7, 4, 2, 3, 0])
        #expect(views.selecting([1, 3]).replacingRepeats([0, 0, 1, 1]) == [0, 2, 1, 3])
    }

    /// Labels without meaning in a space in which anything can be learned by heart: whoever meets a
    /// copy of a held-out image answers rightly. Copies handed over as views change nothing.
    @Test(arguments: [false, true])
    func viewsOfHeldOutImagesAreNeverMet(fused: Bool) async throws {
        var generator = SeededGenerator(seed: 12)
        let classes = (0..<60).map { $0 < 44 ? 0 : 1 }
        var x = Matrix<Float>(rows: 60, columns: 120)
        for i in 0..<x.rows {
            for j in 0..<x.columns { x[i, j] = Float(generator.normal()) }
        }
        var family = HeadFamily(.logistic, sampling: .balanced)
        if fused { family.fusion = FeatureFusion(widths: [60, 60]) }
        let plan = NestedCrossValidation(families: [family], criterion: .balancedAccuracy)
        func run(_ views: AugmentedRows?) async throws -> NestedResult {
            try await plan.run(
                x, classes: classes, classCount: 2, folds: classes.indices.map { $0 % 4 },
                foldCount: 4, views: views)
        }
        let copies = try await run(nil)
        let views = try await run(AugmentedRows(features: x, views: classes.indices.map { [$0] }))
        #expect(copies.probabilities == views.probabilities)
        let scores = Evaluation(
            classes: classes, probabilities: views.probabilities, predictions: views.predictions)
        #expect(scores.balancedAccuracy.value < 0.75)
        // Views that differ from their images are met.
        var moved = x
        for i in 0..<x.rows { for j in 0..<x.columns { moved[i, j] += Float(generator.normal()) } }
        let other = try await run(
            AugmentedRows(features: moved, views: classes.indices.map { [$0] }))
        #expect(other.probabilities != copies.probabilities)
    }

    @Test func thresholdsAreTheBestAlongEveryClass() {
        var generator = SeededGenerator(seed: 2)
        let (x, classes) = unequal()
        let scores = Matrix<Float>(
            rows: x.rows, columns: 3,
            storage: classes.flatMap { own in
                (0..<3).map { k in
                    Float((k == own ? 1.0 : 0) + (k == 0 ? 2.0 : 0) + generator.normal())
                }
            })
        func balanced(_ offsets: [Double]) -> Double {
            var moved = scores
            for i in 0..<moved.rows {
                for k in 0..<3 { moved[i, k] += Float(offsets[k]) }
            }
            return ConfusionMatrix(
                classes: classes, predictions: moved.largestColumns(), classCount: 3
            ).balancedAccuracy
        }
        let offsets = ClassOffsets.best(scores: scores, classes: classes)
        let reached = balanced(offsets)
        #expect(reached > balanced([0, 0, 0]) + 0.1)
        for k in 0..<3 {
            for step in -40...40 {
                var other = offsets
                other[k] = Double(step) / 10
                #expect(balanced(other) <= reached + 1e-9)
            }
        }
    }

    @Test func tunedThresholdsReachTheHead() async throws {
        let (x, classes) = unequal()
        let folds = classes.indices.map { $0 % 3 }
        func run(_ tunes: Bool) async throws -> Double {
            let result = try await NestedCrossValidation(seed: 1, tunesThresholds: tunes).run(
                x, classes: classes, classCount: 3, folds: folds, foldCount: 3)
            return Evaluation(
                classes: classes, probabilities: result.probabilities,
                predictions: result.predictions
            ).balancedAccuracy.value
        }
        let (plain, tuned) = (try await run(false), try await run(true))
        #expect(tuned > plain + 0.05)
        let head = try NestedCrossValidation(
            families: [HeadFamily(.network)], tunesThresholds: true
        )
        .fitted(x, classes: classes, classCount: 3)
        #expect(head.kind == .network)
    }

    @Test func combinationsThatMeanNothingAreRefused() async throws {
        let (x, classes) = unequal()
        var retrained = HeadFamily(.logistic)
        retrained.retrainsClassifier = true
        for family in [
            HeadFamily(.linearSVM, loss: .focal), HeadFamily(.ridge, loss: .ldam),
            HeadFamily(.nearestNeighbours, sampling: .balanced),
            HeadFamily(.nearestMean, classWeights: .classBalanced), retrained,
        ] {
            let error = await #expect(throws: LearningError.self) {
                try await NestedCrossValidation(families: [family]).run(
                    x, classes: classes, classCount: 3, folds: classes.indices.map { $0 % 2 },
                    foldCount: 2)
            }
            #expect(error?.code == .invalidOption)
        }
        let error = await #expect(throws: LearningError.self) {
            try await NestedCrossValidation(
                families: [HeadFamily(.nearestNeighbours)], tunesThresholds: true
            ).run(
                x, classes: classes, classCount: 3, folds: classes.indices.map { $0 % 2 },
                foldCount: 2)
        }
        #expect(error?.code == .invalidOption)
    }
}
