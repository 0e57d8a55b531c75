import Foundation
import GraftLinearAlgebra
import Testing

@testable import GraftLearning

/// What fusing promises whatever the parts.
@Suite struct FusionTests {
    private func parts(_ images: Int = 60) -> (parts: [Matrix<Float>], classes: [Int]) {
        let (a, classes) = drawnImages(images, columns: 6, classCount: 3, seed: 1)
        let (b, _) = drawnImages(images, columns: 4, classCount: 3, seed: 2)
        return ([a, b.mapElements { $0 * 100 + 7 }], classes)
    }

    @Test func standardisedPartsEqualStandardisedColumns() throws {
        let (parts, classes) = parts()
        let x = Matrix(columnsOf: parts)
        var fused = HeadFamily(.logistic, scaling: FeatureScaling.none)
        fused.fusion = FeatureFusion(widths: [6, 4])
        let a = try fused.head(0.1).fit(x, classes: classes, classCount: 3).probabilities(of: x)
        let b = try HeadFamily.logistic.head(0.1).fit(x, classes: classes, classCount: 3)
            .probabilities(of: x)
        #expect(distance(a.storage.map { Double($0) }, b.storage.map { Double($0) }) < 1e-4)
    }

    @Test(arguments: FeatureFusion.Normalisation.allCases)
    func weightsAreSharesOfTheVariance(normalisation: FeatureFusion.Normalisation) throws {
        let x = Matrix(columnsOf: parts().parts)
        let fusion = FeatureFusion(widths: [6, 4], normalisation: normalisation, weights: [3, 1])
        let fused = try fusion.fit(x).features(of: x)
        let variances = fused.columnVariances(around: fused.columnMeans())
        #expect(abs(variances.reduce(0, +) - 10) < 1e-3)
        #expect(abs(variances[..<6].reduce(0, +) - 7.5) < 1e-3)
        let alone = FeatureFusion(widths: [6, 4], normalisation: normalisation, weights: [0, 1])
        let second = try alone.fit(x).features(of: x)
        for row in 0..<5 { #expect(second[row: row].prefix(6).allSatisfy { $0 == 0 }) }
    }

    /// Rows that a head is not fitted on change neither fusion nor head.
    @Test func nothingIsLearnedFromHeldOutImages() async throws {
        let (parts, classes) = parts()
        let folds = classes.indices.map { $0 % 3 }
        let options = FusionOptions(
            normalisation: .standardise, weights: .crossValidated, components: .count(3))
        let plan = NestedCrossValidation(seed: 4, tunesThresholds: true)
        func run(_ parts: [Matrix<Float>]) async throws -> NestedResult {
            try await plan.run(
                fusing: parts, options: options, classes: classes, classCount: 3, folds: folds,
                foldCount: 3)
        }
        let plain = try await run(parts)
        // Held-out images of fold 0 far away: fold 0's choice stays, the others' training changes.
        var moved = parts
        for row in classes.indices where folds[row] == 0 {
            for j in 0..<6 { moved[0][row, j] *= 1e4 }
        }
        let other = try await run(moved)
        #expect(plain.choices[0].family == other.choices[0].family)
        #expect(plain.choices[0].setting == other.choices[0].setting)
        #expect(plain.choices[0].innerAccuracy == other.choices[0].innerAccuracy)
        #expect(plain.choices[1].innerAccuracy != other.choices[1].innerAccuracy)
    }

    /// Classes that depend on the second part alone: its weight is chosen.
    @Test func uselessPartIsWeighedDown() async throws {
        var generator = SeededGenerator(seed: 8)
        let classes = (0..<90).map { $0 % 2 }
        let noise = Matrix<Float>(
            rows: 90, columns: 60, storage: (0..<5_400).map { _ in Float(generator.normal()) })
        let signal = Matrix<Float>(
            rows: 90, columns: 2,
            storage: classes.flatMap { own in
                (0..<2).map { _ in Float(Double(own) * 1.5 + generator.normal()) }
            })
        let folds = classes.indices.map { $0 / 2 % 3 }
        func accuracy(_ weights: FusionOptions.PartWeights) async throws -> Double {
            let result = try await NestedCrossValidation().run(
                fusing: [noise, signal], options: FusionOptions(weights: weights),
                classes: classes, classCount: 2, folds: folds, foldCount: 3)
            return Evaluation(
                classes: classes, probabilities: result.probabilities,
                predictions: result.predictions
            ).accuracy.value
        }
        let (plain, chosen) = (try await accuracy(.none), try await accuracy(.crossValidated))
        #expect(chosen > plain + 0.05, "\(plain) \(chosen)")
    }

    @Test(arguments: HeadKind.allCases, FeatureFusion.Normalisation.allCases)
    func everyHeadWorksBehindAFusion(kind: HeadKind, normalisation: FeatureFusion.Normalisation)
        throws
    {
        let (parts, classes) = parts(48)
        let x = Matrix(columnsOf: parts)
        let options = FusionOptions(
            normalisation: normalisation, weights: .given([1, 1]), components: .share(0.99))
        let family = try #require(options.families(HeadFamily(kind), widths: [6, 4]).first)
        let head = try family.head(nil).fit(x, classes: classes, classCount: 3)
        let scores = head.scores(of: x)
        let right = zip(head.predictions(of: x), classes).count { $0 == $1 }
        #expect(right > 24)
        if let form = head.linearForm {
            let size = scores.storage.map { abs(Double($0)) }.max() ?? 1
            #expect(
                distance(
                    form.scores(of: x).storage.map { Double($0) },
                    scores.storage.map { Double($0) }) < 1e-3 * max(1, size))
        }
        if let form = head.networkForm {
            #expect(
                distance(
                    form.scores(of: x).storage.map { Double($0) },
                    scores.storage.map { Double($0) }) < 1e-3)
        }
        let copy = try JSONDecoder().decode(FittedHead.self, from: JSONEncoder().encode(head))
        #expect(copy == head && copy.scores(of: x) == scores)
    }

    @Test func optionsOutOfRangeAreRefused() {
        let x = Matrix(columnsOf: parts().parts)
        for fusion in [
            FeatureFusion(widths: [6, 4], weights: [1]),
            FeatureFusion(widths: [6, 4], weights: [0, 0]),
            FeatureFusion(widths: [6, 4], weights: [1, -1]),
            FeatureFusion(widths: [6, 4], components: .count(11)),
            FeatureFusion(widths: [6, 4], components: .count(0)),
            FeatureFusion(widths: [6, 4], components: .share(0)),
        ] {
            let error = #expect(throws: LearningError.self) { try fusion.fit(x) }
            #expect(error?.code == .invalidOption)
        }
    }
}
