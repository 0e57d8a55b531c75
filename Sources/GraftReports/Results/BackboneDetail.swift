/// Where one classifier is right or wrong, class by class.
public struct BackboneDetail: Sendable, Codable {
    /// The backbone (or model) that this describes.
    public var name: String
    public var perClass: [ClassScore]
    public var confusion: ConfusionTable
    /// Images whose prediction was wrong, most confident first.
    public var confused: [ConfusedExample]

    public init(
        name: String, perClass: [ClassScore], confusion: ConfusionTable,
        confused: [ConfusedExample] = []
    ) {
        self.name = name
        self.perClass = perClass
        self.confusion = confusion
        self.confused = confused
    }
}

/// Precision, recall and F1 of one class, shares of 1; unknown where the class was never met or
/// never predicted.
public struct ClassScore: Sendable, Hashable, Codable {
    public var name: String
    public var images: Int
    public var precision: Estimate
    public var recall: Estimate
    public var f1: Estimate

    public init(name: String, images: Int, precision: Estimate, recall: Estimate, f1: Estimate) {
        self.name = name
        self.images = images
        self.precision = precision
        self.recall = recall
        self.f1 = f1
    }
}

/// Counts of images by true class (row) and predicted class (column).
public struct ConfusionTable: Sendable, Hashable, Codable {
    public var classes: [String]
    /// K x K counts: `counts[true][predicted]`.
    public var counts: [[Int]]

    /// `counts` is K rows of K columns for K classes.
    public init(classes: [String], counts: [[Int]]) {
        precondition(
            counts.count == classes.count && counts.allSatisfy { $0.count == classes.count },
            "a confusion table has a row and a column for each class")
        self.classes = classes
        self.counts = counts
    }
}

/// An image whose prediction was wrong.
public struct ConfusedExample: Sendable, Hashable, Codable {
    /// Relative to the dataset; also the key of its thumbnail.
    public var path: String
    public var label: String
    public var predicted: String
    /// Given to the predicted class.
    @Finite public var probability: Double

    public init(path: String, label: String, predicted: String, probability: Double) {
        self.path = path
        self.label = label
        self.predicted = predicted
        self.probability = probability
    }
}
