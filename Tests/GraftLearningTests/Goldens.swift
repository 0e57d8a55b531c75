import Foundation
import GraftLinearAlgebra
import Testing

@testable import GraftLearning

/// Reference values that Tools/goldens/learning.py wrote.
enum Goldens {
    struct HeadFile: Decodable {
        struct Set: Decodable {
            let columns: Int, classCount: Int, x: [Float], classes: [Int], test: [Float]

            var features: Matrix<Float> {
                Matrix(rows: classes.count, columns: columns, storage: x)
            }
            var tests: Matrix<Float> {
                Matrix(rows: test.count / columns, columns: columns, storage: test)
            }
        }
        struct Case: Decodable, CustomTestStringConvertible {
            let data: String, kind: HeadKind, scaling: FeatureScaling, weights: ClassWeights,
                setting: Double?
            let probabilities: [Double]?, scores: [Double]?, predictions: [Int]?

            var testDescription: String { "\(kind) \(data) \(scaling) \(weights) \(setting ?? 0)" }
            var family: HeadFamily {
                HeadFamily(
                    kind, settings: setting.map { [$0] }, scaling: scaling, classWeights: weights)
            }
        }
        let data: [String: Set], cases: [Case]
    }

    struct ScoreFile: Decodable {
        struct Case: Decodable {
            let classCount: Int, classes: [Int], probabilities: [Double]
            let accuracy: Double, balancedAccuracy: Double, macroF1: Double, logLoss: Double
            let calibrationError: Double, confusion: [[Int]]
            let precision: [Double], recall: [Double], f1: [Double], support: [Int]
        }
        struct Pair: Decodable { let first: Int, second: Int, midP: Double }
        struct Wilson: Decodable { let count: Double, total: Double, low: Double, high: Double }
        let cases: [Case], pairs: [Pair], wilson: [Wilson]
    }

    static func read<T: Decodable>(_ name: String, as: T.Type) throws -> T {
        let file = try #require(
            Bundle.module.url(forResource: "Goldens/\(name)", withExtension: "json"))
        return try JSONDecoder().decode(T.self, from: Data(contentsOf: file))
    }
}

/// The largest distance between two lists of numbers; infinite when they differ in length.
func distance(_ a: some Collection<Double>, _ b: some Collection<Double>) -> Double {
    guard a.count == b.count else { return .infinity }
    return zip(a, b).reduce(0) { $1.0 == $1.1 ? $0 : max($0, abs($1.0 - $1.1)) }
}

/// Images of overlapping classes: N x D features around random class means.
func drawnImages(
    _ count: Int, columns: Int, classCount: Int, spread: Double = 1, seed: UInt64
) -> (features: Matrix<Float>, classes: [Int]) {
    var generator = SeededGenerator(seed: seed)
    let means = (0..<classCount * columns).map { _ in generator.normal() }
    let classes = (0..<count).map { $0 < classCount ? $0 : generator.integer(below: classCount) }
    var features = Matrix<Float>(rows: count, columns: columns)
    for i in 0..<count {
        for j in 0..<columns {
            features[i, j] = Float(
                means[classes[i] * columns + j] + 2 * spread * generator.normal())
        }
    }
    return (features, classes)
}
