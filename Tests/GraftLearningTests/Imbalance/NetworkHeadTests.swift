import GraftLinearAlgebra
import Testing

@testable import GraftLearning

/// The small network on features.
@Suite struct NetworkHeadTests {
    /// Two classes that no plane divides: inside and outside a ring.
    private func ring(_ count: Int, seed: UInt64) -> (features: Matrix<Float>, classes: [Int]) {
        var generator = SeededGenerator(seed: seed)
        var x = Matrix<Float>(rows: count, columns: 2)
        var classes: [Int] = []
        for i in 0..<count {
            (x[i, 0], x[i, 1]) = (Float(generator.normal()), Float(generator.normal()))
            classes.append(x[i, 0] * x[i, 0] + x[i, 1] * x[i, 1] < 1.4 ? 0 : 1)
        }
        return (x, classes)
    }

    private func accuracy(_ head: any Head) throws -> Double {
        let (x, classes) = ring(400, seed: 1)
        let (tests, truth) = ring(400, seed: 2)
        let fitted = try head.fit(x, classes: classes, classCount: 2)
        return Double(zip(fitted.predictions(of: tests), truth).count { $0 == $1 }) / 400
    }

    @Test func learnsWhatNoPlaneDivides() throws {
        #expect(try accuracy(NetworkHead()) > 0.93)
        #expect(try accuracy(LogisticHead()) < 0.7)
    }

    @Test func seedDecidesEverything() throws {
        let (x, classes) = ring(120, seed: 3)
        func fit(_ seed: UInt64) throws -> FittedHead {
            try NetworkHead(epochs: 5, seed: seed).fit(x, classes: classes, classCount: 2)
        }
        #expect(try fit(1) == fit(1))
        #expect(try fit(1) != fit(2))
    }

    /// Labels without meaning: training goes on, the kept epoch is an early one.
    @Test func stopsEarlyOnNoise() throws {
        var generator = SeededGenerator(seed: 4)
        let x = Matrix<Float>(
            rows: 200, columns: 30, storage: (0..<6_000).map { _ in Float(generator.normal()) })
        let classes = (0..<200).map { _ in generator.integer(below: 2) }
        let head = try NetworkHead().fit(x, classes: classes, classCount: 2)
        #expect(head.iterations < 10)
    }

    @Test func validationTakesASixthOfEachClass() {
        let classes = (0..<130).map { $0 < 120 ? 0 : $0 < 127 ? 1 : 2 }
        let schedule = NetworkSchedule(NetworkHead(), classes: classes, classCount: 3)
        let held = schedule.validation.map { classes[$0] }
        #expect(held.count { $0 == 0 } == 20 && held.count { $0 == 1 } == 1 && !held.contains(2))
        #expect((schedule.training + schedule.validation).sorted() == Array(0..<130))
        let few = NetworkSchedule(NetworkHead(), classes: Array(classes[..<60]), classCount: 3)
        #expect(few.validation.isEmpty)
    }

    /// cRT changes the last layer and no other.
    @Test func retrainingKeepsTheHiddenLayers() throws {
        let (x, classes) = ring(200, seed: 5)
        let plain = try NetworkHead(epochs: 5).fit(x, classes: classes, classCount: 2)
        let again = try NetworkHead(epochs: 5, retrainsClassifier: true).fit(
            x, classes: classes, classCount: 2)
        let (a, b) = (try #require(plain.networkForm), try #require(again.networkForm))
        #expect(Array(a.layers.dropLast()) == Array(b.layers.dropLast()))
        #expect(a.layers.last != b.layers.last)
    }

    @Test func optionsOutOfRangeAreRefused() {
        let (x, classes) = ring(20, seed: 6)
        for head in [
            NetworkHead(hidden: [0]), NetworkHead(dropout: 1), NetworkHead(rate: 0),
            NetworkHead(batch: 0), NetworkHead(epochs: 0), NetworkHead(patience: 0),
        ] {
            #expect(throws: LearningError.self) {
                try head.fit(x, classes: classes, classCount: 2)
            }
        }
    }
}
