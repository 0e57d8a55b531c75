import GraftImages

/// What happened in one pass over the training images.
public struct EpochRecord: Sendable, Codable, Equatable {
    /// 1 for the first; 0 is the state before training.
    public var epoch: Int
    /// Mean over the steps; nil for epoch 0.
    public var trainLoss: Double?
    public var validationLoss: Double
    /// Share of right answers on the validation images; their mean average precision where images have
    /// several categories.
    public var validationAccuracy: Double
    /// Learning rate of the last step.
    public var rate: Double
    public var seconds: Double
}

/// How far fine-tuning has come.
public struct FineTuneProgress: Sendable {
    public enum Stage: Sendable, Equatable {
        /// The frozen layers are run over all views.
        case frozenLayers
        /// Finding out which augmentation suits the images.
        case trials
        /// Looking for a learning rate.
        case rateSearch
        /// Training; the records of the epochs that are done.
        case training([EpochRecord])
        /// The batch was halved to this size because memory ran out.
        case smallerBatch(Int)
    }

    public var stage: Stage
    public var done: Int
    public var total: Int
}

/// A network that has been fine-tuned.
public struct FineTuned: Sendable {
    /// New values of constants of the prepared graph, by name.
    public var constants: [String: [Float]]
    /// D x K and K, on features standardised by `mean` and `scale`.
    public var headWeights: [Float]
    public var headBias: [Float]
    public var mean: [Float]
    public var scale: [Float]
    public var epochs: [EpochRecord]
    /// The epoch whose weights these are; 0: training never beat its start.
    public var chosenEpoch: Int
    /// Numbers that were trained, classifier included.
    public var trainedParameters: Int
    /// Tensor up to which activations were computed once; nil where every layer was trained.
    public var cachedPrefix: String?
    /// Images of a step that went through the network at a time at the end.
    public var microBatch: Int
    public var augmentation: AugmentationPreset
    /// Why this augmentation, where trials chose it.
    public var choice: AugmentationChoice?
    public var rateSearch: RateSearch?
}
