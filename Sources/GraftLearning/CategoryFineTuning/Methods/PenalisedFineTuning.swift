import GraftLinearAlgebra

/// A block of categories solved for a path of penalties that draw them to the trained head.
///
/// In standardised features, for each category and penalty a: minimise goal(w, b) + a / 2 |w - w0|^2
/// (the surrogate divides the last by the variance of the trained scores, so that its penalties mean
/// the same for heads of any size). `path`: goal is the mean cross entropy of known labels, convex,
/// b free. `surrogate`: goal is `SmoothRanking`, which says nothing about b; b is then set so that
/// the mean probability of known labels is their share of positives. All functions of a block are
/// descended side by side. The weakest change comes first among equally good ones.
struct PenalisedFineTuning {
    private let run: CategoryRun
    private let held: HeldFeatures
    private let block: CategoryBlock
    private let rows: SharedRows
    private let isSurrogate: Bool
    /// From the strongest to the weakest.
    private let penalties: [Double]
    private let starts: [[Float]]
    /// The variance of the trained scores on known training labels.
    private let variances: [Double]

    /// - Parameter held: all training rows, standardised.
    init(_ run: CategoryRun, held: HeldFeatures, categories: [Int], isSurrogate: Bool) {
        self.run = run
        self.held = held
        self.isSurrogate = isSurrogate
        block = run.block(categories)
        rows = SharedRows(rows: held.rows.rows.selecting(rows: block.trainingImages))
        penalties = (isSurrogate ? run.options.surrogate.penalties : run.options.path.penalties)
            .sorted(by: >)
        starts = categories.map {
            held.held(weights: Array(run.weights[row: $0]), bias: run.bias[$0])
        }
        variances = Self.variances(block, rows, starts)
    }

    private static func variances(
        _ block: CategoryBlock, _ rows: SharedRows, _ starts: [[Float]]
    ) -> [Double] {
        var scores: [Float] = []
        rows.scores(
            weights: starts.flatMap { $0.dropLast() }, bias: starts.map { $0[$0.count - 1] },
            into: &scores)
        return block.training.enumerated().map { column, part in
            var moments = RunningMoments()
            for row in part.rows { moments.add(Double(scores[row * starts.count + column])) }
            let variance = moments.deviation * moments.deviation
            return variance > 0 ? variance : 1
        }
    }

    func outcome() throws -> [CategoryOutcome] {
        try Task.checkCancellation()
        let solutions = solved()
        try Task.checkCancellation()
        let selection = run.selectionRows(block)
        var outcomes = run.trained(block, selection)
        let method: CategoryFineTuning.Method = isSurrogate ? .surrogate : .path
        for (order, penalty) in penalties.enumerated() {
            let heads = block.categories.indices.map { place in
                raw(solutions[place * penalties.count + order].point, place)
            }
            for (place, measure) in run.measured(block, selection, heads).enumerated() {
                outcomes[place].steps += solutions[place * penalties.count + order].iterations
                _ = outcomes[place].take(
                    method, weights: heads[place].weights, bias: heads[place].bias,
                    setting: penalty, measure: measure)
            }
        }
        return outcomes
    }

    private func raw(_ point: [Float], _ place: Int) -> (weights: [Float], bias: Float) {
        let own = held.raw(isSurrogate ? centred(point, place) : point)
        return (own.weights.map { Float($0) }, Float(own.bias))
    }

    /// One function for each category and penalty, penalties running fastest.
    func solved() -> [LockstepDescent.Solution] {
        let (path, surrogate) = (run.options.path, run.options.surrogate)
        let descent = LockstepDescent(
            iterationLimit: isSurrogate ? surrogate.iterations : path.iterations,
            tolerance: isSurrogate ? 1e-5 : path.tolerance)
        let (d, count) = (run.weights.columns, penalties.count)
        var (scores, gradient): ([Float], [Float]) = ([], [])
        let origins = starts.flatMap { start in penalties.map { _ in start } }
        return descent.minimise(origins) { functions, points in
            let m = functions.count
            rows.scores(
                weights: points.flatMap { $0.dropLast() }, bias: points.map { $0[d] },
                into: &scores)
            let goals = (0..<m).map { goal(functions[$0] / count, scores, column: $0, of: m) }
            scatter(goals.map(\.slopes), functions.map { $0 / count }, into: &scores)
            rows.gradient(of: scores, columns: m, into: &gradient)
            return (0..<m).map { column in
                let (place, order) = (functions[column] / count, functions[column] % count)
                let own = gradient[column * d..<(column + 1) * d]
                let slope = isSurrogate ? 0 : goals[column].slopes.reduce(0, +)
                var answer = LockstepDescent.Answer(
                    value: goals[column].value, gradient: Array(own) + [slope])
                pull(&answer, points[column], place, penalties[order])
                return answer
            }
        }
    }

    /// Value and derivatives by the scores of known labels of one function.
    private func goal(
        _ place: Int, _ scores: [Float], column: Int, of m: Int
    ) -> (value: Double, slopes: [Float]) {
        let part = block.training[place]
        let own = part.rows.map { scores[$0 * m + column] }
        if isSurrogate {
            let width = run.options.surrogate.width * variances[place].squareRoot()
            return SmoothRanking(positive: part.positive, width: Float(width))
                .evaluate(own, measure: run.options.measure)
        }
        var (sum, slopes) = (0.0, own)
        let share = 1 / Float(own.count)
        for i in own.indices {
            let role: LabelRole = part.positive[i] ? .present : .absent
            let (value, slope) = MultiLabelLoss.bce.evaluate(own[i], role)
            sum += Double(value)
            slopes[i] = share * slope
        }
        return (sum / Double(own.count), slopes)
    }

    /// Derivatives into their rows, zeros elsewhere.
    private func scatter(_ slopes: [[Float]], _ places: [Int], into scores: inout [Float]) {
        let m = slopes.count
        scores.withUnsafeMutableBufferPointer { z in
            z.update(repeating: 0)
            for column in 0..<m {
                for (i, row) in block.training[places[column]].rows.enumerated() {
                    z[row * m + column] = slopes[column][i]
                }
            }
        }
    }

    /// Adds the penalty.
    private func pull(
        _ answer: inout LockstepDescent.Answer, _ point: [Float], _ place: Int, _ penalty: Double
    ) {
        let size = isSurrogate ? penalty / variances[place] : penalty
        let start = starts[place]
        var square = 0.0
        for j in 0..<run.weights.columns {
            let distance = point[j] - start[j]
            square += Double(distance) * Double(distance)
            answer.gradient[j] += Float(size) * distance
        }
        answer.value += size / 2 * square
    }

    /// The same weights with the bias that makes the probabilities of known training labels add up
    /// to their positives.
    private func centred(_ point: [Float], _ place: Int) -> [Float] {
        let part = block.training[place]
        var scores: [Float] = []
        rows.scores(weights: Array(point.dropLast()), bias: [0], into: &scores)
        let own = part.rows.map { Double(scores[$0]) }
        let positives = Double(part.positive.count { $0 })
        let (least, most) = (own.min() ?? 0, own.max() ?? 0)
        var (low, high) = (-most - 40, -least + 40)
        for _ in 0..<60 {
            let middle = (low + high) / 2
            let sum = own.reduce(0) { $0 + 1 / (1 + Double.exponential(-$1 - middle)) }
            if sum < positives { low = middle } else { high = middle }
        }
        var result = point
        result[point.count - 1] = Float((low + high) / 2)
        return result
    }
}
