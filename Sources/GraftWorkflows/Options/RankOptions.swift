import GraftDatasets

/// How class names become distances.
public struct NameOptions: Sendable, Codable, Hashable {
    /// File of word vectors; nil: the EMD index is left out, unless `wordNet` is given.
    public var vectors: String?
    /// CSV of name and replacement.
    public var synonyms: String?
    public var pooling: ClassVectors.Pooling
    public var metric: GroundDistance.Metric
    /// Folder of WordNet's database: path lengths take the place of word vectors.
    public var wordNet: String?

    public init(
        vectors: String? = nil, synonyms: String? = nil, pooling: ClassVectors.Pooling = .sum,
        metric: GroundDistance.Metric = .euclidean, wordNet: String? = nil
    ) {
        self.vectors = vectors
        self.synonyms = synonyms
        self.pooling = pooling
        self.metric = metric
        self.wordNet = wordNet
    }
}

/// What the order of the scores is held against.
public enum RankTruth: Sendable, Codable, Hashable {
    /// CSV with the columns backbone and accuracy.
    case file(String)
    /// A linear probe, cross-validated on all images.
    case probe
}
