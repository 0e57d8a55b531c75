/// Graphs, inputs and engines that the tests of this target share.

import Foundation
import GraftEngines
import GraftONNX
import Testing

/// OpenVINO, where it is installed.
enum Installed {
    static let openVINO: OpenVINOEngine? = try? OpenVINOEngine()

    /// Every engine that can run on this machine.
    static var engines: [any Engine] {
        [ReferenceEngine()] + (openVINO.map { [$0 as any Engine] } ?? [])
    }

    static let missing: Comment = "skipped: OpenVINO is not installed here; make engines installs it"
}

/// Real networks outside the repository, in the folder named by GRAFT_SHARED.
enum Shared {
    static let folder = ProcessInfo.processInfo.environment["GRAFT_SHARED"] ?? "../shared"
    static let missing: Comment = "skipped: no folder of shared models; set GRAFT_SHARED"

    static func path(_ name: String) -> String { "\(folder)/models/\(name).onnx" }

    static func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

    static func model(_ name: String) throws -> [UInt8] {
        try [UInt8](Data(contentsOf: URL(fileURLWithPath: path(name))))
    }
}

enum Fixture {
    /// Two convolutions, features (N x 6) and scores (N x 4); 3 x 9 x 8 pixels.
    static func network(batch: GraftONNX.Dimension = "N") throws -> [UInt8] {
        var builder = GraphBuilder(name: "small", opset: 13)
        let pixels = builder.input("pixels", shape: [batch, 3, 9, 8])
        let first = builder.constant(wave(5 * 3 * 3 * 3, 0.7), shape: [5, 3, 3, 3])
        let second = builder.constant(wave(6 * 5 * 2 * 2, 1.3), shape: [6, 5, 2, 2])
        let convolved = builder.add("Conv", [pixels, first], ["pads": [1, 1, 1, 1]])
        let rectified = builder.add("Relu", [convolved])
        let deeper = builder.add("Conv", [rectified, second], ["strides": [2, 2]])
        let pooled = builder.add("GlobalAveragePool", [deeper])
        let features = builder.add("Flatten", [pooled])
        let weights = builder.constant(wave(6 * 4, 0.4), shape: [6, 4])
        let scores = builder.add("Softmax", [builder.add("MatMul", [features, weights])])
        builder.output(features, as: "features", shape: [batch, 6])
        builder.output(scores, as: "scores", shape: [batch, 4])
        return try builder.graph().serialized()
    }

    /// Deterministic values between -1 and 1.
    static func wave(_ count: Int, _ step: Double) -> [Float] {
        (0..<count).map { Float(sin(Double($0) * step + step)) }
    }

    /// Pixels 0...255 of image number `index`.
    static func image(_ index: Int, count: Int) -> [Float] {
        wave(count, 0.37 + 0.11 * Double(index)).map { ($0 + 1) * 127.5 }
    }
}

extension CompiledGraph {
    /// Runs all images through one request, a batch at a time.
    func outputs(_ name: String, of images: [[Float]]) throws -> [[Float]] {
        try outputs(name, of: images, in: try request())
    }

    func outputs(_ name: String, of images: [[Float]], in request: any InferenceRequest) throws -> [[Float]] {
        let batch = inputShape[0]
        var rows: [[Float]] = []
        for start in stride(from: 0, to: images.count, by: batch) {
            let part = images[start..<min(start + batch, images.count)]
            request.withInput { input in
                for (row, image) in part.enumerated() {
                    for (place, value) in image.enumerated() { input[row * image.count + place] = value }
                }
            }
            try request.run(count: part.count)
            let tensor = try request.output(name, count: part.count)
            rows += (0..<part.count).map { Array(tensor.row($0)) }
        }
        return rows
    }
}

/// The largest difference between two lists, relative to the largest magnitude; infinite where lengths differ.
func difference(_ a: [Float], _ b: [Float]) -> Float {
    guard a.count == b.count else { return .infinity }
    let scale = max(1, b.map { abs($0) }.max() ?? 1)
    return zip(a, b).map { abs($0 - $1) }.map { $0.isNaN ? .infinity : $0 }.max().map { $0 / scale } ?? 0
}
