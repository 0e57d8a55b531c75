import GraftDatasets
import GraftLinearAlgebra
import Testing

@testable import GraftLearning

/// Measures on known labels.
@Suite struct MultiLabelMeasureTests {
    @Test func measuresEqualScikitLearn() throws {
        for file in try MultiLabelGoldens.measures().measures {
            let labels = MultiLabelGoldens.labels(file.labels, categories: file.categories)
            let own = MultiLabelScores(scores: file.matrix, labels: labels, thresholds: file.cuts)
            for (category, row) in zip(own.categories, file.rows) {
                #expect(category.knownPositive == row.positive)
                #expect(category.knownNegative == row.negative)
                #expect((category.ap == nil) == (row.ap == nil))
                #expect(abs((category.ap ?? 0) - (row.ap ?? 0)) < 1e-9)
                #expect(abs((category.auc ?? 0) - (row.auc ?? 0)) < 1e-9)
                #expect(abs(category.f1 - row.f1) < 1e-9)
                #expect(abs(category.precision - row.precision) < 1e-9)
                #expect(abs(category.recall - row.recall) < 1e-9)
            }
            #expect(abs((own.mAP ?? 0) - file.mAP) < 1e-9)
            #expect(abs((own.mAUC ?? 0) - file.mAUC) < 1e-9)
            #expect(abs((own.microF1 ?? 0) - file.microF1) < 1e-9)
            #expect(abs((own.macroF1 ?? 0) - file.macroF1) < 1e-9)
            #expect(abs((own.coverage ?? 0) - file.coverage) < 1e-9)
            #expect(abs((own.rankingLoss ?? 0) - file.rankingLoss) < 1e-9)
            #expect(own.labelledImages == file.images)
        }
    }

    @Test func weightedAveragePrecisionEqualsScikitLearn() throws {
        for file in try MultiLabelGoldens.measures().measures {
            let labels = MultiLabelGoldens.labels(file.labels, categories: file.categories)
            let known = KnownLabels(labels).categories
            for (index, row) in file.rows.enumerated() {
                guard let expected = row.weighted else { continue }
                let ranked = RankedCategory(known[index], scores: file.matrix, index)
                #expect(abs((ranked.averagePrecision(file.counts) ?? 0) - expected) < 1e-9)
            }
        }
    }

    @Test func longListsAreRankedAsShortOnes() {
        var generator = SeededGenerator(seed: 4)
        for count in [2, 3, 17, 64, 97, 1_000] {
            let scores = (0..<count).map { _ in Float(generator.integer(below: count)) / 7 - 2 }
            let positive = (0..<count).map { $0 == 0 || $0 != 1 && generator.uniform() < 0.3 }
            var (scratch, ap, pairs) = (RankScratch(), 0.0, 0.0)
            let found = positive.indices.filter { positive[$0] }
            for i in found {
                let above = scores.indices.filter { scores[$0] >= scores[i] }
                ap += Double(above.count { positive[$0] }) / Double(above.count)
                for j in scores.indices where !positive[j] {
                    pairs += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0
                }
            }
            let own = scratch.areas(scores, positive, count: count)
            #expect(abs((own?.ap ?? 0) - ap / Double(found.count)) < 1e-12)
            let all = Double(found.count * (count - found.count))
            #expect(abs((own?.auc ?? 0) - pairs / all) < 1e-12)
        }
    }

    @Test func withoutBothClassesNothingIsClaimed() {
        let labels = Labels(
            classes: ["never", "always", "both"],
            states: [[.unknown, .present, .present], [.unknown, .present, .absent]])
        let scores = Matrix<Float>([[1, 2, 3], [3, 2, 1]])
        let own = MultiLabelScores(scores: scores, labels: labels)
        #expect(own.categories.map(\.ap) == [nil, nil, 1] && own.scoredCategories == 1)
        #expect(own.categories[0].unknown == 2 && !own.categories[0].isKnown)
        let none = MultiLabelScores(
            scores: scores, labels: .unlabelled(imageCount: 2, classes: labels.classes))
        #expect(none.mAP == nil && none.microF1 == nil && none.coverage == nil)
        let empty = MultiLabelScores(
            scores: Matrix(rows: 0, columns: 3),
            labels: .unlabelled(imageCount: 0, classes: labels.classes))
        #expect(empty.mAP == nil && empty.knownLabels == 0)
    }

