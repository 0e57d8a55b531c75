// Applies one operation of GraftONNX to a file, so that check_surgery.py can compare the result with
// another runtime. For development.
import Foundation
import GraftONNX
import SystemPackage

func run(_ arguments: [String]) throws {
    guard arguments.count >= 2 else { throw Usage() }
    let graph = try ONNXGraph(contentsOf: FilePath(arguments[1]))
    let rest = Array(arguments.dropFirst(2))
    switch arguments[0] {
    case "inspect":
        print(graph.producer, "opset", graph.opset, "parameters", graph.parameterCount)
        print(graph.inputs, graph.outputs, graph.operations)
    case "shapes":
        for (name, shape) in try graph.shapes().sorted(by: { $0.key < $1.key }) {
            print(name, shape.map(\.description).joined(separator: ","), separator: "\t")
        }
    case "copy": try graph.write(to: FilePath(rest[0]))
    case "batch": try graph.settingBatch(Int(rest[0])).write(to: FilePath(rest[1]))
    case "cut": try graph.cut(at: Array(rest.dropFirst())).write(to: FilePath(rest[0]))
    default: throw Usage()
    }
}

struct Usage: Error {}

do {
    try run(Array(CommandLine.arguments.dropFirst()))
} catch let error as ONNXError {
    FileHandle.standardError.write(Data("\(error.code.rawValue): \(error)\n".utf8))
    exit(2)
}
