import Foundation
import GraftLinearAlgebra
import GraftONNX
import SystemPackage

enum TinyBackbone {
    /// A small convolutional network with a classifier of three classes, as a file of its own.
    ///
    /// - Parameter pad: of each convolution; 1 ends with 4 x 4 places of 8 pixels, 0 with 3 x 3.
    static func write(to folder: String, pad: Int = 1) throws {
        var generator = SeededGenerator(seed: 5)
        var builder = GraphBuilder(name: "tiny")
        func weights(_ shape: [Int]) -> String {
            let inputs = Double(shape.dropFirst().reduce(1, *))
            let values = (0..<shape.reduce(1, *)).map { _ in
                Float(generator.normal() * (2 / inputs).squareRoot())
            }
            return builder.constant(values, shape: shape)
        }
        var x = builder.input("image", shape: ["N", 3, 32, 32])
        for (from, to) in [(3, 8), (8, 12), (12, 16)] {
            x = builder.add(
                "Conv", [x, weights([to, from, 3, 3]), weights([to])],
                ["kernel_shape": [3, 3], "strides": [2, 2], "pads": .ints([pad, pad, pad, pad])])
            x = builder.add("Relu", [x])
        }
        x = builder.add("Flatten", [builder.add("GlobalAveragePool", [x])], ["axis": 1])
        x = builder.add("Gemm", [x, weights([16, 3]), weights([3])])
        builder.output(x, shape: ["N", 3])
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        try builder.graph().write(to: FilePath(folder + "/tiny.onnx"))
    }
}
