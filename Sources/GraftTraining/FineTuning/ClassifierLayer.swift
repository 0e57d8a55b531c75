internal import CTrainer
import GraftLearning
import GraftLinearAlgebra
import GraftONNX

/// The classifier as it is trained: standardised features times weights plus bias.
final class ClassifierLayer {
    /// D, of the training part; constant.
    let mean: [Float]
    let scale: [Float]
    /// D x K and K.
    let weights: TrainerTensor
    let bias: TrainerTensor
    private let centre: TrainerTensor
    private let width: TrainerTensor

    /// - Parameters:
    ///   - start: nil: small random weights.
    ///   - features: of the training images, N x D.
    init(
        _ start: LinearForm?, features: Matrix<Float>, classCount: Int, seed: UInt64,
        trainer: Trainer
    ) throws(TrainingError) {
        let (count, columns) = (features.columns, classCount)
        (mean, scale) = Self.moments(features)
        var values = [Float](repeating: 0, count: count * columns)
        var shifts = [Float](repeating: 0, count: columns)
        if let start {
            for k in 0..<columns {
                var shift = Double(start.bias[k])
                for d in 0..<count {
                    let weight = start.weights[d, k]
                    values[d * columns + k] = weight * scale[d]
                    shift += Double(weight) * Double(mean[d])
                }
                // A class without training images starts low, not at minus ten thousand.
                shifts[k] = Float(max(shift, -30))
            }
        } else {
            var generator = SeededGenerator(seed: seed, stream: 0x4EAD)
            let spread = 0.01
            for place in values.indices { values[place] = Float(spread * generator.normal()) }
        }
        weights = try TrainerTensor(values, shape: [count, columns], trainer)
        bias = try TrainerTensor(shifts, shape: [columns], trainer)
        centre = try TrainerTensor(mean, shape: [1, count], trainer)
        width = try TrainerTensor(scale, shape: [1, count], trainer)
        try weights.train()
        try bias.train()
    }

    /// Logits (N x K) of features (N x D), perhaps with some features zeroed.
    func callAsFunction(_ features: TrainerTensor, mask: TrainerTensor? = nil)
        throws(TrainingError) -> TrainerTensor
    {
        var x = try features.cast(GRAFT_F32).binary(GRAFT_SUBTRACT, centre)
            .binary(GRAFT_DIVIDE, width)
        if let mask { x = try x.binary(GRAFT_MULTIPLY, mask) }
        return try x.gemm(weights, bias)
    }

    /// Factors for `count` images: 0 with probability `share`, otherwise 1 / (1 - share); nil for 0.
    ///
    /// Drawn here and not by the library, whose random stream belongs to the whole process.
    func mask(_ share: Double, images count: Int, seed: UInt64) throws(TrainingError)
        -> TrainerTensor?
    {
        guard share > 0 else { return nil }
        var generator = SeededGenerator(seed: seed)
        let kept = Float(1 / (1 - share))
        let values = (0..<count * mean.count).map { _ in generator.uniform() < share ? 0 : kept }
        return try TrainerTensor(values, shape: [count, mean.count], weights.trainer)
    }

    /// Mean and deviation of each feature; features that do not vary have deviation 1.
    private static func moments(_ features: Matrix<Float>) -> ([Float], [Float]) {
        let (n, d) = (features.rows, features.columns)
        var (sums, squares) = ([Double](repeating: 0, count: d), [Double](repeating: 0, count: d))
        for row in 0..<n { for (j, x) in features[row: row].enumerated() { sums[j] += Double(x) } }
        let mean = sums.map { $0 / Double(max(1, n)) }
        for row in 0..<n {
            for (j, x) in features[row: row].enumerated() {
                let gap = Double(x) - mean[j]
                squares[j] += gap * gap
            }
        }
        let scale = squares.indices.map { j -> Float in
            let deviation = (squares[j] / Double(max(1, n))).squareRoot()
            return deviation > 1e-5 * max(1e-3, abs(mean[j])) ? Float(deviation) : 1
        }
        return (mean.map { Float($0) }, scale)
    }
}
