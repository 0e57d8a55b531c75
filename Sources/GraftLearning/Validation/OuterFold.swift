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

    func answer(_ fold: Int) throws -> Answer {
        try Task.checkCancellation()
        let started = ContinuousClock.now
        let members = folds.indices.filter { folds[$0] == fold }
        let training = folds.indices.filter { folds[$0] != fold }
        var warnings = missingClasses(fold, training: training, members: members)
        let rows = features.selecting(rows: training)
        let own = training.map { classes[$0] }
        let (best, innerAccuracy) = try chosen(
            rows, classes: own, groups: groups.map { groups in training.map { groups[$0] } }, fold: fold,
            warnings: &warnings)
        try Task.checkCancellation()
        let head = try plan.families[best.family].head(best.setting).fit(
            rows, classes: own, classCount: classCount)
        if !head.converged {
            warnings.append(LearningWarning(code: .notConverged, classIndex: nil, fold: fold))
        }
        let held = features.selecting(rows: members)
        let choice = NestedResult.Choice(
            fold: fold, kind: head.kind, setting: best.setting, innerAccuracy: innerAccuracy,
            iterations: head.iterations, seconds: (ContinuousClock.now - started).seconds)
        return Answer(
            members: members, probabilities: head.probabilities(of: held),
            predictions: head.predictions(of: held), choice: choice, warnings: warnings)
    }

    private func missingClasses(_ fold: Int, training: [Int], members: [Int]) -> [LearningWarning] {
        let known = Set(training.map { classes[$0] })
        return Set(members.map { classes[$0] }).subtracting(known).sorted().map {
            LearningWarning(code: .classMissingFromTraining, classIndex: $0, fold: fold)
        }
    }

    /// The candidate with the most right answers in the inner folds, and its accuracy there.
    private func chosen(
        _ rows: Matrix<Float>, classes: [Int], groups: [Int]?, fold: Int, warnings: inout [LearningWarning]
    ) throws -> (Candidate, Double?) {
        var candidates = plan.families.enumerated().flatMap { place, family in
            family.candidates.map { Candidate(family: place, setting: $0) }
        }
        guard candidates.count > 1 else { return (candidates[0], nil) }
        var generator = SeededGenerator(seed: plan.seed, stream: fold)
        let inner = InnerFolds(classes: classes, groups: groups, count: plan.innerFolds, seed: generator.next())
        guard let inner else {
            warnings.append(LearningWarning(code: .noInnerFolds, classIndex: nil, fold: fold))
            return (candidates[0], nil)
        }
        let data = PathData(
            features: rows, classes: classes, classCount: classCount, assignment: inner.assignment,
            blockCount: inner.count)
        let blocks = (0..<inner.count).map { block in inner.assignment.indices.filter { inner.assignment[$0] == block } }
        let held = blocks.map { rows.selecting(rows: $0) }
        var first = 0
        for family in plan.families {
            try Task.checkCancellation()
            for heads in try family.fitsWithoutEachBlock(data) {
                for (block, head) in heads.enumerated() {
                    judge(head, held[block], classes: blocks[block].map { classes[$0] }, into: &candidates[first])
                }
                first += 1
            }
        }
        let best = best(of: candidates)
        return (best, Double(best.right) / Double(classes.count))
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
