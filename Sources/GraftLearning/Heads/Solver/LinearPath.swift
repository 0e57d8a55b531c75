import GraftLinearAlgebra

/// Logistic regression or support vector machine fitted for many penalties and training parts at once.
struct LinearPath: Sendable {
    enum Precision: Sendable { case automatic, single, double }

    var kind: HeadKind
    var scaling: FeatureScaling
    var classWeights: ClassWeights
    var tolerance: Double
    /// See `LinearTask.relativeDecrease`; infinite leaves `tolerance` alone to decide.
    var relativeDecrease = Double.infinity
    var precision = Precision.automatic

    /// Up to this many numbers double precision costs nothing that anyone would notice.
    private static let smallSize = 1 << 18

    /// One fit on all rows.
    func fit(
        _ features: Matrix<Float>, classes: [Int], classCount: Int, penalty: Double
    ) throws(LearningError) -> FittedHead {
        try LearningError.check(features, classes: classes, classCount: classCount)
        let data = PathData(
            features: features, classes: classes, classCount: classCount,
            assignment: [Int](repeating: 0, count: classes.count), blockCount: 1)
        return try fits(data, problems: [LinearProblem(excluded: nil, penalty: penalty)])[0]
    }

    /// One fitted head for each problem, in their order.
    func fits(_ raw: PathData, problems: [LinearProblem]) throws(LearningError) -> [FittedHead] {
        for problem in problems where !(problem.penalty > 0 && problem.penalty.isFinite) {
            throw LearningError(
                code: .invalidOption, subject: "penalty \(problem.penalty)", detail: "C must be positive")
        }
        let data = scaling == .l2 ? raw.rowsNormalised() : raw
        let everyClass = data.present(excluding: nil)
        var shared: [Int] = []
        var heads = [FittedHead?](repeating: nil, count: problems.count)
        for (place, problem) in problems.enumerated() {
            let part = data.part(excluding: problem.excluded)
            guard !part.isEmpty else {
                throw LearningError(
                    code: .unusableFolds, subject: "training part", detail: "it is empty; use fewer folds")
            }
            let isGram = part.count < data.features.columns
            if data.present(excluding: problem.excluded) == everyClass, !isGram, everyClass.count > 1 {
                shared.append(place)
            } else if heads[place] == nil {
                // One part at a time, with all of its penalties: too few rows, or a class is missing from it.
                let same = problems.indices.filter { problems[$0].excluded == problem.excluded }
                let own = try alone(data.selecting(part), penalties: same.map { problems[$0].penalty })
                for (index, head) in zip(same, own) { heads[index] = head }
            }
        }
        for (place, head) in zip(shared, try together(data, problems: shared.map { problems[$0] })) {
            heads[place] = head
        }
        return heads.compactMap(\.self)
    }

    /// All problems on one standardised copy of the rows.
    private func together(_ data: PathData, problems: [LinearProblem]) throws(LearningError) -> [FittedHead] {
        guard !problems.isEmpty else { return [] }
        let isSmall = data.features.rows * data.features.columns <= Self.smallSize
        return precision == .double || precision == .automatic && isSmall
            ? try together(data, problems: problems, as: Double.self)
            : try together(data, problems: problems, as: Float.self)
    }

    private func together<E: BLASElement>(
        _ data: PathData, problems: [LinearProblem], as: E.Type
    ) throws(LearningError) -> [FittedHead] {
        let present = data.present(excluding: nil)
        let held = BlockedFeatures<E>(
            data.features, assignment: data.assignment, blockCount: data.blockCount, scaling: scaling,
            movable: !loss(present.count).penalisesBias)
        let task = task(data, order: held.order, present: present)
        var solver = try LockstepSolver(held, task: task, problems: problems)
        let solutions = solver.solve()
        return zip(problems, solutions).map { problem, solution in
            head(solution, of: held, penalty: problem.penalty, data: data, present: present)
        }
    }

    /// All penalties of one part on its own.
    private func alone(_ data: PathData, penalties: [Double]) throws(LearningError) -> [FittedHead] {
        let present = data.present(excluding: nil)
        guard present.count > 1 else { return penalties.map { constant(data, present: present, penalty: $0) } }
        let problems = penalties.map { LinearProblem(excluded: nil, penalty: $0) }
        guard data.features.rows < data.features.columns else { return try together(data, problems: problems) }
        let held = BlockedFeatures<Double>(
            data.features, assignment: data.assignment, blockCount: 1, scaling: scaling,
            movable: !loss(present.count).penalisesBias)
        let space = try GramSpace(of: held.rows)
        let task = task(data, order: held.order, present: present)
        var solver = try LockstepSolver(BlockedFeatures(prepared: space.rows), task: task, problems: problems)
        return zip(penalties, solver.solve()).map { penalty, solution in
            var wide = solution
            wide.weights = space.weights(from: solution.weights)
            return head(wide, of: held, penalty: penalty, data: data, present: present)
        }
    }

    private func loss(_ presentCount: Int) -> MarginLoss {
        kind == .linearSVM ? .squaredHinge : presentCount == 2 ? .binomial : .multinomial
    }

    private func task(_ data: PathData, order: [Int], present: [Int]) -> LinearTask {
        var places = [Int](repeating: 0, count: data.classCount)
        for (place, index) in present.enumerated() { places[index] = place }
        return LinearTask(
            loss: loss(present.count), columns: present.count == 2 ? 1 : present.count,
            classes: order.map { places[data.classes[$0]] }, classCount: present.count,
            classWeights: classWeights, tolerance: tolerance, relativeDecrease: relativeDecrease)
    }

    /// From held rows back to raw features, and from one column to two for two classes.
    private func head<E: BLASElement>(
        _ solution: LinearSolution, of held: BlockedFeatures<E>, penalty: Double, data: PathData, present: [Int]
    ) -> FittedHead {
        var columns: [[Double]] = []
        var bias = solution.bias
        for k in 0..<solution.weights.rows {
            let column = zip(solution.weights[row: k], held.scale).map { $0 / $1 }
            for (weight, shift) in zip(column, held.shift) { bias[k] -= weight * shift }
            columns.append(column)
        }
        if present.count == 2 {
            // softmax(-z/2, z/2) is the sigmoid of z.
            let half = kind == .logistic ? 0.5 : 1.0
            columns = [columns[0].map { -half * $0 }, columns[0].map { half * $0 }]
            bias = [-half * bias[0], half * bias[0]]
        }
        let form = LinearForm(
            columns: columns, bias: bias, present: present, classCount: data.classCount,
            normalisesRows: data.normalisesRows)
        return FittedHead(
            kind: kind, setting: penalty, rule: .linear(form), featureCount: data.features.columns,
            classCount: data.classCount, iterations: solution.iterations, converged: solution.converged)
    }

    private func constant(_ data: PathData, present: [Int], penalty: Double) -> FittedHead {
        let zeros = [Double](repeating: 0, count: data.features.columns)
        let form = LinearForm(
            columns: present.map { _ in zeros }, bias: present.map { _ in 0 }, present: present,
            classCount: data.classCount, normalisesRows: data.normalisesRows)
        return FittedHead(
            kind: kind, setting: penalty, rule: .linear(form), featureCount: data.features.columns,
            classCount: data.classCount)
    }
}
