import GraftDatasets
import GraftLinearAlgebra

/// One multi-label fit on its way: held rows, roles of labels, weights (C x D) and biases.
struct MultiLabelTraining {
    private let options: MultiLabelHeadOptions
    private let held: HeldFeatures
    private let categories: Int
    private var teacher: LabelTeacher
    private var weights: [Float]
    private var bias: [Float]
    private(set) var losses: [Double] = []

    private var images: Int { held.rows.rows.rows }
    private var width: Int { held.rows.rows.columns }

    init(_ data: LabelledFeatures, _ options: MultiLabelHeadOptions, _ teacher: LabelTeacher) {
        self.options = options
        self.teacher = teacher
        held = HeldFeatures(data.features, scaling: options.scaling)
        categories = data.labels.classCount
        weights = [Float](repeating: 0, count: categories * data.features.columns)
        bias = [Float](repeating: 0, count: categories)
    }

    /// Trains to the end; for a curriculum once on known labels and once after every guess.
    mutating func run() throws {
        try round(0)
        for index in 0..<teacher.rounds {
            teacher.guess(Array(0..<images), scores: scores())
            try round(index + 1)
        }
    }

    /// Scores of all images before the sigmoid (N x C).
    func scores() -> [Float] {
        var scores: [Float] = []
        held.rows.scores(weights: weights, bias: bias, into: &scores)
        return scores
    }

    /// Weights for raw features (D x C) with their biases.
    func form() -> LinearForm {
        var columns: [[Double]] = []
        var shifted: [Double] = []
        for index in 0..<categories {
            let own = held.raw(Array(weights[index * width..<(index + 1) * width]) + [bias[index]])
            columns.append(own.weights)
            shifted.append(own.bias)
        }
        return LinearForm(
            columns: columns, bias: shifted, present: Array(0..<categories),
            classCount: categories, normalisesRows: held.normalisesRows)
    }

    private mutating func round(_ index: Int) throws {
        switch options.optimiser {
        case .adam: try adam(stream: index)
        case .lbfgs: try descend()
        }
    }

    // MARK: Mini-batches

    private mutating func adam(stream: Int) throws {
        var generator = SeededGenerator(seed: options.seed, stream: 31 + stream)
        var order = Array(0..<images)
        var state = (weights: AdamState(count: weights.count), bias: AdamState(count: bias.count))
        let batches = (images + options.batch - 1) / options.batch
        let steps = Double(options.epochs * batches)
        var step = 0.0
        for epoch in 0..<options.epochs {
            try Task.checkCancellation()
            generator.shuffle(&order)
            var sum = 0.0
            for start in stride(from: 0, to: images, by: options.batch) {
                let batch = Array(order[start..<min(start + options.batch, images)])
                let rate = options.learningRate * (1 - step / steps)
                sum += adamStep(batch, epoch: epoch, rate: rate, state: &state)
                step += 1
            }
            losses.append(sum / Double(images))
        }
    }

    private mutating func adamStep(
        _ batch: [Int], epoch: Int, rate: Double,
        state: inout (weights: AdamState, bias: AdamState)
    ) -> Double {
        let rows = SharedRows(rows: held.rows.rows.selecting(rows: batch))
        var scores: [Float] = []
        rows.scores(weights: weights, bias: bias, into: &scores)
        let (loss, derivatives) = teacher.judge(batch, scores: scores, epoch: epoch)
        var sums = [Float](repeating: 0, count: categories)
        for (entry, slope) in derivatives.enumerated() { sums[entry % categories] += slope }
        var gradient: [Float] = []
        rows.gradient(of: derivatives, columns: categories, into: &gradient)
        let penalty = Float(options.penalty)
        for i in gradient.indices { gradient[i] += penalty * weights[i] }
        state.weights.step(&weights, gradient, rate: rate)
        state.bias.step(&bias, sums, rate: rate)
        return loss * Double(batch.count)
    }

    // MARK: All images at once

    /// Rounds of a policy that looks at scores; one round for the others.
    private mutating func descend() throws {
        let looks = options.unknown.assumesAbsent && options.unknown != .negative
        for epoch in 0..<(looks ? options.epochs : 1) {
            try Task.checkCancellation()
            let own = teacher.adjusted(Array(0..<images), scores: scores(), epoch: epoch)
            let mean = minimise(own)
            losses.append(mean)
        }
    }

    private mutating func minimise(_ roles: [LabelRole]) -> Double {
        let (n, d, c, penalty) = (images, width, categories, options.penalty)
        var loss = options.loss
        loss.holdsFocus = false
        let (rows, imageWeights) = (held.rows, teacher.imageWeights)
        var (scores, gradient): ([Float], [Float]) = ([], [])
        let starts = (0..<c).map { Array(weights[$0 * d..<($0 + 1) * d]) + [bias[$0]] }
        let descent = LockstepDescent(iterationLimit: options.iterations, tolerance: 1e-5)
        let solutions = descent.minimise(starts) { functions, points in
            let m = functions.count
            rows.scores(
                weights: points.flatMap { $0.dropLast() }, bias: points.map { $0[d] }, into: &scores
            )
            var values = [Double](repeating: 0, count: m)
            var sums = [Double](repeating: 0, count: m)
            for image in 0..<n {
                let weight = imageWeights[image] / Float(n)
                for (place, index) in functions.enumerated() {
                    let entry = image * m + place
                    let (value, slope) = loss.evaluate(scores[entry], roles[image * c + index])
                    values[place] += Double(weight * value)
                    scores[entry] = weight * slope
                    sums[place] += Double(scores[entry])
                }
            }
            rows.gradient(of: scores, columns: m, into: &gradient)
            return (0..<m).map { place in
                var own = Array(gradient[place * d..<(place + 1) * d])
                var square = 0.0
                for j in 0..<d {
                    square += Double(points[place][j]) * Double(points[place][j])
                    own[j] += Float(penalty) * points[place][j]
                }
                return .init(
                    value: values[place] + penalty / 2 * square,
                    gradient: own + [Float(sums[place])])
            }
        }
        for (index, solution) in solutions.enumerated() {
            weights.replaceSubrange(index * d..<(index + 1) * d, with: solution.point[..<d])
            bias[index] = solution.point[d]
        }
        return solutions.reduce(0) { $0 + $1.value }
    }
}
