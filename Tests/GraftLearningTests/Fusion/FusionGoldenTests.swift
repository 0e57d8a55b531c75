import GraftLinearAlgebra
import Testing

@testable import GraftLearning

/// Fused features agree with scikit-learn, and so does the head behind them.
@Suite struct FusionGoldenTests {
    private struct File: Decodable {
        struct Set: Decodable {
            let widths: [Int], classCount: Int, classes: [Int], x: [Float], test: [Float]
        }
        struct Case: Decodable {
            let data: String, normalisation: FeatureFusion.Normalisation, weights: [Double]?
            let count: Int?, share: Double?, width: Int, fused: [Double], probabilities: [Double]
        }
        let data: [String: Set], cases: [Case]
    }

    @Test func fusionsEqualScikitLearn() throws {
        let file = try Goldens.read("fusion", as: File.self)
        #expect(file.cases.count == 54)
        for entry in file.cases {
            let set = try #require(file.data[entry.data])
            let columns = set.widths.reduce(0, +)
            let x = Matrix(rows: set.classes.count, columns: columns, storage: set.x)
            let test = Matrix(rows: set.test.count / columns, columns: columns, storage: set.test)
            let components: FeatureFusion.Components =
                if let count = entry.count { .count(count) } else if let share = entry.share {
                    .share(share)
                } else { .all }
            let fusion = FeatureFusion(
                widths: set.widths, normalisation: entry.normalisation, weights: entry.weights,
                components: components)
            let own = try fusion.fit(x).features(of: test)
            #expect(own.columns == entry.width)
            let size = entry.fused.map(abs).max() ?? 1
            #expect(
                distance(own.storage.map { Double($0) }, entry.fused) < 1e-4 * size,
                "\(entry.data) \(fusion)")
            var family = HeadFamily(.logistic, scaling: FeatureScaling.none)
            family.fusion = fusion
            let head = try family.head(0.1).fit(
                x, classes: set.classes, classCount: set.classCount)
            let probabilities = head.probabilities(of: test).storage.map { Double($0) }
            #expect(distance(probabilities, entry.probabilities) < 2e-4, "\(entry.data) \(fusion)")
            let form = try #require(head.linearForm)
            let folded = form.scores(of: test).softmax().storage.map { Double($0) }
            #expect(distance(folded, probabilities) < 1e-4, "\(entry.data) \(fusion)")
        }
    }
}
