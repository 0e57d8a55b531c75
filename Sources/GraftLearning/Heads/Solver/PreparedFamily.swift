import GraftLinearAlgebra

/// A family of heads with the training rows of one outer fold, which inner fits and the final fit
/// share.
struct PreparedFamily: Sendable {
    private let family: HeadFamily
    private let data: PathData
    private let path: PreparedPath?

    init(_ family: HeadFamily, _ data: PathData) throws(LearningError) {
        try family.check()
        self.family = family
        self.data = data
        guard family.isPlain, family.kind == .logistic || family.kind == .linearSVM else {
            path = nil
            return
        }
        let options = LinearPath(
            kind: family.kind, scaling: family.scaling, classWeights: family.classWeights,
            classification: family.loss, tolerance: 1e-6)
        path = try PreparedPath(options, data, penalties: family.candidates.compactMap(\.self))
    }

    /// One candidate fitted to all rows.
    func fit(_ setting: Double?) throws(LearningError) -> FittedHead {
        if let path, let setting {
            return try path.fits([LinearProblem(excluded: nil, penalty: setting)])[0]
        }
        return try family.head(setting).fit(data)
    }

    /// Every candidate fitted without each block in turn: result[candidate][block].
    ///
    /// These fits only choose a setting, so that logistic regression and the support vector machine
    /// stop where the objective is expected to fall by less than 0.1 % (scikit-learn's defaults
    /// stop up to 2 % above the minimum).
    func fitsWithoutEachBlock() throws(LearningError) -> [[FittedHead]] {
        let blocks = 0..<data.blockCount
        if var path {
            path.path.tolerance = 1e-3
            path.path.relativeDecrease = 1e-3
            let problems = family.candidates.compactMap(\.self).flatMap { penalty in
                blocks.map { LinearProblem(excluded: $0, penalty: penalty) }
            }
            let heads = try path.fits(problems)
            return family.candidates.indices.map {
                Array(heads[$0 * blocks.count..<($0 + 1) * blocks.count])
            }
        }
        var result = [[FittedHead]](repeating: [], count: family.candidates.count)
        for block in blocks {
            let part = data.selecting(data.part(excluding: block))
            for (candidate, head) in try everyCandidate(part).enumerated() {
                result[candidate].append(head)
            }
        }
        return result
    }

    private func everyCandidate(_ part: PathData) throws(LearningError) -> [FittedHead] {
        guard family.isPlain else { return try behindPreparation(part) }
        if family.kind == .ridge {
            return try RidgeHead(scaling: family.scaling, classWeights: family.classWeights).fits(
                part.features, classes: part.classes, classCount: part.classCount,
                penalties: family.candidates.compactMap(\.self))
        }
        var heads: [FittedHead] = []
        for setting in family.candidates {
            heads.append(
                try family.head(setting).fit(
                    part.features, classes: part.classes, classCount: part.classCount))
        }
        return heads
    }

    /// Fusion is learned and images are drawn once for all candidates of a part.
    private func behindPreparation(_ part: PathData) throws(LearningError) -> [FittedHead] {
        let prepared = try PreparedRows(family, part)
        let plain = try PreparedFamily(family.plain, prepared.data)
        var heads: [FittedHead] = []
        for head in try plain.everyCandidateOfAll() { heads.append(prepared.behind(head)) }
        return heads
    }

    /// Every candidate on all rows, loosely where the path allows it.
    private func everyCandidateOfAll() throws(LearningError) -> [FittedHead] {
        guard var path else { return try everyCandidate(data) }
        path.path.tolerance = 1e-3
        path.path.relativeDecrease = 1e-3
        return try path.fits(
            family.candidates.compactMap(\.self).map {
                LinearProblem(excluded: nil, penalty: $0)
            })
    }
}
