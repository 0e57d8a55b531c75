/// Times odd-one-out accuracy with its bootstrap on the features and triplets that triplets.py
/// wrote.
import Foundation
import GraftDatasets
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

let images = Int(CommandLine.arguments[2]) ?? 1
let values = try numbers("features.f32", of: Float.self)
let features = Matrix<Float>(rows: images, columns: values.count / images, storage: values)
let indices = try numbers("triplets.i32", of: Int32.self).map { Int($0) }
let human = JudgedTriplets(
    imageCount: images, question: .oddOneOut,
    triplets: stride(from: 0, to: indices.count, by: 3).map {
        .init(indices[$0], indices[$0 + 1], other: indices[$0 + 2])
    })
let clock = ContinuousClock()
var (best, found) = (Double.infinity, Interval(value: 0, low: 0, high: 0, method: ""))
for _ in 0..<5 {
    best = min(
        best,
        seconds(
            try clock.measure {
                found = try TripletAgreement(human, features: features).accuracy(resamples: 1_000)
            }))
}
let summary: [String: Any] = [
    "seconds": best, "accuracy": found.value, "low": found.low, "high": found.high,
]
let json = try JSONSerialization.data(withJSONObject: summary, options: [.sortedKeys])
print(String(decoding: json, as: UTF8.self))
