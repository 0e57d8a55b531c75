internal import CTrainer
import GraftFeatures
import GraftLinearAlgebra
import GraftONNX

/// A convolutional backbone that learns to fill in what is hidden from it, from its own weights on.
///
/// After Woo et al., "ConvNeXt V2" (CVPR 2023), section 3.1: patches of the size of a place on the
/// last map are hidden, what is hidden is kept at zero through all layers, so that no convolution
/// carries anything across, and a decoder of one block predicts the hidden pixels from the last map.
final class MaskedEncoder: RestoringNetwork {
    private let graph: TrainableGraph
    private let decoder: PatchDecoder
    private let plan: MaskedPlan

    init(_ plan: MaskedPlan, _ options: PretrainOptions, _ trainer: Trainer) throws {
        self.plan = plan
        graph = try TrainableGraph(
            plan.graph, from: plan.input, to: [plan.map, plan.features], trainer: trainer)
        decoder = try PatchDecoder(
            channels: plan.channels, patch: plan.patch, seed: options.seed, trainer: trainer)
    }

    var parameters: [TrainableGraph.Parameter] { graph.parameters + decoder.parameters }
    var statistics: [TrainableGraph.Parameter] { graph.statistics }

    /// The decoder begins with random weights; at its rate the backbone would forget what it knows.
    func rate(of parameter: TrainableGraph.Parameter) -> Double {
        decoder.parameters.contains { $0.name == parameter.name } ? 1 : 0.02
    }

    func restored(_ batch: PretrainBatch, _ mode: ForwardMode) throws -> TrainerTensor {
        let trainer = graph.trainer
        let shown = try ShownPlaces(batch, places: plan.places, trainer)
        // Moments of maps with holes are not those that the weights were made for.
        let mode = ForwardMode(isTraining: mode.isTraining, movesStatistics: false)
        let pixels = try batch.tensor(
            batch.clean.map { $0 * 255 }, channels: 3, trainer
        ).channelsLast()
        let map = try graph(try shown.keep(pixels), mode) { (node, tensor) throws(TrainingError) in
            Self.keepsZeros.contains(node.operation) ? tensor : try shown.keep(tensor)
        }[0]
        return try decoder(map, shown)
    }

    func features(_ batch: PretrainBatch) throws -> TrainerTensor {
        let pixels = batch.clean.map { $0 * 255 }
        return try graph(try batch.tensor(pixels, channels: 3, graph.trainer))[1]
    }

    /// Operations that make zeros of zeros and look at one place only.
    private static let keepsZeros: Set<String> = [
        "Relu", "LeakyRelu", "PRelu", "Elu", "Gelu", "HardSwish", "Tanh", "Erf", "Mul", "Identity",
        "Dropout", "Cast", "Transpose", "Reshape",
    ]
}

/// Where a backbone's masked training takes place.
public struct MaskedPlan: Sendable {
    /// The prepared graph with its weights as constants.
    let graph: ONNXGraph
    let input: String
    /// The last tensor with places: N x C x h x w.
    let map: String
    let features: String
    let channels: Int
    /// h = w.
    let places: Int
    /// Side of a hidden patch in whole pixels; what is left of the image's side is never hidden.
    public let patch: Int
    /// Side of the images in pixels.
    public let side: Int

    /// - Throws: `TrainingError` (`unsupportedGraph`) for a network without maps, or with maps that
    ///   are too small.
    public init(_ prepared: PreparedBackbone) throws {
        func refuse(_ detail: String) -> TrainingError {
            TrainingError(.unsupportedGraph, subject: prepared.name, detail: detail)
        }
        let graph = try prepared.graph().preparedForTraining()
        let parts = try NetworkParts(graph, to: prepared.featureTensor)
        let maps = parts.stages.flatMap(\.blocks).filter {
            $0.shape.count == 3 && $0.shape[1] > 1
        }
        guard let last = maps.last, last.shape[1] == last.shape[2] else {
            throw refuse(
                "gives no square maps of places; masked training needs a convolutional network")
        }
        let geometry = prepared.geometry
        guard geometry.width == geometry.height, last.shape[1] > 2 else {
            throw refuse(
                "takes \(geometry.width) x \(geometry.height) pixels and ends with "
                    + "\(last.shape[1]) x \(last.shape[2]) places; masked training needs square "
                    + "images and at least 3 x 3 places")
        }
        self.graph = graph
        input = try graph.imageInput().name
        map = last.output
        features = prepared.featureTensor
        (channels, places) = (last.shape[0], last.shape[1])
        side = geometry.width
        patch = side / places
    }

    /// Those of the trained numbers that are the backbone's, not the decoder's.
    package func own(_ weights: [String: [Float]]) -> [String: [Float]] {
        let names = Set(graph.constants.keys)
        return weights.filter { names.contains($0.key) }
    }

    /// The prepared graph with trained numbers of its own.
    package func graph(with weights: [String: [Float]]) throws -> ONNXGraph {
        try graph.settingConstants(weights)
    }
}

