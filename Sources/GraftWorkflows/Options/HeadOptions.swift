import GraftLearning

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
    /// Fully connected layers of 512 and 64 units, dropout, early stopping.
    case network
}

/// The classifier and the cross-validation that judges it.
public struct HeadOptions: Sendable, Hashable, Codable {
    public var choice: HeadChoice
    /// What is done about classes of unequal size.
    public var imbalance: ImbalanceMethod
    /// A decision threshold for each class, chosen on training images for balanced accuracy.
    public var tunesThresholds: Bool
    /// How the features of fused backbones become one vector.
    public var fusion: FusionOptions
    /// Nil: five, or fewer where a class has fewer images.
    public var folds: Int?
    /// CSV (path, fold) that prescribes the folds.
    public var foldsFile: String?
    /// Seed of folds, bootstrap and whatever the classifier draws.
    public var seed: UInt64

    public init(
        choice: HeadChoice = .logistic, imbalance: ImbalanceMethod = .none,
        tunesThresholds: Bool = false, fusion: FusionOptions = FusionOptions(),
        folds: Int? = nil, foldsFile: String? = nil, seed: UInt64 = 0
    ) {
        self.choice = choice
        self.imbalance = imbalance
        self.tunesThresholds = tunesThresholds
        self.fusion = fusion
        self.folds = folds
        self.foldsFile = foldsFile
        self.seed = seed
    }
}
