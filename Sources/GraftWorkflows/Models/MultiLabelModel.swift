import Foundation
import GraftFeatures
import GraftImages
import GraftLearning
import GraftLinearAlgebra
import GraftONNX
import SystemPackage

/// A network that scores several categories an image, opened: its backbone and its last layer.
struct MultiLabelModel: Sendable {
    /// Nil for a file that Graft did not write.
    let contract: MultiLabelContract?
    let graph: ONNXGraph
    let tail: LinearTail
    /// The network up to the features in front of the last layer.
    let backbone: Backbone

    /// Whether a file is a multi-label model of Graft; false also for what cannot be read.
    static func isMultiLabel(_ file: String) -> Bool {
        guard let graph = try? ONNXGraph(contentsOf: FilePath(file)),
            let text = graph.metadata[ModelContract.key]
        else { return false }
        struct Task: Decodable { var task: String? }
        let task = try? JSONDecoder().decode(Task.self, from: Data(text.utf8))
        return task?.task == MultiLabelContract.task
    }

    /// Opens a model that Graft wrote, or any ONNX file that ends with a Gemm; for the latter the
    /// pixel rule is taken from its card or, as for backbones, from the graph.
    ///
    /// - Throws: `ONNXError`, `FeatureError` where the pixel rule is not known, `WorkflowError`.
    init(_ file: String) throws {
        let path = FilePath(file)
        graph = try ONNXGraph(contentsOf: path)
        tail = try graph.linearTail()
        guard let text = graph.metadata[ModelContract.key] else {
            contract = nil
            backbone = try Self.foreign(path, tail)
            return
        }
        guard let read = try? JSONDecoder().decode(MultiLabelContract.self, from: Data(text.utf8)),
            read.task == MultiLabelContract.task, read.format == 1,
            read.rules.count == read.classes.count, read.classes.count == tail.categoryCount
        else {
            throw WorkflowError(
                .notAModel, subject: file,
                detail: "is no multi-label model of this version of Graft; write one with graft "
                    + "train on data with several categories an image")
        }
        contract = read
        var card = BackboneCard(
            name: read.backbone,
            input: .init(
                name: ModelContract.input,
                transform: ImageTransform(geometry: read.geometry, normalisation: .identity)))
        card.features = .init(name: tail.features, width: tail.featureCount)
        card.licence = read.licence
        backbone = Backbone(card: card, origin: .file(path))
    }

    /// A file that others made, with its card.
    private static func foreign(_ file: FilePath, _ tail: LinearTail) throws -> Backbone {
        let folder = file.removingLastComponent()
        let stem = file.stem ?? "model"
        var card = BackboneCard(name: BackboneCard.isValid(name: stem) ? stem : "model")
        let own = folder.appending(stem + ".json")
        if FileManager.default.fileExists(atPath: own.string) {
            card = try BackboneFolder.readCard(own)
        }
        if card.input == nil {
            let found = Backbone(card: card, origin: .file(file))
            card = try BackboneInspection(of: found).completed(card)
        }
        card.features = .init(name: tail.features, width: tail.featureCount)
        card.posteriors = nil
        return Backbone(card: card, origin: .file(file))
    }

    /// Scores before the sigmoid, as the head was trained: the temperatures are taken out again.
    var form: LinearForm {
        let temperatures = contract?.rules.map(\.temperature)
        return LinearForm(
            weights: Matrix(
                rows: tail.featureCount, columns: tail.categoryCount, storage: tail.weights),
            bias: tail.bias, normalisesRows: false
        ).scaled(by: temperatures ?? tail.bias.map { _ in 1 })
    }
}

extension LinearForm {
    /// The form whose scores of category k are `factors[k]` times as large.
    func scaled(by factors: [Double]) -> LinearForm {
        precondition(factors.count == bias.count, "one factor a category")
        var weights = weights
        for row in 0..<weights.rows {
            for k in factors.indices {
                weights[row, k] = Float(Double(weights[row, k]) * factors[k])
            }
        }
        return LinearForm(
            weights: weights, bias: zip(bias, factors).map { Float(Double($0) * $1) },
            normalisesRows: normalisesRows)
    }
}
