// Finds the features of an ONNX network, cuts the graph there and writes it.
//
//     swift run cut-graph network.onnx features.onnx
import GraftONNX
import SystemPackage

guard CommandLine.arguments.count == 3 else { fatalError("name a network and the file to write") }
let graph = try ONNXGraph(contentsOf: FilePath(CommandLine.arguments[1]))
let found = try graph.penultimate()
print(found.reason)
print("tensor", found.tensor, "width", found.width.map(String.init) ?? "unknown")
try graph.cut(at: [found.tensor]).write(to: FilePath(CommandLine.arguments[2]))
