/// What a model says about one file; an error in its place when the file cannot be read.
public struct PredictionRow: Sendable, Hashable, Codable {
    public var path: String
    /// The most probable class; nil when there is an error.
    @Explicit public var label: String?
    @Finite public var probability: Double
    /// The most probable classes, most probable first.
    public var top: [Candidate]
    /// For each category of a multi-label model, most probable first; nil for one class an image.
    public var answers: [Answer]?
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

    /// For a model with several categories an image; `label` joins those that are present.
    public init(path: String, answers: [Answer]) {
        let present = answers.filter { $0.answer == .present }
        self.path = path
        self.label = present.isEmpty ? "none" : present.map(\.label).joined(separator: " + ")
        self.probability = present.first?.probability ?? answers.first?.probability ?? .nan
        self.top = present.map { Candidate(label: $0.label, probability: $0.probability) }
        self.answers = answers
        self.error = nil
    }

    /// A category with its probability and whether it is present.
    public struct Answer: Sendable, Hashable, Codable {
        public enum State: String, Sendable, Hashable, Codable {
            case present, absent
            /// Too few labels were known to say.
            case unknownTerritory = "unknown territory"
        }

        public var label: String
        @Finite public var probability: Double
        public var answer: State

        public init(label: String, probability: Double, answer: State) {
            self.label = label
            self.probability = probability
            self.answer = answer
        }
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
