/// Times nested cross-validation of logistic regression on the data and folds that logistic.py
/// wrote.
import Foundation
import GraftLearning
import GraftLinearAlgebra

func numbers<T>(_ name: String, of type: T.Type) throws -> [T] {
    let folder = CommandLine.arguments.count > 1 ? CommandLine.arguments[1] : "."
    let data = try Data(contentsOf: URL(fileURLWithPath: folder).appendingPathComponent(name))
    return data.withUnsafeBytes { Array($0.bindMemory(to: type)) }
}

let values = try numbers("features.f32", of: Float.self)
let classes = try numbers("classes.i32", of: Int32.self).map { Int($0) }
let folds = try numbers("folds.i32", of: Int32.self).map { Int($0) }
let features = Matrix<Float>(
    rows: classes.count, columns: values.count / classes.count, storage: values)
let plan = NestedCrossValidation(families: [.logistic], innerFolds: 3, seed: 0)
let result = try await plan.run(
    features, classes: classes, classCount: (classes.max() ?? 0) + 1, folds: folds,
    foldCount: (folds.max() ?? 0) + 1)
let clock = ContinuousClock()
let judging = clock.measure {
    _ = Evaluation(
        classes: classes, probabilities: result.probabilities, predictions: result.predictions)
}
let right = zip(result.predictions, classes).count { $0 == $1 }
var usage = rusage()
#if canImport(Darwin)
    getrusage(RUSAGE_SELF, &usage)
#else
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
#endif
let user = Double(usage.ru_utime.tv_sec) + Double(usage.ru_utime.tv_usec) * 1e-6
let summary: [String: Any] = [
    "seconds": result.seconds, "cpuSeconds": user,
    "accuracy": Double(right) / Double(classes.count),
    "peakMiB": Double(usage.ru_maxrss) / 1024, "penalties": result.choices.map { $0.setting ?? 0 },
    "innerAccuracy": result.choices.map { $0.innerAccuracy ?? 0 },
    "iterations": result.choices.map(\.iterations),
    "intervalSeconds": Double(judging.components.attoseconds) * 1e-18
        + Double(judging.components.seconds),
    "foldSeconds": result.choices.map(\.seconds),
]
let json = try JSONSerialization.data(withJSONObject: summary, options: [.sortedKeys])
print(String(decoding: json, as: UTF8.self))
