// Reads a dataset and divides it into five stratified folds.
//
//     swift run read-dataset FOLDER-OR-CSV
import GraftDatasets
import SystemPackage

guard CommandLine.arguments.count == 2 else { fatalError("name a folder or a CSV file") }
let dataset = try DatasetReader().read(FilePath(CommandLine.arguments[1]))
for (name, count) in zip(dataset.labels.classes, dataset.labels.classCounts) { print(count, name) }
for problem in dataset.problems { print("problem:", problem) }

let folds = try Folds.stratified(
    labels: dataset.labels, groups: dataset.groups, identical: [], count: 5, seed: 0)
for fold in 0..<folds.count { print("fold \(fold + 1):", folds.members(of: fold).count, "images") }
