/// Where a network's features are: the tensor in front of its classification head.
public struct Penultimate: Sendable, Hashable {
    /// What turns the tensor into one vector per image (N x D).
    public enum Pooling: String, Sendable, Codable, CaseIterable {
        /// It is N x D already.
        case none
        /// N x D x 1 x 1.
        case flatten
        /// N x D x H x W: mean over rows and columns.
        case average
        /// N x T x D, tokens of a transformer: the first, the class token.
        case classToken
        /// N x T x D: mean over the tokens.
        case tokenMean
    }

    /// What the class scores are.
    public enum Scores: String, Sendable, Codable, CaseIterable {
        case logits
        case softmax
        case sigmoid
    }

    public enum Confidence: String, Sendable, Codable, CaseIterable {
        /// The graph shows the tensor as an output of its own.
        case declared
        /// The rule applies without a doubt.
        case certain
        /// A decision was made, `reason` says which: worth a look.
        case likely
    }

    public let tensor: String
    /// D; nil where the graph does not tell.
    public let width: Int?
    public let pooling: Pooling
    /// Output with the class scores; nil for a network without a head.
    public let scoresTensor: String?
    public let scores: Scores?
    /// K; nil for a network without a head, or where the graph does not tell.
    public let classCount: Int?
    public let confidence: Confidence
    /// The decision in one sentence.
    public let reason: String

    /// For a feature tensor that is known from elsewhere.
    public init(
        tensor: String, width: Int?, pooling: Pooling, scoresTensor: String?, scores: Scores?,
        classCount: Int?,
        confidence: Confidence, reason: String
    ) {
        self.tensor = tensor
        self.width = width
        self.pooling = pooling
        self.scoresTensor = scoresTensor
        self.scores = scores
        self.classCount = classCount
        self.confidence = confidence
        self.reason = reason
    }

    public var needsPooling: Bool { pooling != .none }
}
