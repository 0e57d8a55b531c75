/// Times category-wise fine-tuning on the features, labels and trained head that cft.py wrote.
import Foundation
import GraftDatasets
import GraftLearning
import GraftLinearAlgebra

func numbers<T>(_ name: String, of type: T.Type) throws -> [T] {
    let data = try Data(
        contentsOf: URL(fileURLWithPath: CommandLine.arguments[1]).appendingPathComponent(name))
    return data.withUnsafeBytes { Array($0.bindMemory(to: type)) }
}

func labels(_ values: [Int8], categories: Int) -> Labels {
    let states = values.map { $0 < 0 ? LabelState.unknown : $0 == 1 ? .present : .absent }
    return Labels(
        classes: (0..<categories).map { "c\($0)" },
        states: stride(from: 0, to: states.count, by: categories).map {
            Array(states[$0..<$0 + categories])
        })
}

guard CommandLine.arguments.count > 2,
    let method = CategoryFineTuning.Method(rawValue: CommandLine.arguments[2])
else {
    print("usage: cft-benchmark FOLDER bp|ga|path|surrogate|greedy [WORKERS]")
    exit(64)
}
let workers = CommandLine.arguments.count > 3 ? Int(CommandLine.arguments[3]) ?? 2 : 2
let bias = try numbers("bias.f32", of: Float.self)
let head = try numbers("weights.f32", of: Float.self)
let parts = try numbers("part.i8", of: Int8.self)
let values = try numbers("features.f32", of: Float.self)
let features = Matrix<Float>(
    rows: parts.count, columns: values.count / parts.count, storage: values)
let known = LabelledFeatures(
    features: features,
    labels: labels(try numbers("labels.i8", of: Int8.self), categories: bias.count))
let truth = labels(try numbers("truth.i8", of: Int8.self), categories: bias.count)
let form = LinearForm(
    weights: Matrix(rows: bias.count, columns: features.columns, storage: head).transposed,
    bias: bias, normalisesRows: false)

func images(_ part: Int8) -> [Int] { parts.indices.filter { parts[$0] == part } }

func report(_ form: LinearForm) -> Double {
    let scores = form.scores(of: features.selecting(rows: images(2)))
    return MultiLabelScores(scores: scores, labels: truth.selecting(images: images(2))).mAP ?? 0
}

let (training, selection) = (known.selecting(images(0)), known.selecting(images(1)))
let clock = ContinuousClock()
let start = clock.now
let result = try await CategoryFineTuning(method: method).run(
    form, training: training, selection: selection, workers: workers)
let spent = start.duration(to: clock.now).components
let tuned = result.categories.filter { $0.skipped == nil }
let summary: [String: Any] = [
    "method": method.rawValue, "categories": tuned.count,
    "seconds": Double(spent.seconds) + Double(spent.attoseconds) * 1e-18,
    "mAPBefore": report(form), "mAPAfter": report(result.form),
    "meanSteps": Double(tuned.reduce(0) { $0 + $1.steps }) / Double(max(tuned.count, 1)),
]
let json = try JSONSerialization.data(withJSONObject: summary, options: [.sortedKeys])
print(String(decoding: json, as: UTF8.self))
