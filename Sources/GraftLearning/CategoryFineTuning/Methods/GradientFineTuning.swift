import GraftLinearAlgebra

/// CFT-BP for one category: Adam on all known labels at once, the best step kept.
///
/// The heads of a few steps are judged together, in one product; a head that was taken after
/// patience had run out is forgotten.
struct GradientFineTuning {
    private let settings: CategoryFineTuning.GradientSettings
    private let measure: CategoryFineTuning.Measure
    private let selection: SharedRows
    private let labels: CategoryBlock.Part
    private var rows: AwakeRows
    private var outcome: CategoryOutcome
    private var weights: [Float]
    /// One number, as Adam wants it.
    private var bias: [Float]
    private var moments: AdamState
    private var biasMoments = AdamState(count: 1)
    /// Heads that are not judged yet.
    private var heads: [Float] = []
    private var biases: [Float] = []

    private static let judgedTogether = 64

    /// - Parameter quick: the run's training rows, perhaps rounded.
    init(_ run: CategoryRun, quick: any ScatteredRows, category: Int) {
        settings = run.options.gradient
        measure = run.options.measure
        let block = run.block([category])
        selection = run.selectionRows(block)
        labels = block.selection[0]
        outcome = run.trained(block, selection)[0]
        (weights, bias) = (outcome.weights, [outcome.bias])
        rows = AwakeRows(
            run.trainingRows, quick: quick, block.trainingImages,
            positive: block.training[0].positive,
            loss: settings.loss, weights: weights, bias: outcome.bias)
        moments = AdamState(count: weights.count)
    }

    mutating func tuned() throws -> CategoryOutcome {
        var gradient = [Float](repeating: 0, count: weights.count)
        var (stale, step) = (0, 0)
        while step < settings.steps {
            while step < settings.steps, biases.count < Self.judgedTogether {
                try Task.checkCancellation()
                step += 1
                let sum = rows.gradient(weights: weights, bias: bias[0], into: &gradient)
                moments.step(&weights, gradient, rate: settings.learningRate)
                biasMoments.step(&bias, [sum], rate: settings.learningRate)
                heads += weights
                biases += bias
            }
            if judge(last: step, &stale) { return outcome }
        }
        return outcome
    }

    /// Judges the waiting heads on the selection images, the oldest first.
    /// - Returns: whether patience has run out.
    private mutating func judge(last: Int, _ stale: inout Int) -> Bool {
        let (count, d) = (biases.count, weights.count)
        var (scores, scratch, buffer) = ([Float](), RankScratch(), [Float]())
        selection.scores(weights: heads, bias: biases, into: &scores)
        for place in 0..<count {
            let step = last - count + 1 + place
            let value = labels.measure(
                measure, scores: scores, column: place, of: count, scratch: &scratch,
                buffer: &buffer)
            let isBetter = outcome.take(
                .bp, weights: heads[place * d..<(place + 1) * d], bias: biases[place],
                setting: Double(step), measure: value)
            stale = isBetter ? 0 : stale + 1
            outcome.steps = step
            if stale >= settings.patience { return true }
        }
        heads.removeAll(keepingCapacity: true)
        biases.removeAll(keepingCapacity: true)
        return false
    }
}
