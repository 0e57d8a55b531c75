import Foundation
import GraftFeatures
import GraftONNX
import SystemPackage

/// What Graft makes of a backbone or of a bare ONNX file.
public struct InspectBackbone: Sendable {
    public var name: String
    public var folders: [String]

    public init(name: String, folders: [String] = []) {
        self.name = name
        self.folders = folders
    }

    /// The facts in order, each with its name.
    public struct Facts: Sendable, Encodable {
        public var facts: [String: String]
        public var order: [String]
        public var pairs: [(String, String)] { order.map { ($0, facts[$0] ?? "") } }

        init(_ pairs: [(String, String?)]) {
            let known = pairs.compactMap { name, value in value.map { (name, $0) } }
            facts = Dictionary(known, uniquingKeysWith: { first, _ in first })
            order = known.map(\.0)
        }
    }

    public func run() throws -> Facts {
        let backbone = try found()
        let card = backbone.card
        let inspection = try BackboneInspection(of: backbone)
        let complete = try? inspection.completed(card)
        let prepared = complete.flatMap {
            try? PreparedBackbone(Backbone(card: $0, origin: backbone.origin))
        }
        let geometry = complete?.input?.transform.geometry
        let normalisation = complete?.input?.transform.normalisation
        let operations = inspection.operations.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        return Facts([
            ("name", card.name), ("task", card.sourceTask), ("licence", card.licence),
            ("commercial use", card.commercialUse.rawValue),
            ("inputs", inspection.inputs.map(\.description).joined(separator: ", ")),
            ("outputs", inspection.outputs.map(\.description).joined(separator: ", ")),
            (
                "pixels",
                geometry.map { "\($0.width) x \($0.height), \($0.resize), \($0.kernel.rawValue)" }
            ),
            (
                "normalisation",
                normalisation.map {
                    "mean \($0.mean), std \($0.std), \($0.order.rawValue), \($0.layout.rawValue)"
                }
            ),
            ("input problem", geometry == nil ? inspection.inputProblem : nil),
            (
                "features",
                prepared.map {
                    "\($0.backbone.card.features?.name ?? $0.featureTensor), \($0.featureWidth) wide"
                }
            ),
            ("stages", prepared.flatMap(Self.stages)),
            ("found by", inspection.penultimate?.reason),
            ("feature problem", inspection.featureProblem),
            ("batch", "\(inspection.batch)"), ("opset", "\(inspection.opset)"),
            ("producer", inspection.producer),
            ("parameters", "\(inspection.parameterCount)"),
            ("operations", operations.map { "\($0.key) \($0.value)" }.joined(separator: ", ")),
            ("unverified", card.unverified.isEmpty ? nil : card.unverified.joined(separator: ", ")),
        ])
    }

    /// Name, shape and weights of each stage, as `graft finetune --recipe` takes them.
    private static func stages(_ prepared: PreparedBackbone) -> String? {
        guard let graph = try? prepared.graph(),
            let stages = try? NetworkParts(graph, to: prepared.featureTensor)
        else { return nil }
        return stages.stages.map { stage in
            let shape = stage.shape.map(String.init).joined(separator: " x ")
            return "\(stage.name) (\(shape), \(stage.blocks.count) blocks, "
                + "\(stage.parameters) parameters)"
        }.joined(separator: "; ")
    }

    private func found() throws -> Backbone {
        guard FileManager.default.fileExists(atPath: name), !OutputFile.isFolder(name) else {
            return try BackboneShelf.filled(by: BackboneSelection(folders: folders, only: [name]))
                .backbones[0]
        }
        let file = FilePath(name)
        var card = BackboneCard(name: file.stem ?? "backbone")
        card.file = file.lastComponent?.string
        return Backbone(card: card, origin: .file(file))
    }
}
