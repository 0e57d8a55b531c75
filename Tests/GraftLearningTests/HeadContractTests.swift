import Foundation
import GraftLinearAlgebra
import Testing

@testable import GraftLearning

/// What every head promises, checked by one function.
@Suite struct HeadContractTests {
    @Test(arguments: HeadKind.allCases, FeatureScaling.allCases)
    func everyHeadKeepsTheContract(kind: HeadKind, scaling: FeatureScaling) throws {
        for weights in [ClassWeights.none, .balanced] {
            let head = HeadFamily(kind, scaling: scaling, classWeights: weights).head(nil)
            if let network = head as? NetworkHead {
                try checkContract(small(network))
            } else {
                try checkContract(head)
            }
        }
    }

    @Test(arguments: ClassificationLoss.allCases, ClassWeights.allCases)
    func everyLossKeepsTheContract(loss: ClassificationLoss, weights: ClassWeights) throws {
        try checkContract(LogisticHead(classWeights: weights, loss: loss))
        guard weights == .none else { return }
        try checkContract(NetworkHead(epochs: 20, loss: loss))
        var fused = HeadFamily(.logistic, scaling: FeatureScaling.none, loss: loss)
        fused.sampling = .balanced
        try checkContract(FamilyHead(family: fused, setting: 0.1))
    }

    /// The contract does not depend on the number of units, the time does.
    private func small(_ head: NetworkHead) -> NetworkHead {
        var head = head
        (head.hidden, head.epochs) = ([24, 8], 30)
        return head
    }

    func checkContract<H: Head>(_ head: H) throws {
        for (rows, columns) in [(3, 2), (17, 5), (17, 40), (64, 3)] {
            let (x, classes) = drawnImages(
                rows, columns: columns, classCount: 3, seed: UInt64(rows))
            let fitted = try head.fit(x, classes: classes, classCount: 3)
            let probabilities = fitted.probabilities(of: x)
            #expect((probabilities.rows, probabilities.columns) == (rows, 3))
            for i in 0..<rows { #expect(abs(probabilities[row: i].reduce(0, +) - 1) < 1e-5) }
            try checkOrderAndBatches(fitted, x)
            checkPermutedClasses(head, fitted, x, classes)
            try checkCodable(head, fitted, x)
            checkLinearForm(fitted, x)
        }
        try checkUnusualInput(head)
    }

    /// Order follows input; one row at a time equals all at once.
    func checkOrderAndBatches(_ fitted: FittedHead, _ x: Matrix<Float>) throws {
        let all = fitted.scores(of: x)
        for size in [1, 3] {
            for start in Swift.stride(from: 0, to: x.rows, by: size) {
                let piece = Array(start..<min(start + size, x.rows))
                let own = fitted.scores(of: x.selecting(rows: piece)).storage.map { Double($0) }
                let expected = all.selecting(rows: piece).storage.map { Double($0) }
                #expect(distance(own, expected) < 1e-4 * max(1, expected.map(abs).max() ?? 1))
            }
        }
        #expect(fitted.scores(of: x.selecting(rows: [])).rows == 0)
    }

    func checkPermutedClasses<H: Head>(
        _ head: H, _ fitted: FittedHead, _ x: Matrix<Float>, _ classes: [Int]
    ) {
        let permutation = [2, 0, 1]
        let other = try? head.fit(x, classes: classes.map { permutation[$0] }, classCount: 3)
        let (a, b) = (fitted.probabilities(of: x), other?.probabilities(of: x))
        for i in 0..<x.rows {
            for k in 0..<3 { #expect(abs(a[i, k] - (b?[i, permutation[k]] ?? .nan)) < 1e-3) }
        }
    }

    func checkCodable<H: Head>(_ head: H, _ fitted: FittedHead, _ x: Matrix<Float>) throws {
        let options = try JSONDecoder().decode(H.self, from: JSONEncoder().encode(head))
        #expect(options == head)
        let copy = try JSONDecoder().decode(FittedHead.self, from: JSONEncoder().encode(fitted))
        #expect(copy == fitted && copy.scores(of: x) == fitted.scores(of: x))
    }

    func checkLinearForm(_ fitted: FittedHead, _ x: Matrix<Float>) {
        guard let form = fitted.linearForm else {
            #expect(fitted.kind == .nearestNeighbours || fitted.kind == .network)
            if let form = fitted.networkForm { #expect(form.scores(of: x) == fitted.scores(of: x)) }
            return
        }
        #expect(form.scores(of: x) == fitted.scores(of: x))
    }

    /// Empty, missing, one class, an absent class, features without variance.
    func checkUnusualInput<H: Head>(_ head: H) throws {
        #expect(throws: LearningError.self) {
            try head.fit(Matrix<Float>(rows: 0, columns: 3), classes: [], classCount: 2)
        }
        let (x, classes) = drawnImages(12, columns: 4, classCount: 3, seed: 1)
        var broken = x
        broken[5, 2] = .nan
        let error = #expect(throws: LearningError.self) {
            try head.fit(broken, classes: classes, classCount: 3)
        }
        #expect(error?.code == .notFinite && error?.subject.contains("5") == true)
        let alone = try head.fit(x, classes: classes.map { _ in 1 }, classCount: 3)
        #expect(alone.predictions(of: x) == classes.map { _ in 1 })
        #expect(alone.probabilities(of: x).column(1).allSatisfy { $0 == 1 })
        for present in [[0, 2], [0, 1, 3]] {
            let some = try head.fit(
                x, classes: classes.map { present[$0 % present.count] }, classCount: 4)
            let absent = Set(0..<4).subtracting(present)
            for k in absent { #expect(some.probabilities(of: x).column(k).allSatisfy { $0 == 0 }) }
            #expect(absent.isDisjoint(with: some.predictions(of: x)))
        }
        let flat = try head.fit(
            Matrix(rows: 6, columns: 2, repeating: 3), classes: [0, 0, 0, 0, 1, 2], classCount: 3)
        #expect(
            flat.probabilities(of: Matrix(rows: 1, columns: 2, repeating: 3)).storage.allSatisfy {
                $0.isFinite
            })
    }

    @Test func optionsOutOfRangeAreRefused() {
        let (x, classes) = drawnImages(6, columns: 2, classCount: 2, seed: 1)
        let heads: [any Head] = [
            LogisticHead(penalty: 0), LinearSVMHead(penalty: -1), RidgeHead(penalty: .nan),
            NearestNeighboursHead(neighbours: 0),
        ]
        for head in heads {
            let error = #expect(throws: LearningError.self) {
                try head.fit(x, classes: classes, classCount: 2)
            }
            #expect(error?.code == .invalidOption)
        }
    }

