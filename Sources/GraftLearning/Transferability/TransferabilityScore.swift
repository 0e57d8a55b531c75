/// The scores that say how well a backbone may serve a data set before anything is trained.
public enum TransferabilityScore: String, Sendable, Codable, CaseIterable, Hashable {
    case softmaxIndex, emdIndex, emdNormalised, nce, leep, nLEEP, hScore, logME, transRate, gbc
    case parc, sfda, nearestMean, linearProbe, sourceAccuracy, rawPixels

    /// What has to be at hand for a score.
    public enum Need: String, Sendable, Codable, Hashable {
        /// N x D features of the target images, with their classes.
        case features
        /// N x S probabilities of the source classes, from the backbone's own head.
        case posteriors
        /// Distances between the names of source and target classes.
        case classNames
        /// The backbone's card.
        case card
        /// Which images are held out together.
        case folds
        /// The pixels themselves, without a backbone.
        case pixels
    }

    /// Whether a larger value speaks for a backbone; the distances of names are the exception.
    public var isHigherBetter: Bool { self != .emdIndex && self != .emdNormalised }

    /// The value with its sign turned where lower is better.
    public func oriented(_ value: Double) -> Double { isHigherBetter ? value : -value }

    /// Baselines that every score should beat.
    public static let baselines: Set<TransferabilityScore> = [
        .nearestMean, .linearProbe, .sourceAccuracy, .rawPixels,
    ]

    public var needs: Set<Need> {
        switch self {
        case .softmaxIndex: [.posteriors]
        case .emdIndex, .emdNormalised: [.posteriors, .classNames]
        case .nce, .leep: [.posteriors]
        case .nLEEP, .hScore, .logME, .transRate, .gbc, .parc, .sfda: [.features]
        case .nearestMean, .linearProbe: [.features, .folds]
        case .sourceAccuracy: [.card]
        case .rawPixels: [.pixels, .folds]
        }
    }

    public var title: String {
        switch self {
        case .softmaxIndex: "softmax index"
        case .emdIndex: "EMD index"
        case .emdNormalised: "EMD index against a uniform predictor"
        case .nce: "negative conditional entropy (NCE)"
        case .leep: "LEEP"
        case .nLEEP: "NLEEP"
        case .hScore: "H-score with shrinkage"
        case .logME: "LogME"
        case .transRate: "TransRate"
        case .gbc: "Gaussian Bhattacharyya coefficient (GBC)"
        case .parc: "PARC"
        case .sfda: "SFDA"
        case .nearestMean: "nearest class mean, cross-validated"
        case .linearProbe: "linear probe, cross-validated"
        case .sourceAccuracy: "published accuracy on the source data"
        case .rawPixels: "nearest class mean on raw pixels"
        }
    }
}
