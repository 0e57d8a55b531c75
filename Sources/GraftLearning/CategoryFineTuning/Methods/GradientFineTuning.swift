import GraftLinearAlgebra

/// CFT-BP for a block of categories: Adam on all known labels at once, the best step kept.
///
/// Each category has its own weights, moments and patience; they share the products alone. A
/// category that has lost patience leaves the block, and when half have left the rows that only
/// they needed leave too.
struct GradientFineTuning {
    private let run: CategoryRun
    private let settings: CategoryFineTuning.GradientSettings
    private var block: CategoryBlock
    private var rows: SharedRows
    private var selection: SharedRows
    private var outcomes: [CategoryOutcome]
    /// Places in `outcomes` of the categories still running, and in `block`.
    private var active: [Int]
    private var places: [Int]
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
        places = active
        weights = outcomes.flatMap(\.weights)
        bias = outcomes.map(\.bias)
        weightMoments = AdamState(count: weights.count)
        biasMoments = AdamState(count: bias.count)
        stale = [Int](repeating: 0, count: categories.count)
    }

    mutating func outcome() throws -> [CategoryOutcome] {
        var step = 0
        while step < settings.steps, !active.isEmpty {
            if step % 16 == 0 { try Task.checkCancellation() }
            step += 1
            descend()
            judge(step)
            leave()
        }
        return outcomes
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
        let part = block.training[places[column]]
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
                for row in block.training[places[column]].rows {
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

    private mutating func judge(_ step: Int) {
        let (m, d) = (active.count, run.weights.columns)
        selection.scores(weights: weights, bias: bias, into: &scores)
        for column in 0..<m {
            let measure = block.selection[places[column]].measure(
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
        guard kept.count < active.count else { return }
        let d = run.weights.columns
        weights = kept.flatMap { weights[$0 * d..<($0 + 1) * d] }
        bias = kept.map { bias[$0] }
        weightMoments = weightMoments.selecting(kept, size: d)
        biasMoments = biasMoments.selecting(kept, size: 1)
        stale = kept.map { stale[$0] }
        active = kept.map { active[$0] }
        places = kept.map { places[$0] }
        guard !active.isEmpty, active.count * 2 <= block.categories.count else { return }
        block = run.block(active.map { outcomes[$0].category })
        places = Array(active.indices)
        rows = SharedRows(rows: run.trainingRows.selecting(rows: block.trainingImages))
        selection = run.selectionRows(block)
    }
}
