/// How a multi-label head is trained on features.
public struct MultiLabelHeadOptions: Sendable, Codable, Hashable {
    /// The raw values are the names of the command line.
    public enum Optimiser: String, Sendable, Codable, CaseIterable {
        /// Mini-batches (Kingma and Ba 2015).
        case adam
        /// All images at once; policies that look at a batch look at all images, once a round.
        case lbfgs
    }

    public var unknown: UnknownPolicy
    public var settings = UnknownSettings()
    public var loss: MultiLabelLoss
    public var optimiser: Optimiser
    public var scaling: FeatureScaling = .standardise
    /// L2 penalty on the weights (not on biases), in units of the mean loss of an image.
    public var penalty = 1e-3
    /// Passes over the images (`adam`), or rounds of a policy that changes its mind (`lbfgs`).
    public var epochs: Int
    /// Images in a batch (`adam`).
    public var batch = 64
    /// `adam`; falls to zero in a straight line.
    public var learningRate = 3e-3
    /// Steps of one round (`lbfgs`).
    public var iterations = 200
    /// Decides the order of images.
    public var seed: UInt64

    /// - Parameter loss: nil for binary cross entropy, or the one that the policy was published
    ///   with (`selective`: partial asymmetric; `splc`: focal margin).
    /// - Parameter epochs: nil for 60 (`adam`) or 10 (`lbfgs`).
    public init(
        unknown: UnknownPolicy = .negative, loss: MultiLabelLoss? = nil,
        optimiser: Optimiser = .adam, epochs: Int? = nil, seed: UInt64 = 0
    ) {
        self.unknown = unknown
        self.loss = loss ?? Self.usualLoss(unknown)
        self.optimiser = optimiser
        self.epochs = epochs ?? (optimiser == .adam ? 60 : 10)
        self.seed = seed
    }

    private static func usualLoss(_ policy: UnknownPolicy) -> MultiLabelLoss {
        switch policy {
        case .selective: MultiLabelLoss(.partialAsymmetric)
        case .selfCorrecting: MultiLabelLoss(.focalMargin)
        default: .bce
        }
    }
}
