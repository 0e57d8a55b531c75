import Foundation
import GraftFeatures
import GraftImages
import GraftONNX
import SystemPackage

/// A model file that `graft train` wrote, opened: its contract, and itself as a backbone whose features are the
/// class probabilities.
struct TrainedModel: Sendable {
    let contract: ModelContract
    let backbone: Backbone

    /// Reads the metadata.
    ///
    /// - Throws: `ONNXError` for a file that is no ONNX model, `WorkflowError` for one that Graft did not write.
    init(_ file: String) throws {
        let graph = try ONNXGraph(contentsOf: FilePath(file))
        guard let text = graph.metadata[ModelContract.key] else {
            throw WorkflowError(
                .notAModel, subject: file,
                detail:
                    "is an ONNX file without Graft's metadata; give a model that graft train wrote")
        }
        do {
            contract = try JSONDecoder().decode(ModelContract.self, from: Data(text.utf8))
        } catch {
            throw WorkflowError(
                .notAModel, subject: file,
                detail:
                    "its metadata cannot be read; it was written by another version of Graft. Train it again"
            )
        }
        guard contract.format == 1 else {
            throw WorkflowError(
                .notAModel, subject: file,
                detail:
                    "was written by a newer Graft (format \(contract.format)); update Graft or train it again"
            )
        }
        var card = BackboneCard(
            name: "model",
            input: .init(
                name: ModelContract.input,
                transform: ImageTransform(geometry: contract.geometry, normalisation: .identity)))
        card.features = .init(name: ModelContract.output, width: contract.classes.count)
        backbone = Backbone(card: card, origin: .file(FilePath(file)))
    }
}