    @Test func largeOffsetsAndScalesDoNotHurtStandardisedHeads() throws {
        let (x, classes) = drawnImages(60, columns: 4, classCount: 3, seed: 2)
        let moved = x.mapElements { $0 * 1_000 + 4_096 }
        for kind in [HeadKind.logistic, .linearSVM, .ridge, .nearestMean] {
            let head = HeadFamily(kind, scaling: .standardise).head(nil)
            let a = try head.fit(x, classes: classes, classCount: 3).probabilities(of: x)
            let b = try head.fit(moved, classes: classes, classCount: 3).probabilities(of: moved)
            #expect(
                distance(a.storage.map { Double($0) }, b.storage.map { Double($0) }) < 2e-3,
                "\(kind)")
        }
    }

    /// A column such as the logarithm of a floor: a large mean, and nothing but rounding around it.
    /// (One column more gives a network other first weights.)
    @Test(arguments: HeadKind.allCases.filter { $0 != .network })
    func roundingAroundALargeMeanIsNoFeature(kind: HeadKind) throws {
        let (x, classes) = drawnImages(60, columns: 8, classCount: 3, seed: 3)
        func padded(_ rounding: (Int) -> Float) -> Matrix<Float> {
            Matrix((0..<x.rows).map { row in Array(x[row: row]) + [-9.21034 + rounding(row)] })
        }
        let trained = padded { $0 == 7 ? 9.5e-7 : 0 }
        let met = padded { Float($0 % 5) * 1e-5 }
        let head = HeadFamily(kind, scaling: .standardise).head(nil)
        let plain = try head.fit(x, classes: classes, classCount: 3).probabilities(of: x)
        let seen = try head.fit(trained, classes: classes, classCount: 3).probabilities(of: met)
        #expect(
            distance(plain.storage.map { Double($0) }, seen.storage.map { Double($0) }) < 1e-3)
    }
}
