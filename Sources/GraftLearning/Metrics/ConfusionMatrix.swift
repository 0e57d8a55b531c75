/// How often each class (row) was answered by each class (column), with the scores that follow from
/// the counts.
///
/// Equal to scikit-learn's `confusion_matrix`, `accuracy_score`, `balanced_accuracy_score` and
/// `precision_recall_fscore_support` with zero divisions counted as 0.
public struct ConfusionMatrix: Sendable, Codable, Equatable {
    /// counts[true class][predicted class]; K x K.
    public let counts: [[Int]]

    /// - Parameters:
    ///   - classes: the true class of N images, in 0..<classCount.
    ///   - predictions: the predicted ones.
    public init(classes: [Int], predictions: [Int], classCount: Int) {
        precondition(classes.count == predictions.count, "one prediction for every image")
        var counts = [[Int]](repeating: [Int](repeating: 0, count: classCount), count: classCount)
        for (own, predicted) in zip(classes, predictions) { counts[own][predicted] += 1 }
        self.counts = counts
    }

    /// N.
    public var images: Int { counts.reduce(0) { $0 + $1.reduce(0, +) } }
    /// Images of each class.
    public var support: [Int] { counts.map { $0.reduce(0, +) } }
    /// Predictions of each class.
    public var predicted: [Int] {
        counts.indices.map { k in counts.reduce(0) { $0 + $1[k] } }
    }

    /// The share of right answers; missing (nan) without images.
    public var accuracy: Double {
        Double(counts.indices.reduce(0) { $0 + counts[$1][$1] }) / Double(images)
    }

    /// The mean recall of the classes that have images; missing without images.
    public var balancedAccuracy: Double {
        let seen = zip(recall, support).filter { $0.1 > 0 }.map(\.0)
        return seen.reduce(0, +) / Double(seen.count)
    }

    /// The mean F1 of the classes that have images or predictions; missing without images.
    public var macroF1: Double {
        let used = counts.indices.filter { support[$0] + predicted[$0] > 0 }
        let scores = f1
        return used.reduce(0) { $0 + scores[$1] } / Double(used.count)
    }

    /// The share of each class's images that were found; 0 for a class without images.
    public var recall: [Double] {
        zip(counts.indices, support).map { $1 == 0 ? 0 : Double(counts[$0][$0]) / Double($1) }
    }

    /// The share of each class's predictions that were right; 0 for a class without predictions.
    public var precision: [Double] {
        zip(counts.indices, predicted).map { $1 == 0 ? 0 : Double(counts[$0][$0]) / Double($1) }
    }

    /// The harmonic mean of precision and recall; 0 for a class without images and predictions.
    public var f1: [Double] {
        let (support, predicted) = (support, predicted)
        return counts.indices.map { k in
            let total = support[k] + predicted[k]
            return total == 0 ? 0 : 2 * Double(counts[k][k]) / Double(total)
        }
    }
}
