import GraftLinearAlgebra

/// Solves many linear problems on the same rows side by side: every round is one product with the
/// rows for all of them.
///
/// A product with five columns leaves the processor waiting for memory; the columns of all
/// penalties and inner folds together keep it busy. Results do not depend on which problems run
/// together, except in the last bits.
struct LockstepSolver<Element: BLASElement> {
    let features: BlockedFeatures<Element>
    let task: LinearTask
    private let preconditioner: Preconditioner<Element>
    private var states: [ProblemState<Element>]

    /// - Parameter preconditioner: of these rows, with a factor for every penalty.
    init(
        _ features: BlockedFeatures<Element>, task: LinearTask, problems: [LinearProblem],
        preconditioner: Preconditioner<Element>
    ) {
        self.features = features
        self.task = task
        self.preconditioner = preconditioner
        states = problems.map { ProblemState($0, features: features, task: task) }
        sortByPenalty()
    }

    /// Problems with one penalty share a factor: neighbours in the buffers. `index` remembers the
    /// order of the caller.
    private mutating func sortByPenalty() {
        for i in states.indices { states[i].index = i }
        states.sort { ($0.problem.penalty, $0.index) < ($1.problem.penalty, $1.index) }
    }

    /// Runs every problem to its optimum.
    /// - Returns: solutions in the order of the problems.
    mutating func solve() -> [LinearSolution] {
        var active = Array(states.indices)
        while !active.isEmpty {
            var round = LockstepRound(
                states: active.map { states[$0] }, features: features, task: task)
            round.evaluate(preconditioner)
            for (place, index) in active.enumerated() {
                states[index].take(
                    value: round.values[place], gradient: round.gradient(place),
                    largest: round.largest[place], task: task)
            }
            active.removeAll { states[$0].isDone }
        }
        var solutions = [LinearSolution?](repeating: nil, count: states.count)
        for state in states {
            solutions[state.index] = state.solution(preconditioner, features: features)
        }
        return solutions.compactMap(\.self)
    }
}

/// One problem on its way: its standardisation, weights of classes, and minimiser.
struct ProblemState<Element: BLASElement> {
    let problem: LinearProblem
    var index = 0
    /// Standardised row = factor * held row + offset.
    let factor: [Element]
    let offset: [Element]
    /// C times the weight of each class.
    let classWeights: [Double]
    /// How the loss of this problem's training rows differs from cross-entropy.
    let shape: LossShape
    /// C times the sum of the weights of the training rows.
    let totalWeight: Double
    /// Bias = scaled bias / biasScale, the diagonal part of the preconditioner.
    let biasScale: Double
    private let columns: Int
    private(set) var minimiser: LimitedMemoryBFGS<Element>
    private(set) var isDone = false
    private(set) var converged = false

    init(_ problem: LinearProblem, features: BlockedFeatures<Element>, task: LinearTask) {
        self.problem = problem
        columns = task.columns
        let standardisation = features.standardisation(excluding: problem.excluded)
        factor = standardisation.factor.map { Element($0) }
        offset = standardisation.offset.map { Element($0) }
        let blocks = features.blocks.enumerated().filter { $0.offset != problem.excluded }.map(
            \.element)
        let classes = blocks.flatMap { task.classes[$0] }
        let weights = task.classWeights.weights(of: classes, classCount: task.classCount)
        classWeights = weights.map { $0 * problem.penalty }
        shape = task.classification.shape(of: classes, classCount: task.classCount)
        totalWeight = classes.reduce(0) { $0 + weights[$1] } * problem.penalty
        biasScale = (task.loss.curvature * totalWeight + (task.loss.penalisesBias ? 1 : 0))
            .squareRoot()
        minimiser = LimitedMemoryBFGS(
            start: [Element](repeating: 0, count: columns * (factor.count + 1)))
    }

    /// Hands an evaluation to the minimiser and notices the end.
    mutating func take(value: Double, gradient: [Element], largest: Double, task: LinearTask) {
        let (before, isFirst) = (minimiser.iterations, minimiser.gradient.isEmpty)
        let progress = minimiser.advance(value: value, gradient: gradient)
        let isAccepted = minimiser.iterations > before || isFirst
        if isAccepted, largest <= task.tolerance * totalWeight,
            minimiser.expectedDecrease <= task.relativeDecrease * abs(minimiser.value)
        {
            (isDone, converged) = (true, true)
        } else if progress == .stalled {
            // No step improves the value any more: the optimum within working precision.
            (isDone, converged) = (true, minimiser.value.isFinite)
        } else if minimiser.iterations >= task.iterationLimit {
            isDone = true
        }
    }

    /// The minimiser's point in the coordinates of the held rows.
    func solution(_ preconditioner: Preconditioner<Element>, features: BlockedFeatures<Element>)
        -> LinearSolution
    {
        let width = factor.count
        var weights = Array(minimiser.point[..<(columns * width)])
        weights.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            preconditioner.apply(base, count: columns, penalty: problem.penalty, transposed: false)
        }
        var held = Matrix<Double>(rows: columns, columns: width)
        var bias = (0..<columns).map { Double(minimiser.point[columns * width + $0]) / biasScale }
        for k in 0..<columns {
            for j in 0..<width {
                let weight = Double(weights[k * width + j])
                held[k, j] = weight * Double(factor[j])
                bias[k] += weight * Double(offset[j])
            }
        }
        return LinearSolution(
            weights: held, bias: bias, iterations: minimiser.iterations, converged: converged)
    }
}
