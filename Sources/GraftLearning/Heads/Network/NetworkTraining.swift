import GraftLinearAlgebra

/// What a network minimises: the mean over images of the weighted loss.
struct NetworkObjective: Sendable {
    /// One for each class.
    let weights: [Double]
    let shape: LossShape

    /// Overwrites scores (N x K) by the derivatives of the mean loss.
    /// - Returns: the mean loss.
    func differentiate(_ scores: inout Matrix<Float>, classes: [Int]) -> Double {
        let (rows, columns) = (scores.rows, scores.columns)
        let weights = weights.map { $0 / Double(max(rows, 1)) }
        let zeros = [Float](repeating: 0, count: columns)
        var sums = [Double](repeating: 0, count: columns)
        return scores.withUnsafeMutableElements { z in
            classes.withUnsafeBufferPointer { classes in
                guard let start = z.baseAddress else { return 0 }
                let block = ScoreBlock(
                    start: start, stride: columns, columns: columns, classes: classes)
                return MarginLoss.multinomial.differentiate(
                    block, bias: zeros, weights: weights, rest: 0, shape: shape, sums: &sums)
            }
        }
    }

    /// The mean loss without dropout.
    func loss(of layers: [NetworkForm.Layer], _ inputs: Matrix<Float>, classes: [Int]) -> Double {
        var scores = NetworkForm(layers: layers, normalisesRows: false).scores(of: inputs)
        return differentiate(&scores, classes: classes)
    }
}

/// A network in training: its layers with Adam's moments.
struct NetworkTraining: Sendable {
    private var weights: [[Float]]
    private var biases: [[Float]]
    private let widths: [Int]
    private var moments: [AdamState]
    private var biasMoments: [AdamState]
    private let objective: NetworkObjective
    private let rate: Double
    private let dropout: Double
    private var steps = 0

    init(
        _ layers: [NetworkForm.Layer], objective: NetworkObjective, rate: Double, dropout: Double
    ) {
        weights = layers.map(\.weights.storage)
        biases = layers.map(\.bias)
        widths = [layers.first?.weights.rows ?? 0] + layers.map(\.bias.count)
        moments = weights.map { AdamState(count: $0.count) }
        biasMoments = biases.map { AdamState(count: $0.count) }
        self.objective = objective
        self.rate = rate
        self.dropout = dropout
    }

    /// Normal weights of variance 2 / inputs (He et al. 2015) in hidden layers, zeros in the last.
    static func start(widths: [Int], seed: UInt64) -> [NetworkForm.Layer] {
        (0..<widths.count - 1).map { place in
            let (inputs, outputs) = (widths[place], widths[place + 1])
            var matrix = Matrix<Float>(rows: inputs, columns: outputs)
            if place < widths.count - 2 {
                var generator = SeededGenerator(seed: seed, stream: place)
                let deviation = (2 / Double(max(inputs, 1))).squareRoot()
                matrix = Matrix(
                    rows: inputs, columns: outputs,
                    storage: (0..<inputs * outputs).map { _ in
                        Float(deviation * generator.normal())
                    })
            }
            return NetworkForm.Layer(
                weights: matrix, bias: [Float](repeating: 0, count: outputs))
        }
    }

    var layers: [NetworkForm.Layer] {
        weights.indices.map { NetworkForm.Layer(weights: matrix($0), bias: biases[$0]) }
    }

    private func matrix(_ place: Int) -> Matrix<Float> {
        Matrix(rows: widths[place], columns: widths[place + 1], storage: weights[place])
    }

    /// One step of Adam on a batch.
    /// - Returns: its mean loss before the step.
    @discardableResult
    mutating func step(_ inputs: Matrix<Float>, classes: [Int], seed: UInt64) -> Double {
        var generator = SeededGenerator(seed: seed ^ 0xD50, stream: steps)
        steps += 1
        let count = weights.count
        // What enters each layer; what is 0 there was rectified or dropped.
        var entering = [inputs]
        for (place, layer) in layers.enumerated() {
            var outputs = layer.outputs(of: entering[place])
            if place < count - 1 { drop(&outputs, &generator) }
            entering.append(outputs)
        }
        var gradient = entering.removeLast()
        let loss = objective.differentiate(&gradient, classes: classes)
        let factor = Float(1 / (1 - dropout))
        for place in (0..<count).reversed() {
            let own = entering[place].transposedProduct(with: gradient)
            let sums = Self.columnSums(gradient)
            if place > 0 {
                var below = gradient.product(withTransposed: matrix(place))
                let kept = entering[place]
                below.withUnsafeMutableElements { g in
                    kept.withUnsafeElements { x in
                        for i in g.indices { g[i] = x[i] > 0 ? g[i] * factor : 0 }
                    }
                }
                gradient = below
            }
            moments[place].step(&weights[place], own.storage, rate: rate)
            biasMoments[place].step(&biases[place], sums, rate: rate)
        }
        return loss
    }

    /// Rectifies, leaves a share of the units out, and scales the others up.
    private func drop(_ outputs: inout Matrix<Float>, _ generator: inout SeededGenerator) {
        let (dropout, factor) = (dropout, Float(1 / (1 - dropout)))
        outputs.withUnsafeMutableElements { x in
            for i in x.indices {
                let isKept = dropout == 0 || generator.uniform() >= dropout
                x[i] = isKept && x[i] > 0 ? x[i] * factor : 0
            }
        }
    }

    private static func columnSums(_ matrix: Matrix<Float>) -> [Float] {
        var sums = [Float](repeating: 0, count: matrix.columns)
        for i in 0..<matrix.rows {
            for (k, value) in matrix[row: i].enumerated() { sums[k] += value }
        }
        return sums
    }
}
