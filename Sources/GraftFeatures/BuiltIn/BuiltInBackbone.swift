import GraftImages
import GraftONNX

/// The backbones that Graft builds itself; nothing was learnt, nothing is downloaded.
public enum BuiltInBackbone: String, Sendable, Hashable, Codable, CaseIterable {
    /// Two-order wavelet scattering of brightness and colour differences.
    case scattering
    /// Histograms of colour and of small-scale texture: the floor that every network must beat.
    case colour
    /// The pixels of a small copy: a yardstick, not offered as a backbone.
    case pixels

    /// Those that a user can choose.
    public static let offered: [BuiltInBackbone] = [.scattering, .colour]

    /// With its card.
    public var backbone: Backbone { Backbone(card: card, origin: .builtIn(self)) }

    /// The graph as it is built, input N x 3 x H x W, 0...255.
    public func graph() throws -> ONNXGraph {
        switch self {
        case .scattering: try ScatteringBackbone().graph()
        case .colour: try ColourBackbone().graph()
        case .pixels: try PixelsBackbone().graph()
        }
    }

    private var card: BackboneCard {
        var card = BackboneCard(name: rawValue)
        card.provenance = "built by Graft"
        let side: Int
        switch self {
        case .scattering:
            side = ScatteringBackbone.side
            card.architecture = "wavelet scattering, 2 orders, Morlet, 8 angles"
            card.provenance = "Bruna and Mallat 2013; Oyallon et al. 2018; built by Graft"
            card.features = .init(name: ScatteringBackbone.output, width: ScatteringBackbone.width)
        case .colour:
            side = ColourBackbone.side
            card.architecture = "colour and texture histograms"
            card.features = .init(name: ColourBackbone.output, width: ColourBackbone.width)
        case .pixels:
            side = PixelsBackbone.side
            card.architecture = "the image itself, 16 x 16 pixels"
            card.features = .init(name: PixelsBackbone.output, width: PixelsBackbone.width)
        }
        card.family = "built-in"
        card.sourceTask = "none: nothing is learnt"
        card.licence = "no weights"
        card.commercialUse = .yes
        card.parameters = 0
        card.input = BackboneCard.Input(
            transform: ImageTransform(
                geometry: PixelGeometry(resize: .shortSide(side), width: side, height: side),
                normalisation: .identity))
        return card
    }
}
