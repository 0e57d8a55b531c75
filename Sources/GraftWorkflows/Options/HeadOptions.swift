/// The classifiers to choose from.
public enum HeadChoice: String, Sendable, Hashable, Codable, CaseIterable {
    /// Multinomial logistic regression, L2, penalty by inner cross-validation.
    case logistic
    /// Linear support vector machine (squared hinge), penalty by inner cross-validation.
    case svm
    /// Ridge regression on the classes, penalty by inner cross-validation.
    case ridge
    /// k nearest neighbours by cosine, k by inner cross-validation.
    case knn = "neighbours"
    /// Nearest class mean.
    case mean = "nearest-mean"
}

/// The classifier and the cross-validation that judges it.
public struct HeadOptions: Sendable, Hashable, Codable {
    public var choice: HeadChoice
    /// Weight classes inversely to their number of images.
    public var balanced: Bool
    /// Nil: five, or fewer where a class has fewer images.
    public var folds: Int?
    /// CSV (path, fold) that prescribes the folds.
    public var foldsFile: String?
    /// Seed of folds and bootstrap.
    public var seed: UInt64

    public init(
        choice: HeadChoice = .logistic, balanced: Bool = false, folds: Int? = nil,
        foldsFile: String? = nil,
        seed: UInt64 = 0
    ) {
        self.choice = choice
        self.balanced = balanced
        self.folds = folds
        self.foldsFile = foldsFile
        self.seed = seed
    }
}
