import Foundation
import GraftLinearAlgebra
import Testing

@testable import GraftLearning

/// What every transferability score promises.
@Suite struct TransferabilityContractTests {
    private struct Drawn {
        var input: TransferabilityScores.Input
        var classes: [Int]
        var folds: [Int]

        init(_ n: Int, columns: Int, classCount: Int, sourceCount: Int = 6, seed: UInt64 = 5) {
            let (features, classes) = drawnImages(
                n, columns: columns, classCount: classCount, spread: 0.5, seed: seed)
            var generator = SeededGenerator(seed: seed &+ 1)
            let scores = Matrix<Float>(
                rows: n, columns: sourceCount,
                storage: (0..<n * sourceCount).map {
                    let isOwn = $0 % sourceCount == classes[$0 / sourceCount] % sourceCount
                    return Float(generator.normal() + (isOwn ? 1.5 : 0))
                })
            let distances = Matrix<Double>(
                rows: sourceCount, columns: classCount,
                storage: (0..<sourceCount * classCount).map { _ in generator.uniform() })
            input = TransferabilityScores.Input(
                features: features, posteriors: scores.softmax(), distances: distances,
                sourceAccuracy: 0.7)
            self.classes = classes
            folds = (0..<n).map { $0 % 5 }
        }

        func scores(
            without left: Set<TransferabilityScore> = []
        ) -> TransferabilityScores {
            TransferabilityScores(
                input, classes: classes, folds: folds,
                wanted: TransferabilityScores.computable.subtracting(left))
        }
    }

    private func expectEqual(
        _ a: TransferabilityScores, _ b: TransferabilityScores, count: Int, _ comment: Comment
    ) throws {
        #expect(a.values.count == count && b.values.count == count, comment)
        for (score, value) in a.values {
            let other = try #require(b[score])
            // Features are stored in single precision.
            #expect(abs(value - other) <= 2e-4 * max(abs(value), 0.01), "\(comment) \(score)")
        }
    }

    @Test(arguments: [7, 60])
    func orderOfImagesAndNumbersOfClassesDoNotMatter(columns: Int) throws {
        let drawn = Drawn(50, columns: columns, classCount: 4)
        // Where a mixture starts depends on the order of images.
        let before = drawn.scores(without: [.nLEEP])
        var generator = SeededGenerator(seed: 3)
        let order = generator.shuffled(0..<50)
        var other = drawn
        other.input.features = drawn.input.features.selecting(rows: order)
        other.input.posteriors = drawn.input.posteriors?.selecting(rows: order)
        other.classes = order.map { drawn.classes[$0] }
        other.folds = order.map { drawn.folds[$0] }
        try expectEqual(before, other.scores(without: [.nLEEP]), count: 13, "images")
        let renamed = [2, 0, 3, 1]
        other = drawn
        other.classes = drawn.classes.map { renamed[$0] }
        let distances = try #require(drawn.input.distances)
        var moved = distances
        for z in 0..<distances.rows {
            for (old, new) in renamed.enumerated() { moved[z, new] = distances[z, old] }
        }
        other.input.distances = moved
        try expectEqual(drawn.scores(), other.scores(), count: 14, "classes")
    }

    @Test(arguments: [7, 60]) func rotatingFeaturesDoesNotMatter(columns: Int) throws {
        let drawn = Drawn(50, columns: columns, classCount: 4)
        var generator = SeededGenerator(seed: 4)
        let square = Matrix<Double>(
            rows: columns, columns: columns,
            storage: (0..<columns * columns).map { _ in generator.normal() })
        let rotation = try SymmetricEigen(of: square.gram()).vectors.mapElements { Float($0) }
        var other = drawn
        other.input.features = drawn.input.features.product(with: rotation)
        try expectEqual(drawn.scores(), other.scores(), count: 14, "rotation")
    }

    @Test func scaleDoesNotMatterToScoresThatSaySo() throws {
        let drawn = Drawn(50, columns: 12, classCount: 4)
        let scaled: Set<TransferabilityScore> = [.transRate, .sfda]
        var other = drawn
        other.input.features = drawn.input.features.mapElements { $0 * 4 }
        try expectEqual(
            drawn.scores(without: scaled), other.scores(without: scaled), count: 12, "scale")
        other.input.features = drawn.input.features.mapElements { $0 + 8 }
        let shifted = scaled.union([.logME]).subtracting([.sfda, .transRate])
        try expectEqual(
            drawn.scores(without: shifted), other.scores(without: shifted), count: 13, "shift")
    }

    @Test func orderOfSourceClassesDoesNotMatter() throws {
        let drawn = Drawn(40, columns: 5, classCount: 3)
        let posteriors = try #require(drawn.input.posteriors)
        let distances = try #require(drawn.input.distances)
        let order = [3, 5, 0, 1, 4, 2]
        var other = drawn
        other.input.posteriors = posteriors.transposed.selecting(rows: order).transposed
        other.input.distances = distances.selecting(rows: order)
        try expectEqual(drawn.scores(), other.scores(), count: 14, "source classes")
    }

