import Foundation
import GraftDatasets
import GraftFeatures
import GraftImages
import GraftLearning
import GraftONNX
import GraftReports
import SystemPackage

/// A backbone with a learned map behind its features, as a file that is used like any other.
struct AlignedBackbone {
    let prepared: PreparedBackbone
    let part: StagePart
    let map: FeatureAlignment
    let method: AlignmentPlan.Method
    let judgements: Judgements
    let images: Int

    /// Writes NAME-aligned.onnx and its card.
    /// - Returns: the path of the graph.
    func write(to folder: FilePath) throws -> String {
        let name = "\(prepared.name)-aligned"
        let tensor = part.tap?.tensor ?? prepared.featureTensor
        var plain =
            try part.tap == nil && prepared.parts.count > 1
            ? PreparedBackbone(prepared.backbone).graph() : prepared.graph()
        plain = try plain.appending(
            featureMap, to: tensor, pooling: part.tap?.pooling ?? .none, output: "features")
        plain.metadata["graft.alignment"] = sentence
        let file = folder.appending("\(name).onnx")
        let bytes = try plain.serialized()
        try OutputFile.write(bytes, to: file.string)
        try OutputFile.write(
            card(name, bytes: bytes).fileContents(), to: folder.appending("\(name).json").string)
        return file.string
    }

    private var featureMap: FeatureMap {
        let shift = map.means.map { Float($0) }
        switch map.map {
        case .weights(let weights):
            return .scale(shift: shift, scale: weights.map { Float(max(0, $0).squareRoot()) })
        case .matrix(let matrix):
            return .matrix(shift: shift, weights: matrix.storage.map { Float($0) })
        }
    }

    /// The original's card, with the prepared graph's input: planes of 0...255.
    private func card(_ name: String, bytes: [UInt8]) -> BackboneCard {
        let original = prepared.backbone.card
        var card = BackboneCard(name: name)
        card.file = "\(name).onnx"
        card.sha256 = ContentDigest(of: bytes)
        card.bytes = bytes.count
        card.family = original.family
        card.architecture = original.architecture
        card.sourceTask = original.sourceTask
        card.licence = original.licence
        card.commercialUse = original.commercialUse
        card.parameters = original.parameters
        card.provenance = original.provenance
        card.input = BackboneCard.Input(
            transform: ImageTransform(geometry: prepared.geometry, normalisation: .identity))
        card.features = BackboneCard.Features(name: "features", width: map.featureCount)
        card.notes = original.notes + [sentence]
        return card
    }

    private var sentence: String {
        "features at \(part.name) of \(prepared.name) mapped (\(method.rawValue)) to agree with "
            + "judgements of \(images) images by "
            + "\(judgements.ratedPairs.raters.count) raters; compare with the cosine"
    }
}
