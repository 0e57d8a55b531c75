import GraftLinearAlgebra

/// One kind of head with the settings that inner cross-validation chooses from.
public struct HeadFamily: Sendable, Codable, Hashable {
    public var kind: HeadKind
    /// C for `logistic` and `linearSVM`, alpha for `ridge`, k for `nearestNeighbours`; not used by
    /// `nearestMean` and `network`.
    public var settings: [Double]
    public var scaling: FeatureScaling
    public var classWeights: ClassWeights
    /// Only `logistic` and `network` have class probabilities to take a loss of.
    public var loss: ClassificationLoss
    /// How often training images of each class are met; see `SampledRows` and `NetworkHead`.
    public var sampling: BalancedSampling
    /// Whether the last layer of a `network` is trained again, from nothing, on balanced images
    /// (cRT; Kang et al., ICLR 2020, section 4.1).
    public var retrainsClassifier = false
    /// What happens to the features of several backbones before the head; nil: nothing.
    public var fusion: FeatureFusion?
    /// Decides what a head draws.
    public var seed: UInt64 = 0

    /// - Parameters:
    ///   - settings: nil for the usual ones of this kind.
    ///   - scaling: nil for the usual one: length 1 for neighbours, standardised for the rest.
    public init(
        _ kind: HeadKind, settings: [Double]? = nil, scaling: FeatureScaling? = nil,
        classWeights: ClassWeights = .none, loss: ClassificationLoss = .crossEntropy,
        sampling: BalancedSampling = .shuffled
    ) {
        self.loss = loss
        self.sampling = sampling
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
        case .nearestMean, .network: []
        }
    }

    /// The settings from the smoothest head to the most flexible; nil stands for a kind without
    /// settings.
    public var candidates: [Double?] {
        switch kind {
        case .nearestMean, .network: [nil]
        case .logistic, .linearSVM: Set(settings).sorted()
        case .ridge, .nearestNeighbours: Set(settings).sorted(by: >)
        }
    }

    /// The head with one setting; nil takes the kind's default.
    public func head(_ setting: Double?) -> any Head {
        guard isPlain else { return FamilyHead(family: self, setting: setting) }
        switch kind {
        case .logistic:
            return LogisticHead(
                penalty: setting ?? 0.1, scaling: scaling, classWeights: classWeights, loss: loss)
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
        case .network:
            return NetworkHead(
                scaling: scaling, classWeights: classWeights, loss: loss, sampling: sampling,
                retrainsClassifier: retrainsClassifier, seed: seed)
        }
    }

    /// Whether nothing happens to rows before the head sees them. A network draws its images itself.
    var isPlain: Bool { fusion == nil && (sampling == .shuffled || kind == .network) }

    /// The head behind fusion and sampling.
    var plain: HeadFamily {
        var plain = self
        plain.fusion = nil
        if kind != .network { plain.sampling = .shuffled }
        return plain
    }

    /// Refuses combinations that mean nothing.
    func check() throws(LearningError) {
        let isLinear = [.logistic, .linearSVM, .ridge].contains(kind)
        func refuse(_ option: String, _ detail: String) -> LearningError {
            LearningError(code: .invalidOption, subject: option, detail: detail)
        }
        if loss != .crossEntropy, kind != .logistic, kind != .network {
            throw refuse(
                "loss \(loss.rawValue)",
                "a \(kind.rawValue) head has no class probabilities; use logistic or network")
        }
        if classWeights == .classBalanced || sampling != .shuffled, !isLinear, kind != .network {
            throw refuse(
                "class balancing",
                "a \(kind.rawValue) head has no weights of images; use logistic or network")
        }
        if retrainsClassifier, kind != .network {
            throw refuse(
                "re-trained classifier",
                "a \(kind.rawValue) head has no layers to keep; use sampling or network")
        }
    }
}
