import Foundation
import GraftLinearAlgebra
import Testing

@testable import GraftLearning

/// Scores, intervals and tests equal scikit-learn's and SciPy's.
@Suite struct ScoreTests {
    @Test func scoresEqualScikitLearn() throws {
        for entry in try Goldens.read("scores", as: Goldens.ScoreFile.self).cases {
            let probabilities = Matrix<Double>(
                rows: entry.classes.count, columns: entry.classCount, storage: entry.probabilities)
            let predictions = (0..<probabilities.rows).map { i in
                (0..<entry.classCount).max {
                    (probabilities[i, $0], $1) < (probabilities[i, $1], $0)
                } ?? 0
            }
            let confusion = ConfusionMatrix(
                classes: entry.classes, predictions: predictions, classCount: entry.classCount)
            #expect(confusion.counts == entry.confusion && confusion.support == entry.support)
            #expect(abs(confusion.accuracy - entry.accuracy) < 1e-9)
            #expect(abs(confusion.balancedAccuracy - entry.balancedAccuracy) < 1e-9)
            #expect(abs(confusion.macroF1 - entry.macroF1) < 1e-9)
            #expect(distance(confusion.precision, entry.precision) < 1e-9)
            #expect(distance(confusion.recall, entry.recall) < 1e-9)
            #expect(distance(confusion.f1, entry.f1) < 1e-9)
            let scores = ProbabilityScores(classes: entry.classes, probabilities: probabilities)
            #expect(abs(scores.logLoss - entry.logLoss) < 1e-9)
            #expect(abs(scores.expectedCalibrationError - entry.calibrationError) < 1e-9)
        }
    }

    @Test func wilsonEqualsSciPy() throws {
        for entry in try Goldens.read("scores", as: Goldens.ScoreFile.self).wilson {
            let interval = Interval.wilson(entry.count, of: entry.total)
            #expect(abs(interval.low - entry.low) < 1e-9 && abs(interval.high - entry.high) < 1e-9)
        }
    }

    @Test func midPEqualsSciPy() throws {
        for entry in try Goldens.read("scores", as: Goldens.ScoreFile.self).pairs {
            #expect(abs(PairedComparison.midP(entry.first, entry.second) - entry.midP) < 1e-9)
        }
    }

    /// What every score promises: permuting images or classes changes nothing; its value lies in
    /// its interval; it survives encoding; one class, one image and perfect answers behave.
    @Test(arguments: [1, 2, 3, 17, 64], [false, true]) func everyScoreKeepsTheContract(
        n: Int, isGrouped: Bool
    ) throws {
        let k = 3
        var generator = SeededGenerator(seed: UInt64(n))
        let classes = (0..<n).map { _ in generator.integer(below: k) }
        let scores = Matrix<Float>(
            rows: n, columns: k,
            storage: (0..<n * k).map {
                Float(generator.normal() + ($0 % k == classes[$0 / k] ? 1 : 0))
            })
        let probabilities = scores.softmax()
        let groups = isGrouped ? (0..<n).map { $0 / 3 } : nil
        let own = Evaluation(
            classes: classes, probabilities: probabilities, groups: groups, seed: 1, resamples: 200)
        try checkIntervals(own)
        let order = generator.shuffled(0..<n)
        let shuffled = Evaluation(
            classes: order.map { classes[$0] }, probabilities: probabilities.selecting(rows: order),
            groups: groups.map { groups in order.map { groups[$0] } }, seed: 1, resamples: 200)
        let permutation = [1, 2, 0]
        var moved = probabilities
        for i in 0..<n {
            for c in 0..<k { moved[i, permutation[c]] = probabilities[i, c] }
        }
        let renamed = Evaluation(
            classes: classes.map { permutation[$0] }, probabilities: moved, groups: groups, seed: 1,
            resamples: 200)
        for other in [shuffled, renamed] {
            #expect(distance(values(own), values(other)) < 1e-9)
        }
        let perfect = Matrix<Float>(
            rows: n, columns: k, storage: (0..<n * k).map { $0 % k == classes[$0 / k] ? 1 : 0 })
        let best = Evaluation(
            classes: classes, probabilities: perfect, groups: groups, seed: 1, resamples: 200)
        try checkIntervals(best)
        #expect(values(best)[..<3].allSatisfy { $0 == 1 })
        for interval in [best.accuracy, best.balancedAccuracy, best.macroF1] {
            #expect(interval.high == 1 && interval.low < 1 - 0.1 / Double(n))
        }
    }

    private func all(_ evaluation: Evaluation) -> [Interval] {
        [
            evaluation.accuracy, evaluation.balancedAccuracy, evaluation.macroF1,
            evaluation.logLoss,
            evaluation.expectedCalibrationError,
        ] + evaluation.classes.flatMap { [$0.precision, $0.recall, $0.f1] }
    }

    private func values(_ evaluation: Evaluation) -> [Double] {
        all(evaluation).prefix(5).map(\.value)
    }

    private func checkIntervals(_ evaluation: Evaluation) throws {
        for interval in all(evaluation) {
            #expect(
                interval.low <= interval.value && interval.value <= interval.high, "\(interval)")
            #expect(interval.low >= 0 && interval.high.isFinite && !interval.method.isEmpty)
        }
        for interval in all(evaluation) where !interval.method.contains("studentised") {
            #expect(interval.high <= 1)
        }
        let copy = try JSONDecoder().decode(Evaluation.self, from: JSONEncoder().encode(evaluation))
        #expect(copy == evaluation)
    }

    @Test func sameSeedSameBits() {
        let (scores, classes) = drawnImages(40, columns: 3, classCount: 3, seed: 1)
        let probabilities = scores.softmax()
        let one = Evaluation(classes: classes, probabilities: probabilities, seed: 4)
        #expect(one == Evaluation(classes: classes, probabilities: probabilities, seed: 4))
        #expect(
            one.logLoss
                != Evaluation(classes: classes, probabilities: probabilities, seed: 5).logLoss)
    }
}