    @Test func unknownLabelsNeverCount() throws {
        let file = try MultiLabelGoldens.measures().measures[0]
        let labels = MultiLabelGoldens.labels(file.labels, categories: file.categories)
        var scores = file.matrix
        for i in 0..<scores.rows {
            for k in 0..<scores.columns where labels[i, k] == .unknown { scores[i, k] = 99 }
        }
        #expect(
            MultiLabelScores(scores: scores, labels: labels)
                == MultiLabelScores(scores: file.matrix, labels: labels))
    }

    @Test func decisionsReachWhatTryingAllReaches() throws {
        for file in try MultiLabelGoldens.measures().measures {
            let labels = MultiLabelGoldens.labels(file.labels, categories: file.categories)
            let known = KnownLabels(labels).categories
            let rules = CategoryRule.chosen(scores: file.matrix, labels: labels)
            for (index, row) in file.rows.enumerated() {
                guard let temperature = row.temperature else {
                    #expect(rules[index].threshold == nil && rules[index].temperature == 1)
                    continue
                }
                #expect(abs(rules[index].temperature / temperature - 1) < 1e-5)
                let own = known[index].images.map { file.matrix[$0, index] }
                let positive = known[index].positive
                let search = ThresholdSearch(scores: own, positive: positive)
                let f1 = try #require(search.cut(for: .f1))
                #expect(abs(f1 - (try #require(rules[index].scoreThreshold))) < 1e-9)
                let (hits, falls) = Self.answers(own, positive, f1)
                let count = positive.count { $0 }
                #expect(abs(2 * hits / (hits + falls + Double(count)) - (row.bestF1 ?? 0)) < 1e-9)
                let cheap = try #require(
                    search.cut(for: .cost(falsePositive: 1, falseNegative: 3)))
                let answer = Self.answers(own, positive, cheap)
                #expect(answer.falls + 3 * (Double(count) - answer.hits) == row.leastCost)
                let precise = search.cut(for: .precision(atLeast: 0.6))
                #expect((precise == nil) == (row.bestRecall == nil))
                guard let precise, let recall = row.bestRecall else { continue }
                #expect(
                    abs(Self.answers(own, positive, precise).hits / Double(count) - recall) < 1e-9)
            }
        }
    }

    private static func answers(
        _ scores: [Float], _ positive: [Bool], _ cut: Double
    ) -> (hits: Double, falls: Double) {
        let found = scores.indices.filter { Double(scores[$0]) >= cut }
        return (Double(found.count { positive[$0] }), Double(found.count { !positive[$0] }))
    }

    @Test func bootstrapIsPairedSeededAndCovers() throws {
        let file = try MultiLabelGoldens.measures().measures[2]
        let labels = MultiLabelGoldens.labels(file.labels, categories: file.categories)
        var better = file.matrix
        for i in 0..<better.rows where labels[i, 1] == .present { better[i, 1] += 1 }
        let own = MultiLabelBootstrap(
            before: file.matrix, after: better, labels: labels, seed: 3, resamples: 300)
        let again = MultiLabelBootstrap(
            before: file.matrix, after: better, labels: labels, seed: 3, resamples: 300)
        #expect(own == again)
        #expect(abs((own.mAPBefore?.value ?? 0) - file.mAP) < 1e-9)
        let first = try #require(own.categories[0])
        #expect(first.change.low == 0 && first.change.high == 0)
        #expect(first.before.low < first.before.value && first.before.value < first.before.high)
        let second = try #require(own.categories[1])
        #expect(second.change.low > 0)
        #expect(own.categories[2] == nil)
        let mean = try #require(own.mAPChange)
        #expect(abs(mean.value - second.change.value / 2) < 1e-12)
    }

    @Test func reliabilityCountsKnownLabelsAlone() {
        let labels = Labels(
            classes: ["a", "b"],
            states: [[.present, .unknown], [.absent, .present], [.present, .unknown]])
        let probabilities = Matrix<Float>([[0.95, 0.1], [0.92, 0.5], [1, 0.3]])
        let own = Reliability(probabilities: probabilities, labels: labels)
        #expect(own.bins.map(\.labels) == [0, 0, 0, 0, 0, 1, 0, 0, 0, 3])
        #expect(own.bins[9].present == 2.0 / 3 && own.bins[5].present == 1)
        let gap = abs(Double(Float(0.95)) + Double(Float(0.92)) + 1 - 2) + 0.5
        #expect(abs((own.expectedCalibrationError ?? 0) - gap / 4) < 1e-12)
        #expect(
            Reliability(probabilities: probabilities, labels: labels, category: 1).bins[5].labels
                == 1)
    }

    @Test func curveEndsAtFullRecall() throws {
        let file = try MultiLabelGoldens.measures().measures[0]
        let labels = MultiLabelGoldens.labels(file.labels, categories: file.categories)
        let curve = try #require(
            PrecisionRecallCurve(scores: file.matrix, labels: labels, category: 2))
        #expect(curve.recall.last == 1)
        var (area, before) = (0.0, 0.0)
        for (recall, precision) in zip(curve.recall, curve.precision) {
            area += (recall - before) * precision
            before = recall
        }
        #expect(abs(area - (file.rows[2].ap ?? 0)) < 1e-9)
    }
}
