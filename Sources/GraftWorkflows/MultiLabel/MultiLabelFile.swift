import Foundation
import GraftFeatures
import GraftLearning
import GraftONNX
import GraftReports
import SystemPackage

/// A multi-label model as one ONNX file.
enum MultiLabelFile {
    /// Puts a head behind a prepared backbone; temperatures go into its weights.
    ///
    /// - Parameter network: the backbone's graph with other weights; nil for its own.
    static func graph(
        _ prepared: PreparedBackbone, network: ONNXGraph? = nil, _ form: LinearForm,
        _ contract: MultiLabelContract
    ) throws -> ONNXGraph {
        let scaled = form.scaled(by: contract.rules.map { 1 / $0.temperature })
        var graph = try (network ?? prepared.graph()).appending(
            LinearHead(
                weights: scaled.weights.storage, bias: scaled.bias,
                scaling: form.normalisesRows ? .l2 : .none, activation: .sigmoid),
            to: prepared.featureTensor, output: ModelContract.output)
        if contract.pixelType == .uint8 {
            graph = try graph.foldingNormalisation(
                mean: [0], std: [1], layout: .nchw, pixels: .uint8)
        }
        return try signed(graph, contract)
    }

    /// The same network with another head; temperatures go into its weights.
    ///
    /// - Parameter contract: nil leaves the metadata as they are.
    static func graph(
        _ model: MultiLabelModel, _ form: LinearForm, _ contract: MultiLabelContract?
    ) throws -> ONNXGraph {
        let scaled = form.scaled(
            by: contract?.rules.map { 1 / $0.temperature } ?? form.bias.map { _ in 1 })
        let graph = try model.graph.replacing(
            model.tail, weights: scaled.weights.storage, bias: scaled.bias)
        return try contract.map { try signed(graph, $0) } ?? graph
    }

    /// Writes the file.
    ///
    /// - Returns: its size in megabytes.
    static func write(_ graph: ONNXGraph, to path: String) throws -> Double {
        try graph.write(to: FilePath(path))
        let bytes = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
        return Double(bytes) / 1e6
    }

    private static func signed(
        _ graph: ONNXGraph, _ contract: MultiLabelContract
    ) throws -> ONNXGraph {
        var graph = graph
        graph.metadata[ModelContract.key] = try JSONReport.encoded(contract, indented: false)
        return graph
    }
}
