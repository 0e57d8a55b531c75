import Foundation
import GraftFeatures
import GraftONNX
import SystemPackage
import Testing

@testable import GraftTraining

/// A network with PyTorch's answers, as `Tools/goldens/training.py` writes it.
struct ParityCase: CustomTestStringConvertible {
    let name: String
    let graph: ONNXGraph
    let file: TensorFile

    var testDescription: String { name }
    var isTraining: Bool { file.texts["mode"] == "train" }

    init(_ name: String, in folder: FilePath) throws {
        self.name = name
        graph = try ONNXGraph(contentsOf: folder.appending(name + ".onnx"))
        file = try TensorFile(contentsOf: folder.appending(name + ".safetensors"))
    }

    /// The small ones of the repository.
    static func small(_ name: String) throws -> ParityCase {
        let folder = try #require(Bundle.module.resourceURL).appendingPathComponent("Goldens")
        return try ParityCase(name, in: FilePath(folder.path))
    }

    /// Names in the folder that `GRAFT_TRAINING_CASES` names.
    static let large: [String] = {
        guard let folder = largeFolder else { return [] }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasSuffix(".onnx") }.map { String($0.dropLast(5)) }.sorted()
    }()
    static let largeFolder = ProcessInfo.processInfo.environment["GRAFT_TRAINING_CASES"]

    func tensor(_ name: String, _ trainer: Trainer) throws -> TrainerTensor {
        let tensor = try #require(file.tensors[name])
        return try TrainerTensor(tensor.values, shape: tensor.shape, trainer)
    }

    /// Names of the parameters that PyTorch has gradients of.
    var gradients: [String] {
        file.tensors.keys.filter { $0.hasPrefix("gradient/") }.map { String($0.dropFirst(9)) }
            .sorted()
    }
}

/// |a - b| / |b| in Euclidean length; b's length counts at least `floor`.
func distance(_ a: [Float], _ b: [Float], floor: Double = 1e-12) -> Double {
    let (difference, length) = zip(a, b).reduce(into: (0.0, 0.0)) { sums, pair in
        let gap = Double(pair.0) - Double(pair.1)
        sums.0 += gap * gap
        sums.1 += Double(pair.1) * Double(pair.1)
    }
    return (difference / max(length, floor * floor)).squareRoot()
}

/// The trainer, where it is built.
enum TestTrainer {
    static let problem: String? = {
        do {
            _ = try Trainer()
            return nil
        } catch {
            return "\(error)"
        }
    }()
    static var isThere: Bool { problem == nil }
}
