import GraftImages

/// How training images are changed: as said, or as trials on them advise.
public enum AugmentationRule: Sendable, Hashable, Codable {
    /// The preset that does best in short trainings; see `AugmentationTrials`.
    case automatic
    case preset(AugmentationPreset)

    /// "auto" or the name of a preset; nil for anything else.
    public init?(_ text: String) {
        if text == "auto" {
            self = .automatic
        } else if let preset = AugmentationPreset(rawValue: text) {
            self = .preset(preset)
        } else {
            return nil
        }
    }

    /// nil where trials are to choose.
    public var preset: AugmentationPreset? {
        if case .preset(let preset) = self { preset } else { nil }
    }
}

/// The preset that trials chose, and what they saw.
public struct AugmentationChoice: Sendable, Codable, Equatable {
    public struct Trial: Sendable, Codable, Equatable {
        public var preset: AugmentationPreset
        /// On the judging images: share of right answers, or mAP for several categories an image.
        public var accuracy: Double
        public var loss: Double
    }

    public var preset: AugmentationPreset
    /// In the order of the candidates; empty where there were too few images to try anything.
    public var trials: [Trial]
    /// Images that learned, and images that judged: training and validation images, no test images.
    public var learned: Int
    public var judged: Int
    public var seconds: Double
}
