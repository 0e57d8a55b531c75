import Foundation
import GraftFeatures
import GraftImages
import GraftTraining
import SystemPackage

/// A convolutional backbone that learns on from its own weights, written as a backbone of its own.
struct AdaptedBackbone {
    let prepared: PreparedBackbone
    let plan: MaskedPlan

    init(_ prepared: PreparedBackbone) throws {
        self.prepared = prepared
        plan = try MaskedPlan(prepared)
    }

    /// The options with what the network decides: size, patches, loss on what is hidden.
    func fitted(_ given: PretrainOptions) -> PretrainOptions {
        var options = given
        options.side = plan.side
        options.resize = prepared.geometry
        options.pretext = Pretext(
            mask: .init(patch: plan.patch, ratio: given.pretext.mask?.ratio ?? 0.6))
        options.region = .corrupted
        options.normalisesPatches = true
        return options
    }

    /// Writes the graph with its new weights, and a card beside it.
    func write(_ network: Pretrained, task: String, to file: FilePath) throws -> Backbone {
        let weights = plan.own(network.weights)
        var graph = try plan.graph(with: weights)
        graph.metadata["graft.pretraining"] = task
        let bytes = try graph.serialized()
        try OutputFile.write(bytes, to: file.string)
        let original = prepared.backbone.card
        var card = original
        card.parameters = weights.values.reduce(0) { $0 + $1.count }
        card.name = Pretrain.name(of: file)
        card.file = file.lastComponent?.string
        card.sha256 = ContentDigest(of: bytes)
        (card.md5, card.bytes, card.url) = (nil, bytes.count, nil)
        card.sourceTask = [original.sourceTask, task].compactMap(\.self).joined(
            separator: ", then ")
        (card.sourceAccuracy, card.sourceAccuracySize) = (nil, nil)
        card.input = BackboneCard.Input(
            transform: ImageTransform(geometry: prepared.geometry, normalisation: .identity))
        card.features = BackboneCard.Features(
            name: prepared.featureTensor, width: prepared.featureWidth)
        // The source classifier no longer fits what lies before it.
        card.posteriors = nil
        try EncoderFile.write(card, beside: file)
        return Backbone(card: card, origin: .file(file))
    }
}
