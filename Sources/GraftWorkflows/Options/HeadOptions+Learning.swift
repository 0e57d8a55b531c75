import GraftLearning

extension HeadOptions {
    /// The classifier with the settings that inner cross-validation chooses from.
    var family: HeadFamily {
        let weights: ClassWeights = balanced ? .balanced : .none
        return switch choice {
        case .logistic: HeadFamily(.logistic, classWeights: weights)
        case .svm: HeadFamily(.linearSVM, classWeights: weights)
        case .ridge: HeadFamily(.ridge, classWeights: weights)
        case .knn: HeadFamily(.nearestNeighbours)
        case .mean: HeadFamily(.nearestMean)
        }
    }

    /// The classifier in words.
    var description: String {
        let name =
            switch choice {
            case .logistic: "multinomial logistic regression (L2) on standardised features"
            case .svm: "linear support vector machine (squared hinge, L2) on standardised features"
            case .ridge: "ridge regression on standardised features"
            case .knn: "k nearest neighbours by cosine"
            case .mean: "nearest class mean on standardised features"
            }
        return balanced && choice != .knn && choice != .mean
            ? name + ", classes weighted equally" : name
    }
}
