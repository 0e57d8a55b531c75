import GraftLinearAlgebra
import Testing

@testable import GraftLearning

/// What more images would buy, and when that cannot be said.
@Suite struct LearningCurveTests {
    @Test(arguments: [(0.05, 2.0, 0.6), (0.0, 0.9, 0.3), (0.2, 0.0, 0.5)])
    func powerLawIsRecovered(a: Double, b: Double, c: Double) throws {
        let sizes = [50, 100, 200, 400, 800]
        let errors = sizes.map { a + b * Double.exponential(-c * Double.logarithm(Double($0))) }
        let law = try #require(PowerLaw(sizes: sizes, errors: errors, images: 1_000))
        for (size, error) in zip(
            sizes + [1_600], errors + [a + b * Double.exponential(-c * Double.logarithm(1_600))])
        {
            #expect(abs(law.error(at: size) - error) < 1e-3)
        }
        #expect(law.a >= 0 && law.b >= 0)
    }

    @Test func fewSizesGiveNoLaw() {
        #expect(PowerLaw(sizes: [10, 20], errors: [0.5, 0.4], images: 30) == nil)
        let flat = LearningCurve(
            sizes: [5, 5, 5], right: [[true], [true], [false]], groups: nil, seed: 1)
        #expect(flat.law == nil && flat.extrapolation.isEmpty && flat.gainOfDoubling == nil)
    }

    @Test func errorsThatDoNotFallPromiseLittle() throws {
        var generator = SeededGenerator(seed: 1)
        let right = (0..<5).map { _ in (0..<200).map { _ in generator.uniform() < 0.7 } }
        let curve = LearningCurve(
            sizes: [20, 40, 80, 160, 320], right: right, groups: nil, seed: 1)
        let gain = try #require(curve.gainOfDoubling)
        #expect(gain.low == 0 && gain.value < 0.05)
    }

    /// Studies of a known law: its accuracy at twice the images lies in the band of about 95 of
    /// 100.
    @Test func bandsHoldTheTruth() throws {
        let sizes = [40, 80, 140, 240, 400]
        func error(_ n: Int) -> Double {
            0.08 + 1.5 * Double.exponential(-0.5 * Double.logarithm(Double(n)))
        }
        var (held, studies) = (0, 120)
        for study in 0..<studies {
            var generator = SeededGenerator(seed: 80, stream: study)
            // An image has a difficulty of its own, so that its answers at different sizes agree,
            // as in life.
            let difficulty = (0..<300).map { _ in generator.uniform() }
            let right = sizes.map { size in
                difficulty.map { own in
                    (generator.uniform() < 0.7 ? own : generator.uniform()) > error(size)
                }
            }
            let curve = LearningCurve(
                sizes: sizes, right: right, groups: nil, seed: UInt64(study), resamples: 100)
            let band = try #require(curve.extrapolation.last).accuracy
            if band.low <= 1 - error(800), 1 - error(800) <= band.high { held += 1 }
        }
        #expect((0.88...1).contains(Double(held) / Double(studies)), "\(held)")
        studies = held
    }

    @Test func subsetsGrowAndKeepGroups() {
        let classes = (0..<80).map { $0 % 4 == 0 ? 1 : 0 }
        let groups = (0..<80).map { $0 / 2 }
        let parts = LearningCurve.shares.map {
            LearningCurve.subset($0, of: Array(0..<80), classes: classes, groups: groups, seed: 3)
        }
        for (small, large) in zip(parts, parts.dropFirst()) {
            #expect(Set(small).isSubset(of: large))
        }
        for part in parts {
            #expect(Set(part.map { classes[$0] }) == [0, 1])
            for group in Set(part.map { groups[$0] }) {
                #expect(part.contains(2 * group) && part.contains(2 * group + 1))
            }
        }
        #expect(parts.last == Array(0..<80))
    }

    @Test func accuracyGrowsWithImagesAndBitsAreStable() async throws {
        let (x, classes) = drawnImages(150, columns: 12, classCount: 3, seed: 5)
        let folds = NestedCrossValidationTests.folds(classes, count: 3)
        func curve(_ workers: Int) async throws -> LearningCurve {
            try await LearningCurve.run(
                x, classes: classes, classCount: 3, folds: folds, foldCount: 3,
                head: LogisticHead(penalty: 0.01),
                seed: 4, workers: workers)
        }
        let one = try await curve(1)
        #expect(one.points.map(\.images) == one.points.map(\.images).sorted())
        #expect((one.points.last?.accuracy.value ?? 0) > (one.points.first?.accuracy.value ?? 1))
        #expect((one.gainOfDoubling?.value ?? -1) >= 0)
        let two = try await curve(3)
        #expect(one == two)
    }
}
