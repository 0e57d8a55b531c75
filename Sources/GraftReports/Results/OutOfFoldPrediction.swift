/// What one backbone's head said about one image that it was not fitted on.
public struct OutOfFoldPrediction: Sendable, Hashable, Codable {
    public var backbone: String
    public var path: String
    public var fold: Int
    public var label: String
    public var predicted: String
    /// Given to the predicted class.
    @Finite public var probability: Double

    public init(
        backbone: String, path: String, fold: Int, label: String, predicted: String,
        probability: Double
    ) {
        self.backbone = backbone
        self.path = path
        self.fold = fold
        self.label = label
        self.predicted = predicted
        self.probability = probability
    }
}
