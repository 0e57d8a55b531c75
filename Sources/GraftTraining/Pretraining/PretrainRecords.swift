import GraftImages

/// What happened in one pass over the training images. Squared errors are in units of (0 ... 1)^2.
public struct PretrainEpoch: Sendable, Codable, Equatable {
    /// 1 for the first; 0 is the state before training.
    public var epoch: Int
    /// Mean loss over the steps, as it is trained; nil for epoch 0.
    public var trainLoss: Double?
    /// The same loss on the images set apart.
    public var validationLoss: Double
    /// Mean squared error of the restored pictures on corrupted pixels, images set apart.
    public var corruptedError: Double
    /// The same over all pixels.
    public var error: Double
    /// Leave-one-out accuracy of 5 nearest neighbours on labelled images; nil without any.
    public var neighbourAccuracy: Double?
    /// Learning rate of the last step.
    public var rate: Double
    public var seconds: Double
}

/// Errors of doing nothing, on the images set apart and corrupted as they are when judged.
public struct PretrainBaselines: Sendable, Codable, Equatable {
    /// The corrupted image itself, on corrupted pixels.
    public var identity: Double
    /// The same over all pixels.
    public var identityEverywhere: Double
    /// The mean training image, on corrupted pixels.
    public var meanImage: Double

    /// The smaller error on corrupted pixels.
    public var better: Double { min(identity, meanImage) }
}

/// One image as it is, as the network saw it, and as it came back.
public struct Reconstruction: Sendable, Equatable {
    public var original: PixelPlanes
    public var corrupted: PixelPlanes
    public var restored: PixelPlanes
}

/// How far pre-training has come.
public struct PretrainProgress: Sendable {
    public enum Stage: Sendable {
        /// Every image is read once.
        case reading
        /// Records of the epochs that are done, and the newest pictures.
        case training([PretrainEpoch], [Reconstruction])
        /// The batch was halved to this size because memory ran out.
        case smallerBatch(Int)
    }

    public var stage: Stage
    public var done: Int
    public var total: Int
}

/// A network that has learned from images without labels.
public struct Pretrained: Sendable {
    /// Trained numbers by the names of `UNet.graph`'s constants.
    public var weights: [String: [Float]]
    public var epochs: [PretrainEpoch]
    /// The epoch whose weights these are.
    public var chosenEpoch: Int
    public var baselines: PretrainBaselines
    public var pictures: [Reconstruction]
    public var trainingImages: Int
    public var validationImages: Int
    /// Images that cannot be read, by their place in the list, with the reason.
    public var unreadable: [Int: String]
    /// Images whose shorter side is smaller than the size they were learned at.
    public var smallImages: Int
    /// Images that are labelled elsewhere and were learned from without their labels.
    public var labelledImages: Int
    /// Images of a step that went through the network at a time at the end.
    public var microBatch: Int
}
