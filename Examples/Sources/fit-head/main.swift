// Fits logistic regression on made-up features and judges it by nested cross-validation.
//
//     swift run fit-head
import GraftLearning
import GraftLinearAlgebra

var generator = SeededGenerator(seed: 1)
let (images, width) = (200, 16)
let classes = (0..<images).map { $0 % 2 }
var features = Matrix<Float>(rows: images, columns: width)
for i in 0..<images {
    for j in 0..<width { features[i, j] = Float(generator.normal() + (classes[i] == 1 ? 0.4 : 0)) }
}
let folds = (0..<images).map { $0 / 2 % 5 }
let result = try await NestedCrossValidation().run(
    features, classes: classes, classCount: 2, folds: folds, foldCount: 5)
let scores = Evaluation(classes: classes, probabilities: result.probabilities)
print("accuracy", scores.accuracy.value, "from", scores.accuracy.low, "to", scores.accuracy.high)
