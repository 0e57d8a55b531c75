/// Accuracy against the number of training images, measured and extrapolated.
public struct LearningCurveSummary: Sendable, Codable {
    /// The backbone whose features were used.
    public var name: String
    /// What is on the vertical axis, such as `accuracy`.
    public var metric: String
    public var points: [Point]
    /// The fitted curve beyond the data, with its band; empty where nothing can be said.
    public var extrapolation: [Point]
    /// The fitted curve in words, such as `0.953 - 1.20 n^-0.48`.
    @Explicit public var fit: String?
    /// What more images would buy, in one sentence.
    public var sentence: String

    public init(
        name: String, metric: String = "accuracy", points: [Point], extrapolation: [Point] = [],
        fit: String? = nil, sentence: String
    ) {
        self.name = name
        self.metric = metric
        self.points = points
        self.extrapolation = extrapolation
        self.fit = fit
        self.sentence = sentence
    }

    /// The score reached with so many training images.
    public struct Point: Sendable, Hashable, Codable {
        public var images: Int
        public var score: Estimate

        public init(images: Int, score: Estimate) {
            self.images = images
            self.score = score
        }
    }
}
