import GraftLinearAlgebra

/// CFT-BP for a block of categories: Adam on all known labels at once, the best step kept.
///
/// Each category has its own weights, moments and patience; they share the products alone. A
/// category that has lost patience leaves the block; when too few are left for a shared product to
/// pay, each goes on by itself with the rows on which it is known.
struct GradientFineTuning {
    private let run: CategoryRun
    private let settings: CategoryFineTuning.GradientSettings
    private var block: CategoryBlock
    private var rows: SharedRows
    private var selection: SharedRows
    private var outcomes: [CategoryOutcome]
    /// Places in `outcomes` of the categories still running, in the order of `block`.
    private var active: [Int]
    private var step = 0
    private var weights: [Float]
    private var bias: [Float]
    private var weightMoments: AdamState
    private var biasMoments: AdamState
    private var stale: [Int]

    private var scores: [Float] = []
    private var gradient: [Float] = []
    private var scratch = RankScratch()
    private var buffer: [Float] = []

    init(_ run: CategoryRun, categories: [Int]) {
        self.run = run
        settings = run.options.gradient
        block = run.block(categories)
        rows = SharedRows(rows: run.trainingRows.selecting(rows: block.trainingImages))
        selection = run.selectionRows(block)
        outcomes = run.trained(block, selection)
        active = Array(categories.indices)
        weights = outcomes.flatMap(\.weights)
        bias = outcomes.map(\.bias)
        weightMoments = AdamState(count: weights.count)
        biasMoments = AdamState(count: bias.count)
        stale = [Int](repeating: 0, count: categories.count)
    }

    mutating func outcome() throws -> [CategoryOutcome] {
        while step < settings.steps, !active.isEmpty {
            guard active.count == 1 || block.isWorthSharing else { return try finishedAlone() }
            if step % 16 == 0 { try Task.checkCancellation() }
            step += 1
            descend()
            judge()
            leave()
        }
        return outcomes
    }

    /// Every category that is still running, to its end.
    private func finishedAlone() throws -> [CategoryOutcome] {
        var result = outcomes
        for place in active.indices {
            var alone = self
            alone.keep([place])
            alone.gather()
            result[active[place]] = try alone.outcome()[active[place]]
        }
        return result
    }

    /// One step of Adam on the sum of the losses of each category's known labels.
    private mutating func descend() {
        let m = active.count
        rows.scores(weights: weights, bias: bias, into: &scores)
        var sums = [Float](repeating: 0, count: m)
        for column in 0..<m { sums[column] = differentiate(column, of: m) }
        clearUnknown(m)
        rows.gradient(of: scores, columns: m, into: &gradient)
        weightMoments.step(&weights, gradient, rate: settings.learningRate)
        biasMoments.step(&bias, sums, rate: settings.learningRate)
    }

    /// Overwrites the known scores of a column by derivatives.
    /// - Returns: their sum.
    private mutating func differentiate(_ column: Int, of m: Int) -> Float {
        let part = block.training[column]
        let loss = settings.loss
        var sum: Float = 0
        scores.withUnsafeMutableBufferPointer { z in
            for (place, row) in part.rows.enumerated() {
                let entry = row * m + column
                let slope = loss.derivative(z[entry], part.positive[place] ? .present : .absent)
                z[entry] = slope
                sum += slope
            }
        }
        return sum
    }

    /// Unknown labels have no derivative.
    private mutating func clearUnknown(_ m: Int) {
        let n = rows.rows.rows
        scores.withUnsafeMutableBufferPointer { z in
            for column in 0..<m {
                var next = 0
                for row in block.training[column].rows {
                    while next < row {
                        z[next * m + column] = 0
                        next += 1
                    }
                    next = row + 1
                }
                while next < n {
                    z[next * m + column] = 0
                    next += 1
                }
            }
        }
    }

    private mutating func judge() {
        let (m, d) = (active.count, run.weights.columns)
        selection.scores(weights: weights, bias: bias, into: &scores)
        for column in 0..<m {
            let measure = block.selection[column].measure(
                run.options.measure, scores: scores, column: column, of: m, scratch: &scratch,
                buffer: &buffer)
            let isBetter = outcomes[active[column]].take(
                .bp, weights: weights[column * d..<(column + 1) * d], bias: bias[column],
                setting: Double(step), measure: measure)
            stale[column] = isBetter ? 0 : stale[column] + 1
            outcomes[active[column]].steps = step
        }
    }

    /// Drops the categories that have lost patience.
    private mutating func leave() {
        let kept = active.indices.filter { stale[$0] < settings.patience }
        if kept.count < active.count { keep(kept) }
    }

    /// Goes on with some of the running categories.
    private mutating func keep(_ kept: [Int]) {
        let d = run.weights.columns
        weights = kept.flatMap { weights[$0 * d..<($0 + 1) * d] }
        bias = kept.map { bias[$0] }
        weightMoments = weightMoments.selecting(kept, size: d)
        biasMoments = biasMoments.selecting(kept, size: 1)
        stale = kept.map { stale[$0] }
        active = kept.map { active[$0] }
        block = block.selecting(kept)
    }

    /// Lets go of the rows that the remaining categories do not need.
    private mutating func gather() {
        block = run.block(block.categories)
        rows = SharedRows(rows: run.trainingRows.selecting(rows: block.trainingImages))
        selection = run.selectionRows(block)
    }
}
