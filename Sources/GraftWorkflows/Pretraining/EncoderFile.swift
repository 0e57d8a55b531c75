import Foundation
import GraftFeatures
import GraftImages
import GraftTraining
import SystemPackage

/// The encoder of a U-Net as a backbone: an ONNX file with its card beside it.
struct EncoderFile {
    let name: String
    let options: PretrainOptions
    /// Trained numbers; empty: as the network begins.
    let weights: [String: [Float]]
    /// What it learned from, in words.
    let task: String

    /// Writes the graph to a file and the card beside it.
    func write(graph file: FilePath) throws -> Backbone {
        let graph = try options.network.encoder(
            weights.isEmpty ? options.network.startingWeights(seed: options.seed) : weights,
            side: options.side)
        let bytes = try graph.serialized()
        try OutputFile.write(bytes, to: file.string)
        var card = BackboneCard(name: name)
        card.file = file.lastComponent?.string
        card.sha256 = ContentDigest(of: bytes)
        card.bytes = bytes.count
        card.family = "own"
        card.architecture =
            "U-Net encoder, widths "
            + options.network.widths.map(String.init).joined(separator: ", ")
        card.sourceTask = task
        card.objective = weights.isEmpty ? "none" : options.pretext.name
        card.licence = "the user's own"
        card.commercialUse = .yes
        card.parameters = graph.constants.values.reduce(0) {
            $0 + ($1.elementType == .float ? $1.count ?? 0 : 0)
        }
        card.provenance = "graft pretrain"
        card.input = BackboneCard.Input(
            name: graph.inputs.first?.name,
            transform: ImageTransform(
                geometry: options.geometry,
                normalisation: PixelNormalisation(
                    mean: [0, 0, 0], std: [255, 255, 255], order: .rgb, layout: .nchw)))
        card.features = BackboneCard.Features(
            name: UNet.features, width: options.network.widths.last)
        try Self.write(card, beside: file)
        return Backbone(card: card, origin: .file(file))
    }

    /// Writes a card as NAME.json beside NAME.onnx.
    static func write(_ card: BackboneCard, beside file: FilePath) throws {
        let place = file.removingLastComponent().appending("\(file.stem ?? card.name).json")
        try OutputFile.write(card.fileContents(), to: place.string)
    }
}
