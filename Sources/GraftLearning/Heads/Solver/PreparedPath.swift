import GraftLinearAlgebra

/// Rows standardised and their inner products factored, ready for any training part and penalty.
struct PreparedPath: Sendable {
    /// What all parts share that have every class and more rows than features.
    private enum Shared: Sendable {
        case single(BlockedFeatures<Float>, Preconditioner<Float>)
        case double(BlockedFeatures<Double>, Preconditioner<Double>)
    }

    /// Its tolerances may change between fits.
    var path: LinearPath
    private let data: PathData
    /// The classes that have images.
    private let present: [Int]
    private let shared: Shared?

    /// - Parameter penalties: all that will be asked for.
    init(_ path: LinearPath, _ raw: PathData, penalties: [Double]) throws(LearningError) {
        for penalty in penalties where !(penalty > 0 && penalty.isFinite) {
            throw LearningError(
                code: .invalidOption, subject: "penalty \(penalty)", detail: "C must be positive")
        }
        self.path = path
        data = path.scaling == .l2 ? raw.rowsNormalised() : raw
        present = data.present(excluding: nil)
        let (rows, columns) = (data.features.rows, data.features.columns)
        if present.count < 2 || rows < columns {
            shared = nil
        } else if path.isDouble(rows: rows, columns: columns) {
            let held: BlockedFeatures<Double> = Self.held(data, path, present: present)
            shared = .double(held, try Self.preconditioner(held, path, present, penalties))
        } else {
            let held: BlockedFeatures<Float> = Self.held(data, path, present: present)
            shared = .single(held, try Self.preconditioner(held, path, present, penalties))
        }
    }

    private static func held<E: BLASElement>(
        _ data: PathData, _ path: LinearPath, present: [Int]
    ) -> BlockedFeatures<E> {
        BlockedFeatures(
            data.features, assignment: data.assignment, blockCount: data.blockCount,
            scaling: path.scaling,
            movable: !path.loss(present.count).penalisesBias)
    }

    private static func preconditioner<E: BLASElement>(
        _ held: BlockedFeatures<E>, _ path: LinearPath, _ present: [Int], _ penalties: [Double]
    ) throws(LearningError) -> Preconditioner<E> {
        // Parts without one block hold most rows; the exact share does not matter.
        let blocks = Double(held.blocks.count)
        return try Preconditioner(
            rows: held.rows, penalties: Set(penalties),
            curvature: path.loss(present.count).curvature,
            share: max(blocks - 1, 1) / blocks)
    }

    /// One fitted head for each problem, in their order.
    func fits(_ problems: [LinearProblem]) throws(LearningError) -> [FittedHead] {
        var together: [Int] = []
        var heads = [FittedHead?](repeating: nil, count: problems.count)
        for (place, problem) in problems.enumerated() where heads[place] == nil {
            let part = data.part(excluding: problem.excluded)
            guard !part.isEmpty else {
                throw LearningError(
                    code: .unusableFolds, subject: "training part",
                    detail: "it is empty; use fewer folds")
            }
            let isWide = part.count < data.features.columns
            if shared != nil, !isWide, data.present(excluding: problem.excluded) == present {
                together.append(place)
                continue
            }
            // One part at a time, with all of its penalties: too few rows, or a class is missing
            // from it.
            let same = problems.indices.filter { problems[$0].excluded == problem.excluded }
            let own = try alone(data.selecting(part), penalties: same.map { problems[$0].penalty })
            for (index, head) in zip(same, own) { heads[index] = head }
        }
        for (place, head) in zip(together, solved(together.map { problems[$0] })) {
            heads[place] = head
        }
        return heads.compactMap(\.self)
    }

    private func solved(_ problems: [LinearProblem]) -> [FittedHead] {
        switch shared {
        case .single(let held, let preconditioner): solved(problems, held, preconditioner)
        case .double(let held, let preconditioner): solved(problems, held, preconditioner)
        case nil: []
        }
    }

    private func solved<E: BLASElement>(
        _ problems: [LinearProblem], _ held: BlockedFeatures<E>, _ preconditioner: Preconditioner<E>
    ) -> [FittedHead] {
        guard !problems.isEmpty else { return [] }
        let task = path.task(data, order: held.order, present: present)
        var solver = LockstepSolver(
            held, task: task, problems: problems, preconditioner: preconditioner)
        return zip(problems, solver.solve()).map { problem, solution in
            path.head(solution, of: held, penalty: problem.penalty, data: data, present: present)
        }
    }

    /// All penalties of one part on its own.
    private func alone(_ part: PathData, penalties: [Double]) throws(LearningError) -> [FittedHead]
    {
        let present = part.present(excluding: nil)
        guard present.count > 1 else {
            return penalties.map { path.constant(part, present: present, penalty: $0) }
        }
        let problems = penalties.map { LinearProblem(excluded: nil, penalty: $0) }
        guard part.features.rows < part.features.columns else {
            var plain = path
            // Rows that had to be divided by their lengths already are.
            plain.scaling = path.scaling == .l2 ? .none : path.scaling
            return try PreparedPath(plain, part, penalties: penalties).fits(problems)
        }
        let held: BlockedFeatures<Double> = Self.held(part, path, present: present)
        let space = try GramSpace(of: held.rows)
        let task = path.task(part, order: held.order, present: present)
        let solutions =
            path.isDouble(rows: space.rows.rows, columns: space.rows.columns)
            ? try solved(problems, space.rows, task: task, present: present)
            : try solved(
                problems, space.rows.mapElements { Float($0) }, task: task, present: present)
        return zip(penalties, solutions).map { penalty, solution in
            var wide = solution
            wide.weights = space.weights(from: solution.weights)
            return path.head(wide, of: held, penalty: penalty, data: part, present: present)
        }
    }

    private func solved<E: BLASElement>(
        _ problems: [LinearProblem], _ rows: Matrix<E>, task: LinearTask, present: [Int]
    ) throws(LearningError) -> [LinearSolution] {
        let held = BlockedFeatures(prepared: rows)
        let preconditioner = try Self.preconditioner(
            held, path, present, problems.map(\.penalty))
        var solver = LockstepSolver(
            held, task: task, problems: problems, preconditioner: preconditioner)
        return solver.solve()
    }
}
