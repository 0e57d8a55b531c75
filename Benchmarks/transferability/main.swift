/// Times LogME alone and all scores together on the features that transferability.py wrote.
import Foundation
import GraftLearning
import GraftLinearAlgebra

func numbers<T>(_ name: String, of type: T.Type) throws -> [T] {
    let folder = CommandLine.arguments.count > 1 ? CommandLine.arguments[1] : "."
    let data = try Data(contentsOf: URL(fileURLWithPath: folder).appendingPathComponent(name))
    return data.withUnsafeBytes { Array($0.bindMemory(to: type)) }
}

func seconds(_ duration: Duration) -> Double {
    Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
}

let classes = try numbers("classes.i32", of: Int32.self).map { Int($0) }
let values = try numbers("features.f32", of: Float.self)
let posteriors = try numbers("posteriors.f32", of: Float.self)
let features = Matrix<Float>(
    rows: classes.count, columns: values.count / classes.count, storage: values)
let sources = posteriors.count / classes.count
let input = TransferabilityScores.Input(
    features: features,
    posteriors: Matrix(rows: classes.count, columns: sources, storage: posteriors),
    distances: Matrix(
        rows: sources, columns: (classes.max() ?? 0) + 1,
        storage: (0..<sources * ((classes.max() ?? 0) + 1)).map { Double($0 % 7) }),
    sourceAccuracy: 0.7)
let folds = classes.indices.map { $0 / 20 % 5 }
let clock = ContinuousClock()
var (logME, alone, together) = (0.0, Double.infinity, Double.infinity)
var count = 0
for _ in 0..<3 {
    alone = min(
        alone,
        seconds(
            try clock.measure {
                logME = try GraftLearning.logME(features, classes: ClassPartition(classes))
            }))
    together = min(
        together,
        seconds(
            clock.measure {
                count = TransferabilityScores(input, classes: classes, folds: folds).values.count
            }))
}
let summary: [String: Any] = [
    "logME": logME, "logMESeconds": alone, "allSeconds": together, "scores": count,
]
let json = try JSONSerialization.data(withJSONObject: summary, options: [.sortedKeys])
print(String(decoding: json, as: UTF8.self))