    @Test func perfectPredictionsAreTheBestValues() throws {
        let classes = (0..<12).map { $0 % 3 }
        var posteriors = Matrix<Float>(rows: 12, columns: 3)
        for (image, own) in classes.enumerated() { posteriors[image, own] = 1 }
        var distances = Matrix<Double>(rows: 3, columns: 3, repeating: 1)
        for k in 0..<3 { distances[k, k] = 0 }
        let partition = ClassPartition(classes)
        #expect(try softmaxIndex(posteriors: posteriors) == IndexValue(sum: 12, mean: 1))
        let index = try emdIndex(posteriors: posteriors, classes: classes, distances: distances)
        #expect(index.sum == 0 && index.normalised == 0)
        #expect(try abs(nce(posteriors: posteriors, classes: partition)) < 1e-15)
        #expect(try abs(leep(posteriors: posteriors, classes: partition)) < 1e-15)
    }

    @Test func whatIsMissingIsNamed() {
        let drawn = Drawn(30, columns: 5, classCount: 3)
        let bare = TransferabilityScores(
            TransferabilityScores.Input(features: drawn.input.features), classes: drawn.classes)
        #expect(bare.values.count == 7 && bare.reasons.count == 7)
        #expect(bare.notes.contains("leep: this backbone has no class posteriors"))
        #expect(bare.notes.contains { $0.hasPrefix("nearestMean: there are no folds") })
        #expect(bare.notes.contains { $0.hasPrefix("sourceAccuracy: the card") })
        let probed = bare.setting(.linearProbe, to: 0.9).setting(.rawPixels, to: .nan)
        #expect(probed[.linearProbe] == 0.9 && probed[.rawPixels] == nil)
        #expect(probed.reasons[.rawPixels] != nil)
    }

    @Test func badDataGivesNumbersOrReasons() {
        for (name, n, columns, k) in [
            ("one image", 1, 5, 1), ("one class", 12, 5, 1), ("one image a class", 6, 5, 6),
            ("two images", 2, 9, 2), ("one feature", 20, 1, 2), ("N < D", 8, 40, 2),
            ("1,000 classes", 1000, 6, 1000),
        ] {
            let drawn = Drawn(n, columns: columns, classCount: k)
            expectHonest(drawn.scores(), name)
            if k == 1 {
                #expect(drawn.scores().reasons[.logME]?.contains("one class") == true, "\(name)")
                #expect(drawn.scores()[.softmaxIndex] != nil, "\(name)")
            }
        }
        var drawn = Drawn(30, columns: 4, classCount: 3)
        drawn.input.features = Matrix(rows: 30, columns: 4, repeating: 0.3)
        expectHonest(drawn.scores(), "constant")
        #expect(drawn.scores().notes.contains { $0.hasPrefix("logME: all images have the same") })
        drawn.input.features = Matrix(
            rows: 30, columns: 4,
            storage: drawn.classes.flatMap { own in (0..<4).map { Float($0 * own) } })
        expectHonest(drawn.scores(), "classes without variance")
        drawn.input.features[3, 2] = .nan
        expectHonest(drawn.scores(), "NaN")
        #expect(drawn.scores()[.hScore] == nil && drawn.scores()[.leep] != nil)
        drawn.input.posteriors?[2, 1] = .infinity
        drawn.input.distances = Matrix(rows: 2, columns: 2)
        expectHonest(drawn.scores(), "posteriors")
        #expect(drawn.scores().reasons[.softmaxIndex]?.contains("row 2") == true)
        drawn.input.features = Matrix(rows: 4, columns: 2)
        drawn.input.posteriors = Matrix(rows: 4, columns: 2)
        expectHonest(drawn.scores(), "other number of images")
        #expect(
            drawn.scores().values.keys.sorted { $0.rawValue < $1.rawValue } == [.sourceAccuracy])
    }

    private func expectHonest(_ scores: TransferabilityScores, _ name: String) {
        for score in TransferabilityScores.computable {
            #expect((scores[score] == nil) == (scores.reasons[score] != nil), "\(name) \(score)")
            #expect(scores[score]?.isFinite ?? true, "\(name) \(score)")
        }
    }

    @Test func identicalClassesOverlapWholly() throws {
        let (half, _) = drawnImages(20, columns: 6, classCount: 1, seed: 8)
        let both = half.selecting(rows: Array(0..<20) + Array(0..<20))
        let classes = ClassPartition((0..<40).map { $0 / 20 })
        let features = try FeatureDecomposition(both)
        #expect(try abs(features.gbc(classes) + 2) < 1e-9)
        #expect(try abs(features.hScore(classes)) < 1e-12)
        #expect(try abs(features.transRate(classes)) < 5)
        #expect(try features.sfda(classes).meanLogarithm < -0.6)
    }

    @Test func scoresSurviveEncoding() throws {
        let scores = Drawn(20, columns: 4, classCount: 2).scores().setting(
            .linearProbe, to: nil, reason: "not asked for")
        let data = try JSONEncoder().encode(scores)
        #expect(try JSONDecoder().decode(TransferabilityScores.self, from: data) == scores)
        #expect(String(decoding: data, as: UTF8.self).contains("\"logME\":"))
    }

    @Test func everyScoreExplainsItself() {
        for score in TransferabilityScore.allCases {
            let text = score.explanation
            #expect(!score.needs.isEmpty && !score.title.isEmpty)
            #expect(
                [text.formula, text.assumes, text.failsWhen, text.reference].allSatisfy {
                    $0.count > 8
                }, "\(score)")
        }
    }
}
