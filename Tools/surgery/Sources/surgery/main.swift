// Applies operations of GraftONNX to a file, one after another, so that check_surgery.py can
// compare the result with another runtime. For development.
//
//     surgery FILE OPERATION[=ARGUMENTS] ...
//
// inspect | shapes | penultimate | input | batch=free|N | cut=T1,T2 | features[=SCORES]
// normalise=MEAN;STD;ORDER;LAYOUT;TYPE | head=TENSOR;JSON[;FEATURES] | merge=FILE | write=FILE
import Foundation
import GraftONNX
import SystemPackage

struct Usage: Error {}

func numbers(_ text: String) -> [Float] { text.split(separator: ",").compactMap { Float($0) } }

func report(_ graph: ONNXGraph, _ name: String) throws {
    switch name {
    case "inspect":
        print(graph.producer, "opset", graph.opset, "parameters", graph.parameterCount)
        print(graph.inputs, graph.outputs, graph.operations)
    case "shapes":
        for (name, shape) in try graph.shapes().sorted(by: { $0.key < $1.key }) {
            print(name, shape.map(\.description).joined(separator: ","), separator: "\t")
        }
    case "penultimate":
        let found = try graph.penultimate()
        let facts: [String: Any] = [
            "tensor": found.tensor, "width": found.width ?? -1, "pooling": found.pooling.rawValue,
            "scores": found.scores?.rawValue ?? "", "scoresTensor": found.scoresTensor ?? "",
            "classes": found.classCount ?? -1, "confidence": found.confidence.rawValue,
            "reason": found.reason,
        ]
        print(
            String(
                decoding: try JSONSerialization.data(withJSONObject: facts, options: [.sortedKeys]),
                as: UTF8.self))
    case "input":
        let image = try graph.imageInput()
        print(image.name, image.elementType, image.layout, image.shape)
    default: throw Usage()
    }
}

func changed(_ graph: ONNXGraph, _ name: String, _ argument: String) throws -> ONNXGraph? {
    let parts = argument.split(separator: ";", omittingEmptySubsequences: false).map(String.init)
    switch name {
    case "batch": return try graph.settingBatch(Int(argument))
    case "cut": return try graph.cut(at: argument.split(separator: ",").map(String.init))
    case "features":
        return try graph.exposing(graph.penultimate(), scores: argument.isEmpty ? nil : argument)
    case "normalise":
        return try graph.foldingNormalisation(
            mean: numbers(parts[0]), std: numbers(parts[1]),
            order: ChannelOrder(rawValue: parts[2]) ?? .rgb,
            layout: TensorLayout(rawValue: parts[3]),
            pixels: PixelType(rawValue: parts[4]) ?? .float)
    case "head":
        let head = try JSONDecoder().decode(
            LinearHead.self, from: Data(contentsOf: URL(filePath: parts[1])))
        return try graph.appending(head, to: parts[0], features: parts.count > 2 ? parts[2] : nil)
    case "merge": return try graph.merging(ONNXGraph(contentsOf: FilePath(argument)))
    case "write":
        try graph.write(to: FilePath(argument))
        return graph
    default: return nil
    }
}

do {
    let arguments = CommandLine.arguments.dropFirst()
    guard let file = arguments.first else { throw Usage() }
    var graph = try ONNXGraph(contentsOf: FilePath(file))
    for argument in arguments.dropFirst() {
        let name = String(argument.prefix { $0 != "=" })
        if let next = try changed(graph, name, String(argument.dropFirst(name.count + 1))) {
            graph = next
        } else {
            try report(graph, name)
        }
    }
} catch let error as ONNXError {
    FileHandle.standardError.write(Data("\(error.code.rawValue): \(error)\n".utf8))
    exit(2)
}
