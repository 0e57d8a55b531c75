import GraftImages
import GraftONNX

/// What a graph tells of itself, for a card that does not say everything.
///
/// The rule for what is missing: input name, layout and size come from the graph; the features from
/// `ONNXGraph.penultimate`. Mean and deviation are in no graph: ImageNet's are assumed where channels
/// come first, 127.5 where they come last, none where the input takes whole numbers; images are
/// brought to 256/224 of the size on their short side, bilinear, and cropped. All of that is listed as
/// unverified. Whatever cannot be settled is an error that names the key of the card.
public struct BackboneInspection: Sendable {
    public let inputs: [ValueDescription]
    public let outputs: [ValueDescription]
    public let opset: Int
    public let producer: String
    public let parameterCount: Int
    /// How often each operator occurs.
    public let operations: [String: Int]
    public let batch: BatchRule
    /// nil, with `inputProblem`, where the image input is not clear.
    public let image: ImageInput?
    public let inputProblem: String?
    /// nil, with `featureProblem`, where the rule does not settle it.
    public let penultimate: Penultimate?
    public let featureProblem: String?

    /// Opens the graph. Blocks while it reads.
    public init(of backbone: Backbone) throws {
        let graph: ONNXGraph =
            switch backbone.origin {
            case .builtIn(let builtIn): try builtIn.graph()
            case .file(let file): try ONNXGraph(contentsOf: file)
            case .fused: try PreparedBackbone(backbone).graph()
            }
        inputs = graph.inputs
        outputs = graph.outputs
        opset = graph.opset
        producer = graph.producer
        parameterCount = graph.parameterCount
        operations = graph.operations
        batch = graph.batchRule
        (image, inputProblem) = Self.attempt { try graph.imageInput() }
        (penultimate, featureProblem) = Self.attempt { try graph.penultimate() }
    }

    private static func attempt<Value>(_ body: () throws -> Value) -> (Value?, String?) {
        do {
            return (try body(), nil)
        } catch let error as ONNXError {
            return (nil, error.detail)
        } catch {
            return (nil, "\(error)")
        }
    }

    /// The card with what it lacked; what was assumed is added to `unverified`.
    ///
    /// - Throws: `FeatureError` (`unsupportedInput`, `noFeatureTensor`) naming the key to state.
    public func completed(_ card: BackboneCard) throws(FeatureError) -> BackboneCard {
        var card = card
        if card.input == nil {
            card.input = try assumedInput(card.name)
            card.unverified.append("input: mean, std and resize rule are assumed")
        }
        if card.features == nil {
            guard let penultimate else {
                throw FeatureError(
                    .noFeatureTensor, subject: card.name,
                    detail: "\(featureProblem ?? "no feature tensor") State \"features\": "
                        + "{\"name\": tensor, \"dim\": width} in its card.")
            }
            if penultimate.confidence == .likely {
                card.unverified.append("features: \(penultimate.reason)")
            }
        }
        if card.parameters == nil, parameterCount > 0 { card.parameters = parameterCount }
        if card.classCount == nil { card.classCount = penultimate?.classCount }
        return card
    }

    private func assumedInput(_ name: String) throws(FeatureError) -> BackboneCard.Input {
        guard let image else {
            throw FeatureError(
                .unsupportedInput, subject: name,
                detail: "\(inputProblem ?? "no image input") State \"input\" in its card.")
        }
        guard let height = image.height, let width = image.width, (8...16_384).contains(height),
            (8...16_384).contains(width)
        else {
            throw FeatureError(
                .unsupportedInput, subject: name,
                detail:
                    "takes images of any size; state \"input\" with \"size\", \"mean\" and \"std\" in its card"
            )
        }
        let isGrey = image.channels == 1
        let order: PixelNormalisation.ColourOrder = isGrey ? .grey : .rgb
        let layout: PixelNormalisation.Layout = image.layout == .nchw ? .nchw : .nhwc
        let count = order.channels
        let (mean, std): ([Float], [Float]) =
            if [.uint8, .int8, .int32, .int64].contains(image.elementType) {
                (Array(repeating: 0, count: count), Array(repeating: 1, count: count))
            } else if isGrey || layout == .nhwc {
                (Array(repeating: 127.5, count: count), Array(repeating: 127.5, count: count))
            } else {
                ([123.675, 116.28, 103.53], [58.395, 57.12, 57.375])
            }
        let side = Int((Double(min(height, width)) * 256 / 224).rounded())
        return BackboneCard.Input(
            name: image.name,
            transform: ImageTransform(
                geometry: PixelGeometry(resize: .shortSide(side), width: width, height: height),
                normalisation: PixelNormalisation(
                    mean: mean, std: std, order: order, layout: layout)))
    }
}
