/// What a model says about one file; an error in its place when the file cannot be read.
public struct PredictionRow: Sendable, Hashable, Codable {
    public var path: String
    /// The most probable class; nil when there is an error.
    @Explicit public var label: String?
    @Finite public var probability: Double
    /// The most probable classes, most probable first.
    public var top: [Candidate]
    /// Why there is no prediction, and what to do.
    @Explicit public var error: String?

    public init(path: String, top: [Candidate]) {
        self.path = path
        self.label = top.first?.label
        self.probability = top.first?.probability ?? .nan
        self.top = top
        self.error = nil
    }

    public init(path: String, error: String) {
        self.path = path
        self.label = nil
        self.probability = .nan
        self.top = []
        self.error = error
    }

    /// A class with its probability.
    public struct Candidate: Sendable, Hashable, Codable {
        public var label: String
        @Finite public var probability: Double

        public init(label: String, probability: Double) {
            self.label = label
            self.probability = probability
        }
    }
}