/// Which places of a batch are shown, at every resolution that is asked for.
private final class ShownPlaces {
    /// Of the images in pixels.
    let side: Int
    private let mask: [Float]
    private let (count, places): (Int, Int)
    private let trainer: Trainer
    private var known: [Int: TrainerTensor] = [:]

    init(_ batch: PretrainBatch, places: Int, _ trainer: Trainer) throws {
        (mask, count, side) = (batch.mask, batch.count, batch.side)
        (self.places, self.trainer) = (places, trainer)
    }

    /// N x 1 x size x size: 1 where pixels are shown, 0 where they are hidden.
    func shown(_ size: Int) throws(TrainingError) -> TrainerTensor {
        if let found = known[size] { return found }
        var values: [Float] = []
        values.reserveCapacity(count * size * size)
        for image in 0..<count {
            for row in 0..<size {
                let start = (image * side + row * side / size) * side
                for column in 0..<size { values.append(1 - mask[start + column * side / size]) }
            }
        }
        let tensor = try TrainerTensor(values, shape: [count, 1, size, size], trainer)
        known[size] = tensor
        return tensor
    }

    /// The same tensor with hidden places at zero; one without places stays as it is.
    func keep(_ tensor: TrainerTensor) throws(TrainingError) -> TrainerTensor {
        let shape = tensor.shape
        guard shape.count == 4, shape[2] == shape[3], shape[2] >= places else { return tensor }
        return try tensor.binary(GRAFT_MULTIPLY, try shown(shape[2]))
    }
}

/// One block that predicts hidden pixels from the last map: projection, a token at hidden places, a
/// 7 x 7 convolution of each channel with two layers behind it, prediction.
private final class PatchDecoder {
    static let width = 256

    let parameters: [TrainableGraph.Parameter]
    private let patch: Int

    init(channels: Int, patch: Int, seed: UInt64, trainer: Trainer) throws(TrainingError) {
        self.patch = patch
        let width = Self.width
        var generator = SeededGenerator(seed: seed, stream: 23)
        var made: [TrainableGraph.Parameter] = []
        func add(_ name: String, _ shape: [Int], fan: Int?) throws(TrainingError) {
            let values = (0..<shape.reduce(1, *)).map { _ -> Float in
                fan.map { Float(generator.normal() / Double($0).squareRoot()) } ?? 0
            }
            made.append(
                .init(
                    name: "decoder/\(name)", role: shape.count == 4 && fan != nil ? .weight : .bias,
                    shape: shape, tensor: try TrainerTensor(values, shape: shape, trainer)))
        }
        try add("project", [width, channels, 1, 1], fan: channels)
        try add("project.bias", [width], fan: nil)
        try add("token", [1, width, 1, 1], fan: nil)
        try add("depth", [width, 1, 7, 7], fan: 49)
        try add("depth.bias", [width], fan: nil)
        try add("widen", [4 * width, width, 1, 1], fan: width)
        try add("widen.bias", [4 * width], fan: nil)
        try add("narrow", [width, 4 * width, 1, 1], fan: 16 * width)
        try add("narrow.bias", [width], fan: nil)
        try add("predict", [3 * patch * patch, width, 1, 1], fan: 16 * width)
        try add("predict.bias", [3 * patch * patch], fan: nil)
        parameters = made
    }

    /// N x C x h x h to N x 3 x side x side, the rim that is never hidden like its neighbours.
    func callAsFunction(_ map: TrainerTensor, _ places: ShownPlaces) throws(TrainingError)
        -> TrainerTensor
    {
        let tensors = parameters.map(\.tensor)
        let size = map.shape[2]
        let count = map.shape[0]
        let shown = try places.shown(size)
        let hidden = try shown.unary(GRAFT_AFFINE, -1, 1)
        var x = try map.convolution(tensors[0], bias: tensors[1], Self.window())
        x = try x.binary(GRAFT_MULTIPLY, shown).binary(
            GRAFT_ADD, try tensors[2].binary(GRAFT_MULTIPLY, hidden))
        var y = try x.convolution(
            tensors[3], bias: tensors[4], Self.window(pad: 3, groups: Self.width))
        y = try y.convolution(tensors[5], bias: tensors[6], Self.window()).unary(GRAFT_GELU)
        x = try x.binary(
            GRAFT_ADD, try y.convolution(tensors[7], bias: tensors[8], Self.window()))
        x = try x.convolution(tensors[9], bias: tensors[10], Self.window())
        let picture = try x.reshaped([count, 3, patch, patch, size, size])
            .permuted([0, 1, 4, 2, 5, 3]).reshaped([count, 3, size * patch, size * patch])
        let rim = places.side - size * patch
        return rim == 0
            ? picture : try picture.padded([0, 0, 0, 0, 0, 0, rim, rim], GRAFT_PAD_EDGE, value: 0)
    }

    private static func window(pad: Int64 = 0, groups: Int = 1) -> graft_trainer_window {
        graft_trainer_window(
            kernel: (1, 1), strides: (1, 1), pads: (pad, pad, pad, pad), dilations: (1, 1),
            output_padding: (0, 0), groups: Int64(groups), transposed: false, ceil: false,
            count_pads: false)
    }
}
