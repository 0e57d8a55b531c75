import GraftLinearAlgebra

/// One kind of head with the settings that inner cross-validation chooses from.
public struct HeadFamily: Sendable, Codable, Hashable {
    public var kind: HeadKind
    /// C for `logistic` and `linearSVM`, alpha for `ridge`, k for `nearestNeighbours`; not used by `nearestMean`.
    public var settings: [Double]
    public var scaling: FeatureScaling
    public var classWeights: ClassWeights

    /// - Parameters:
    ///   - settings: nil for the usual ones of this kind.
    ///   - scaling: nil for the usual one: length 1 for neighbours, standardised for the rest.
    public init(
        _ kind: HeadKind, settings: [Double]? = nil, scaling: FeatureScaling? = nil,
        classWeights: ClassWeights = .none
    ) {
        self.kind = kind
        self.settings = settings ?? Self.usualSettings(kind)
        self.scaling = scaling ?? (kind == .nearestNeighbours ? .l2 : .standardise)
        self.classWeights = classWeights
    }

    /// Logistic regression with C = 0.001, 0.01, 0.1, 1.
    public static let logistic = HeadFamily(.logistic)

    private static func usualSettings(_ kind: HeadKind) -> [Double] {
        switch kind {
        case .logistic: [1e-3, 1e-2, 1e-1, 1]
        case .linearSVM: [1e-5, 1e-4, 1e-3, 1e-2]
        case .ridge: [1e1, 1e2, 1e3, 1e4]
        case .nearestNeighbours: [1, 3, 5, 9, 15]
        case .nearestMean: []
        }
    }

    /// The settings from the smoothest head to the most flexible; nil stands for a kind without settings.
    public var candidates: [Double?] {
        switch kind {
        case .nearestMean: [nil]
        case .logistic, .linearSVM: Set(settings).sorted()
        case .ridge, .nearestNeighbours: Set(settings).sorted(by: >)
        }
    }

    /// The head with one setting; nil takes the kind's default.
    public func head(_ setting: Double?) -> any Head {
        switch kind {
        case .logistic:
            return LogisticHead(penalty: setting ?? 0.1, scaling: scaling, classWeights: classWeights)
        case .linearSVM:
            return LinearSVMHead(penalty: setting ?? 0.01, scaling: scaling, classWeights: classWeights)
        case .ridge:
            return RidgeHead(penalty: setting ?? 1_000, scaling: scaling, classWeights: classWeights)
        case .nearestNeighbours:
            return NearestNeighboursHead(neighbours: Int(setting ?? 5), scaling: scaling)
        case .nearestMean:
            return NearestMeanHead(scaling: scaling)
        }
    }

    /// Every candidate fitted without each block in turn: result[candidate][block].
    ///
    /// These fits only choose a setting, so that logistic regression and the support vector machine stop at
    /// scikit-learn's default tolerance of 1e-4 and an expected decrease below 0.1 % of the objective.
    func fitsWithoutEachBlock(_ data: PathData) throws(LearningError) -> [[FittedHead]] {
        let blocks = 0..<data.blockCount
        switch kind {
        case .logistic, .linearSVM:
            let path = LinearPath(
                kind: kind, scaling: scaling, classWeights: classWeights, tolerance: 1e-4,
                relativeDecrease: 1e-3)
            let penalties = candidates.compactMap(\.self)
            let problems = penalties.flatMap { penalty in
                blocks.map { LinearProblem(excluded: $0, penalty: penalty) }
            }
            let heads = try path.fits(data, problems: problems)
            return penalties.indices.map { Array(heads[$0 * blocks.count..<($0 + 1) * blocks.count]) }
        case .ridge:
            var perBlock: [[FittedHead]] = []
            for block in blocks {
                let part = data.selecting(data.part(excluding: block))
                perBlock.append(
                    try RidgeHead(scaling: scaling, classWeights: classWeights).fits(
                        part.features, classes: part.classes, classCount: part.classCount,
                        penalties: candidates.compactMap(\.self)))
            }
            return candidates.indices.map { candidate in perBlock.map { $0[candidate] } }
        case .nearestNeighbours, .nearestMean:
            var result: [[FittedHead]] = []
            for candidate in candidates {
                var heads: [FittedHead] = []
                for block in blocks {
                    let part = data.selecting(data.part(excluding: block))
                    heads.append(
                        try head(candidate).fit(
                            part.features, classes: part.classes, classCount: part.classCount))
                }
                result.append(heads)
            }
            return result
        }
    }
}
