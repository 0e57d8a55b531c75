/// A network that restores corrupted images while it learns.
///
/// Belongs to one thread at a time.
protocol RestoringNetwork: AnyObject {
    /// What is trained, in an order that does not change.
    var parameters: [TrainableGraph.Parameter] { get }
    /// Running moments that training may move.
    var statistics: [TrainableGraph.Parameter] { get }
    /// Share of the learning rate that a parameter learns by.
    func rate(of parameter: TrainableGraph.Parameter) -> Double

    /// N x 3 x side x side, to be held against the batch's targets.
    func restored(_ batch: PretrainBatch, _ mode: ForwardMode) throws -> TrainerTensor

    /// N x D of the clean images.
    func features(_ batch: PretrainBatch) throws -> TrainerTensor
}

extension RestoringNetwork {
    func rate(of parameter: TrainableGraph.Parameter) -> Double { 1 }

    /// Present values of all parameters and running moments, by name.
    func values() throws(TrainingError) -> [String: [Float]] {
        var values: [String: [Float]] = [:]
        for parameter in parameters + statistics {
            values[parameter.name] = try parameter.tensor.floats()
        }
        return values
    }
}

/// A U-Net at work.
final class RestoringUNet: RestoringNetwork {
    private let graph: TrainableGraph

    init(_ options: PretrainOptions, _ trainer: Trainer) throws {
        graph = try TrainableGraph(
            try options.network.graph(seed: options.seed), from: UNet.input,
            to: [UNet.restored, UNet.features], trainer: trainer)
    }

    var parameters: [TrainableGraph.Parameter] { graph.parameters }
    var statistics: [TrainableGraph.Parameter] { graph.statistics }

    func restored(_ batch: PretrainBatch, _ mode: ForwardMode) throws -> TrainerTensor {
        try graph(
            try batch.tensor(batch.corrupted, channels: 3, graph.trainer).channelsLast(), mode)[0]
    }

    func features(_ batch: PretrainBatch) throws -> TrainerTensor {
        try graph(try batch.tensor(batch.clean, channels: 3, graph.trainer).channelsLast())[1]
    }
}
