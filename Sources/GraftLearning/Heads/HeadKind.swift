/// The families of classifiers that Graft puts on features.
public enum HeadKind: String, Sendable, Codable, CaseIterable {
    /// Multinomial logistic regression with an L2 penalty.
    case logistic
    /// Linear support vector machine: squared hinge loss, one class against the rest, L2 penalty.
    case linearSVM
    /// Least squares on targets of +1 and -1 with an L2 penalty.
    case ridge
    /// Majority of the k most similar training images by cosine.
    case nearestNeighbours
    /// The class whose mean is nearest.
    case nearestMean
    /// A network of fully connected layers.
    case network
}
