// Compares the built-in backbones on a folder of images and prints one line each.
//
//     swift run compare-backbones FOLDER
import GraftWorkflows

guard CommandLine.arguments.count == 2 else {
    fatalError("name a folder with one folder per class")
}
let comparison = try await Compare(data: CommandLine.arguments[1]).run { step in
    if step.done == step.total { print("done: \(step.stage) \(step.subject)") }
}
for backbone in comparison.backbones {
    let accuracy = backbone.accuracy
    print(
        backbone.name, accuracy.value, accuracy.low, accuracy.high,
        backbone.tiedWithBest ? "tied" : "")
}
print(comparison.recommendation)
