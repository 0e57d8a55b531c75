/// The numbers that come first.
///
/// Accuracy, as long as classes are of similar size; where the largest class has more than three
/// times the images of the smallest, balanced accuracy with macro F1 and the recall of each class,
/// because answering with the large classes alone would look good otherwise.
public struct Headline: Sendable, Hashable, Codable {
    /// What answers are ranked by.
    public enum Measure: String, Sendable, Hashable, Codable, CaseIterable {
        case accuracy, balancedAccuracy
    }

    /// The recall of one class.
    public struct Recall: Sendable, Hashable, Codable {
        public var name: String
        public var images: Int
        public var recall: Estimate

        public init(name: String, images: Int, recall: Estimate) {
            self.name = name
            self.images = images
            self.recall = recall
        }
    }

    public var measure: Measure
    /// The backbone or model that the numbers are of.
    public var name: String
    /// Images of the largest class over those of the smallest that has any.
    @Finite public var imbalance: Double
    public var accuracy: Estimate
    public var balancedAccuracy: Estimate
    public var macroF1: Estimate
    /// In the order of the classes.
    public var recalls: [Recall]

    public init(
        measure: Measure, name: String, imbalance: Double, accuracy: Estimate,
        balancedAccuracy: Estimate, macroF1: Estimate, recalls: [Recall]
    ) {
        self.measure = measure
        self.name = name
        self.imbalance = imbalance
        self.accuracy = accuracy
        self.balancedAccuracy = balancedAccuracy
        self.macroF1 = macroF1
        self.recalls = recalls
    }

    /// Beyond this ratio of class sizes balanced accuracy comes first.
    public static let largestRatio = 3.0
}

extension DatasetSummary {
    /// Images of the largest class over those of the smallest that has any; 1 without classes.
    public var imbalance: Double {
        let counts = classes.map(\.images).filter { $0 > 0 }
        guard let largest = counts.max(), let smallest = counts.min() else { return 1 }
        return Double(largest) / Double(smallest)
    }

    /// What answers about these images are ranked by.
    public var measure: Headline.Measure {
        imbalance > Headline.largestRatio ? .balancedAccuracy : .accuracy
    }
}

extension Headline.Measure {
    /// As a heading.
    var name: String {
        switch self {
        case .accuracy: "Accuracy"
        case .balancedAccuracy: "Balanced accuracy"
        }
    }
}

extension Comparison {
    /// What the backbones are ranked by.
    public var measure: Headline.Measure { headline?.measure ?? .accuracy }

    /// The number that a backbone is ranked by.
    func score(of backbone: BackboneResult) -> Estimate {
        measure == .accuracy ? backbone.accuracy : backbone.balancedAccuracy
    }
}
