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
        /// Place of the family in the plan.
        let place: Int
        let family: PreparedFamily
        /// Added to the scores of the classes; nil: nothing is.
        let offsets: [Double]?
        let warnings: [LearningWarning]
        let seconds: Double
    }

    private struct Candidate {
        let family: Int
        let setting: Double?
        /// Right answers of each class.
        var right: [Int]
        var logLoss = 0.0
        /// What the criterion makes of `right`.
        var score = 0.0
        /// Scores of the inner folds (N x K), where thresholds are tuned.
        var scores: Matrix<Float>?
    }

    let plan: NestedCrossValidation
    let features: Matrix<Float>
    let classes: [Int]
    let classCount: Int
    let folds: [Int]
    let groups: [Int]?
    let views: AugmentedRows?

    /// Finds the best candidate on the training part of a fold.
    func choose(_ fold: Int) throws -> Chosen {
        try Task.checkCancellation()
        let started = ContinuousClock.now
        let training = folds.indices.filter { folds[$0] != fold }
        var warnings = missingClasses(fold, training: training)
        let data = innerData(fold, training: training)
        if data.blockCount < 2, plan.needsInnerFolds {
            warnings.append(LearningWarning(code: .noInnerFolds, classIndex: nil, fold: fold))
        }
        let families = try plan.families.map { try PreparedFamily($0, data) }
        let (best, innerAccuracy) = try chosen(families, data)
        return Chosen(
            fold: fold, setting: best.setting, innerAccuracy: innerAccuracy, place: best.family,
            family: families[best.family],
            offsets: best.scores.map { ClassOffsets.best(scores: $0, classes: data.classes) },
            warnings: warnings, seconds: (ContinuousClock.now - started).seconds)
    }

    /// Fits what was chosen to the whole training part and answers for the members of the fold.
    func answer(_ chosen: Chosen) throws -> Answer {
        try Task.checkCancellation()
        let started = ContinuousClock.now
        let members = folds.indices.filter { folds[$0] == chosen.fold }
        let plain = try chosen.family.fit(chosen.setting)
        let head = chosen.offsets.map { plain.shifted(by: $0) } ?? plain
        var warnings = chosen.warnings
        if !head.converged {
            warnings.append(
                LearningWarning(code: .notConverged, classIndex: nil, fold: chosen.fold))
        }
        let held = features.selecting(rows: members)
        let choice = NestedResult.Choice(
            fold: chosen.fold, family: chosen.place, kind: head.kind, setting: chosen.setting,
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
            !plan.needsInnerFolds
            ? nil
            : InnerFolds(
                classes: own, groups: groups.map { groups in training.map { groups[$0] } },
                count: plan.innerFolds, seed: generator.next())
        var data = PathData(
            features: features.selecting(rows: training), classes: own, classCount: classCount,
            assignment: inner?.assignment ?? [Int](repeating: 0, count: own.count),
            blockCount: inner?.count ?? 1)
        data.views = views?.selecting(training)
        return data
    }

    private func missingClasses(_ fold: Int, training: [Int]) -> [LearningWarning] {
        let known = Set(training.map { classes[$0] })
        let asked = Set(folds.indices.filter { folds[$0] == fold }.map { classes[$0] })
        return asked.subtracting(known).sorted().map {
            LearningWarning(code: .classMissingFromTraining, classIndex: $0, fold: fold)
        }
    }

    /// The best candidate of the inner folds by the criterion, and what that says of it.
    private func chosen(_ families: [PreparedFamily], _ data: PathData) throws -> (
        Candidate, Double?
    ) {
        let none = [Int](repeating: 0, count: classCount)
        let empty =
            plan.tunesThresholds
            ? Matrix<Float>(rows: data.classes.count, columns: classCount) : nil
        var candidates = plan.families.enumerated().flatMap { place, family in
            family.candidates.map {
                Candidate(family: place, setting: $0, right: none, scores: empty)
            }
        }
        guard plan.needsInnerFolds, data.blockCount > 1 else {
            candidates[0].scores = nil
            return (candidates[0], nil)
        }
        let blocks = (0..<data.blockCount).map { block in
            data.assignment.indices.filter { data.assignment[$0] == block }
        }
        let held = blocks.map { data.features.selecting(rows: $0) }
        var next = 0
        for family in families {
            try Task.checkCancellation()
            for heads in try family.fitsWithoutEachBlock() {
                for (block, head) in heads.enumerated() {
                    judge(
                        head, held[block], rows: blocks[block], classes: data.classes,
                        into: &candidates[next])
                }
                candidates[next].score = score(candidates[next].right, classes: data.classes)
                next += 1
            }
        }
        let best = best(of: candidates)
        return (best, best.score)
    }

    private func judge(
        _ head: FittedHead, _ held: Matrix<Float>, rows: [Int], classes: [Int],
        into candidate: inout Candidate
    ) {
        let probabilities = head.probabilities(of: held)
        let predictions = head.predictions(of: held)
        for (place, row) in rows.enumerated() {
            let own = classes[row]
            candidate.right[own] += predictions[place] == own ? 1 : 0
            candidate.logLoss -= Double.logarithm(max(Double(probabilities[place, own]), 1e-12))
        }
        guard candidate.scores != nil else { return }
        let scores = head.scores(of: held)
        for (place, row) in rows.enumerated() {
            for k in 0..<classCount { candidate.scores?[row, k] = scores[place, k] }
        }
    }

    private func score(_ right: [Int], classes: [Int]) -> Double {
        switch plan.criterion {
        case .accuracy: return Double(right.reduce(0, +)) / Double(classes.count)
        case .balancedAccuracy:
            var counts = [Int](repeating: 0, count: classCount)
            for own in classes { counts[own] += 1 }
            let recalls = zip(right, counts).filter { $0.1 > 0 }.map {
                Double($0.0) / Double($0.1)
            }
            return recalls.reduce(0, +) / Double(recalls.count)
        }
    }

    /// Candidates of a family stand from the smoothest to the most flexible.
    private func best(of candidates: [Candidate]) -> Candidate {
        var best = candidates[0]
        for next in candidates.dropFirst() where next.score >= best.score {
            let isMore = next.score > best.score
            let isAcrossFamilies = next.family != best.family && next.logLoss < best.logLoss
            if isMore || isAcrossFamilies { best = next }
        }
        return best
    }
}
