import GraftLinearAlgebra

/// One kind of head with the settings that inner cross-validation chooses from.
public struct HeadFamily: Sendable, Codable, Hashable {
    public var kind: HeadKind
    /// C for `logistic` and `linearSVM`, alpha for `ridge`, k for `nearestNeighbours`; not used by
    /// `nearestMean`.
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

    /// The settings from the smoothest head to the most flexible; nil stands for a kind without
    /// settings.
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
            return LogisticHead(
                penalty: setting ?? 0.1, scaling: scaling, classWeights: classWeights)
        case .linearSVM:
            return LinearSVMHead(
                penalty: setting ?? 0.01, scaling: scaling, classWeights: classWeights)
        case .ridge:
            return RidgeHead(
                penalty: setting ?? 1_000, scaling: scaling, classWeights: classWeights)
        case .nearestNeighbours:
            return NearestNeighboursHead(neighbours: Int(setting ?? 5), scaling: scaling)
        case .nearestMean:
            return NearestMeanHead(scaling: scaling)
        }
    }
}
