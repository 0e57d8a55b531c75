import GraftLinearAlgebra

/// The work of one outer fold: choose on its training part, fit, answer for its members.
struct OuterFold: Sendable {
    struct Answer: Sendable {
        let members: [Int]
        let probabilities: Matrix<Float>
        let predictions: [Int]
        let choice: NestedResult.Choice
        let warnings: [LearningWarning]
    }

    /// What choosing leaves for the final fit.
    struct Chosen: Sendable {
        let fold: Int
        let setting: Double?
        let innerAccuracy: Double?
        let family: PreparedFamily
        let warnings: [LearningWarning]
        let seconds: Double
    }

    private struct Candidate {
        let family: Int
        let setting: Double?
        var right = 0
        var logLoss = 0.0
    }

    let plan: NestedCrossValidation
    let features: Matrix<Float>
    let classes: [Int]
    let classCount: Int
    let folds: [Int]
    let groups: [Int]?

    /// Finds the best candidate on the training part of a fold.
    func choose(_ fold: Int) throws -> Chosen {
        try Task.checkCancellation()
        let started = ContinuousClock.now
        let training = folds.indices.filter { folds[$0] != fold }
        var warnings = missingClasses(fold, training: training)
        let data = innerData(fold, training: training)
        if data.blockCount < 2, plan.candidateCount > 1 {
            warnings.append(LearningWarning(code: .noInnerFolds, classIndex: nil, fold: fold))
        }
        let families = try plan.families.map { try PreparedFamily($0, data) }
        let (best, innerAccuracy) = try chosen(families, data)
        return Chosen(
            fold: fold, setting: best.setting, innerAccuracy: innerAccuracy,
            family: families[best.family],
            warnings: warnings, seconds: (ContinuousClock.now - started).seconds)
    }

    /// Fits what was chosen to the whole training part and answers for the members of the fold.
    func answer(_ chosen: Chosen) throws -> Answer {
        try Task.checkCancellation()
        let started = ContinuousClock.now
        let members = folds.indices.filter { folds[$0] == chosen.fold }
        let head = try chosen.family.fit(chosen.setting)
        var warnings = chosen.warnings
        if !head.converged {
            warnings.append(
                LearningWarning(code: .notConverged, classIndex: nil, fold: chosen.fold))
        }
        let held = features.selecting(rows: members)
        let choice = NestedResult.Choice(
            fold: chosen.fold, kind: head.kind, setting: chosen.setting,
            innerAccuracy: chosen.innerAccuracy,
            iterations: head.iterations,
            seconds: chosen.seconds + (ContinuousClock.now - started).seconds)
        return Answer(
            members: members, probabilities: head.probabilities(of: held),
            predictions: head.predictions(of: held), choice: choice, warnings: warnings)
    }

    /// The training rows with their inner folds; in one block where there is nothing to choose or
    /// no way to.
    private func innerData(_ fold: Int, training: [Int]) -> PathData {
        let own = training.map { classes[$0] }
        var generator = SeededGenerator(seed: plan.seed, stream: fold)
        let inner =
            plan.candidateCount < 2
            ? nil
            : InnerFolds(
                classes: own, groups: groups.map { groups in training.map { groups[$0] } },
                count: plan.innerFolds, seed: generator.next())
        return PathData(
            features: features.selecting(rows: training), classes: own, classCount: classCount,
            assignment: inner?.assignment ?? [Int](repeating: 0, count: own.count),
            blockCount: inner?.count ?? 1)
    }

    private func missingClasses(_ fold: Int, training: [Int]) -> [LearningWarning] {
        let known = Set(training.map { classes[$0] })
        let asked = Set(folds.indices.filter { folds[$0] == fold }.map { classes[$0] })
        return asked.subtracting(known).sorted().map {
            LearningWarning(code: .classMissingFromTraining, classIndex: $0, fold: fold)
        }
    }

    /// The candidate with the most right answers in the inner folds, and its accuracy there.
    private func chosen(_ families: [PreparedFamily], _ data: PathData) throws -> (
        Candidate, Double?
    ) {
        var candidates = plan.families.enumerated().flatMap { place, family in
            family.candidates.map { Candidate(family: place, setting: $0) }
        }
        guard candidates.count > 1, data.blockCount > 1 else { return (candidates[0], nil) }
        let blocks = (0..<data.blockCount).map { block in
            data.assignment.indices.filter { data.assignment[$0] == block }
        }
        let held = blocks.map { data.features.selecting(rows: $0) }
        var next = 0
        for family in families {
            try Task.checkCancellation()
            for heads in try family.fitsWithoutEachBlock() {
                for (block, head) in heads.enumerated() {
                    let classes = blocks[block].map { data.classes[$0] }
                    judge(head, held[block], classes: classes, into: &candidates[next])
                }
                next += 1
            }
        }
        let best = best(of: candidates)
        return (best, Double(best.right) / Double(data.classes.count))
    }

    private func judge(
        _ head: FittedHead, _ rows: Matrix<Float>, classes: [Int], into candidate: inout Candidate
    ) {
        let probabilities = head.probabilities(of: rows)
        let predictions = head.predictions(of: rows)
        for (row, own) in classes.enumerated() {
            candidate.right += predictions[row] == own ? 1 : 0
            candidate.logLoss -= Double.logarithm(max(Double(probabilities[row, own]), 1e-12))
        }
    }

    /// Candidates of a family stand from the smoothest to the most flexible.
    private func best(of candidates: [Candidate]) -> Candidate {
        var best = candidates[0]
        for next in candidates.dropFirst() where next.right >= best.right {
            let isMore = next.right > best.right
            let isAcrossFamilies = next.family != best.family && next.logLoss < best.logLoss
            if isMore || isAcrossFamilies { best = next }
        }
        return best
    }
}
