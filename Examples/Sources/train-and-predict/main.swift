// Trains a model on one folder and asks it about another.
//
//     swift run train-and-predict FOLDER IMAGES model.onnx
import GraftWorkflows

guard CommandLine.arguments.count == 4 else {
    fatalError("name a training folder, images, and a model file")
}
let (data, images, model) = (
    CommandLine.arguments[1], CommandLine.arguments[2], CommandLine.arguments[3]
)

let outcome = try await Train(data: data, backbone: "scattering", output: model).run()
print("expected accuracy", outcome.contract.accuracy.value)

for row in try await Predict(model: model, files: [images]).run() {
    print(row.path, row.label ?? row.error ?? "", row.probability)
}
