import Foundation
import GraftLinearAlgebra
import Testing

@testable import GraftLearning

/// The fast path against the slow clear one: plain gradient descent on plain loops.
@Suite struct LogisticReferenceTests {
    /// Minimises 1/2 |W|^2 + C * sum of -log softmax(W x + b)[y] by gradient descent with a fixed
    /// safe step.
    static func plain(_ x: Matrix<Float>, _ classes: [Int], classCount: Int, penalty: Double)
        -> Matrix<Double>
    {
        let (n, d) = (x.rows, x.columns)
        var weights = Matrix<Double>(rows: classCount, columns: d + 1)
        // The largest curvature is at most 1 + C/2 * sum of |x|^2 + 1 (Böhning's bound, trace
        // instead of eigenvalue).
        let squares = x.storage.reduce(0.0) { $0 + Double($1) * Double($1) } + Double(n)
        let step = 1 / (1 + penalty * squares / 2)
        for _ in 0..<2_500 {
            var gradient = Matrix<Double>(rows: classCount, columns: d + 1)
            for i in 0..<n {
                var scores = (0..<classCount).map { k in
                    (0..<d).reduce(weights[k, d]) { $0 + weights[k, $1] * Double(x[i, $1]) }
                }
                let top = scores.max() ?? 0
                scores = scores.map { exp($0 - top) }
                let sum = scores.reduce(0, +)
                for k in 0..<classCount {
                    let residual = penalty * (scores[k] / sum - (classes[i] == k ? 1 : 0))
                    for j in 0..<d { gradient[k, j] += residual * Double(x[i, j]) }
                    gradient[k, d] += residual
                }
            }
            for k in 0..<classCount {
                for j in 0..<d { gradient[k, j] += weights[k, j] }
                for j in 0...d { weights[k, j] -= step * gradient[k, j] }
            }
        }
        return weights
    }

    @Test(arguments: [LinearPath.Precision.single, .double])
    func fastEqualsPlain(precision: LinearPath.Precision) throws {
        let (x, classes) = drawnImages(20, columns: 3, classCount: 3, seed: 3)
        let expected = Self.plain(x, classes, classCount: 3, penalty: 0.2)
        let path = LinearPath(
            kind: .logistic, scaling: .none, classWeights: .none, tolerance: 1e-8,
            precision: precision)
        let head = try path.fit(x, classes: classes, classCount: 3, penalty: 0.2)
        let form = try #require(head.linearForm)
        for k in 0..<3 {
            for j in 0..<3 { #expect(abs(Double(form.weights[j, k]) - expected[k, j]) < 2e-5) }
            #expect(abs(Double(form.bias[k]) - expected[k, 3]) < 2e-5)
        }
    }

    /// Inner folds solved in lockstep, standardisation folded in, against one fit for each part by
    /// itself.
    @Test(arguments: [HeadKind.logistic, .linearSVM], FeatureScaling.allCases)
    func lockstepEqualsOneByOne(kind: HeadKind, scaling: FeatureScaling) throws {
        let (x, classes) = drawnImages(90, columns: 7, classCount: 3, seed: 4)
        let assignment = (0..<90).map { ($0 * 7 / 3) % 3 }
        let data = PathData(
            features: x, classes: classes, classCount: 3, assignment: assignment, blockCount: 3)
        let path = LinearPath(
            kind: kind, scaling: scaling, classWeights: .balanced, tolerance: 1e-9)
        let problems = [0.01, 1.0].flatMap { c in
            [nil, 0, 1, 2].map { LinearProblem(excluded: $0, penalty: c) }
        }
        let together = try PreparedPath(path, data, penalties: [0.01, 1]).fits(problems)
        for (problem, head) in zip(problems, together) {
            let part = data.selecting(data.part(excluding: problem.excluded))
            let alone = try path.fit(
                part.features, classes: part.classes, classCount: 3, penalty: problem.penalty)
            let (a, b) = (head.scores(of: x).storage, alone.scores(of: x).storage)
            #expect(distance(a.map { Double($0) }, b.map { Double($0) }) < 1e-5)
        }
    }

    /// The space of inner products gives what the space of features gives.
    @Test(arguments: [LinearPath.Precision.single, .double])
    func gramSpaceEqualsFeatureSpace(precision: LinearPath.Precision) throws {
        let (x, classes) = drawnImages(30, columns: 30, classCount: 3, seed: 5)
        let wide = Matrix<Float>(
            rows: 30, columns: 31, storage: (0..<30).flatMap { Array(x[row: $0]) + [0] })
        for kind in [HeadKind.logistic, .linearSVM] {
            let path = LinearPath(
                kind: kind, scaling: .none, classWeights: .none, tolerance: 1e-9,
                precision: precision)
            let a = try path.fit(x, classes: classes, classCount: 3, penalty: 0.5).scores(of: x)
            let b = try path.fit(wide, classes: classes, classCount: 3, penalty: 0.5).scores(
                of: wide)
            let bound = precision == .double ? 1e-5 : 5e-4
            #expect(distance(a.storage.map { Double($0) }, b.storage.map { Double($0) }) < bound)
        }
    }

    @Test func minimiserFindsTheMinimumOfRosenbrock() {
        var minimiser = LimitedMemoryBFGS<Double>(start: [-1.2, 1])
        for _ in 0..<200 {
            let (x, y) = (minimiser.trial[0], minimiser.trial[1])
            let value = (1 - x) * (1 - x) + 100 * (y - x * x) * (y - x * x)
            let gradient = [-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)]
            guard minimiser.advance(value: value, gradient: gradient) == .running else { break }
        }
        #expect(distance(minimiser.point, [1, 1]) < 1e-6)
    }
}
