import SystemPackage

/// A backbone that can be opened: its card, plus where its graph is.
public struct Backbone: Sendable, Hashable {
    public enum Origin: Sendable, Hashable {
        /// An ONNX file.
        case file(FilePath)
        /// A graph that Graft builds itself.
        case builtIn(BuiltInBackbone)
        /// Several backbones on one image; see `Backbone.fused`.
        case fused([Backbone])
    }

    public var card: BackboneCard
    public var origin: Origin

    public init(card: BackboneCard, origin: Origin) {
        self.card = card
        self.origin = origin
    }

    public var name: String { card.name }
}

/// A backbone that was found and cannot be used, with the reason and the remedy.
public struct SkippedBackbone: Sendable, Hashable, Codable {
    public var name: String
    public var reason: String

    public init(name: String, reason: String) {
        self.name = name
        self.reason = reason
    }
}
