import Foundation
import SystemPackage

@testable import GraftONNX

/// Graphs and folders that several suites need.
enum Fixtures {
    /// A convolutional network as an old exporter writes it: batch 1 everywhere, a literal Reshape.
    static func smallNetwork(opset: Int = 13, batch: GraftONNX.Dimension = 1, classes: Int = 4)
        throws -> ONNXGraph
    {
        var builder = GraphBuilder(name: "small", opset: opset)
        let x = builder.input("x", shape: [batch, 3, 8, 8])
        let weights = builder.constant(
            ramp(6 * 3 * 3 * 3), shape: [6, 3, 3, 3], name: "conv.weight")
        let maps = builder.add(
            "Conv", [x, weights], ["pads": [1, 1, 1, 1], "kernel_shape": [3, 3]], name: "maps")
        let rectified = builder.add("Relu", [maps], name: "rectified")
        let pooled = builder.add("GlobalAveragePool", [rectified], name: "pooled")
        let rows = builder.add("Reshape", [pooled, builder.constant([1, 6])], name: "rows")
        let matrix = builder.constant(ramp(6 * classes), shape: [6, classes], name: "fc.weight")
        let bias = builder.constant(ramp(classes), shape: [classes], name: "fc.bias")
        let logits = builder.add("Gemm", [rows, matrix, bias], name: "logits")
        builder.output(
            builder.add("Softmax", [logits], ["axis": 1], name: "probabilities"),
            shape: [batch, .fixed(classes)])
        return try builder.graph()
    }

    static func ramp(_ count: Int) -> [Float] { (0..<count).map { Float($0 % 7) / 7 - 0.4 } }

    /// An empty folder that is removed afterwards.
    static func withFolder(_ body: (FilePath) throws -> Void) throws {
        let path = FileManager.default.temporaryDirectory.appending(
            path: "graft-onnx-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: path, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: path) }
        try body(FilePath(path.path))
    }

    static func golden<Value: Decodable>(_ name: String, as type: Value.Type) throws -> Value {
        let url = Bundle.module.url(
            forResource: name, withExtension: "json", subdirectory: "Goldens")
        guard let url else { throw CocoaError(.fileNoSuchFile) }
        return try JSONDecoder().decode(type, from: Data(contentsOf: url))
    }

    /// The folder of shared models; nil where there is none.
    static let sharedModels: FilePath? = {
        let root = ProcessInfo.processInfo.environment["GRAFT_SHARED"]
        let package = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent()
            .deletingLastPathComponent()
        let shared = root.map { URL(filePath: $0) } ?? package.appending(path: "../shared")
        let models = shared.appending(path: "models").standardizedFileURL
        return FileManager.default.fileExists(atPath: models.path) ? FilePath(models.path) : nil
    }()
}

/// The code of the error that a call throws; nil when it does not throw one of ours.
func code(of body: () throws -> Void) -> ONNXError.Code? {
    do {
        try body()
        return nil
    } catch {
        return (error as? ONNXError)?.code
    }
}

/// A portable generator for property loops (SplitMix64).
struct TestGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
