import GraftFeatures
import GraftLearning

extension HeadOptions {
    /// The classifier with the settings that inner cross-validation chooses from, on the features of
    /// one backbone.
    var family: HeadFamily {
        var family =
            switch choice {
            case .logistic: HeadFamily(.logistic)
            case .svm: HeadFamily(.linearSVM)
            case .ridge: HeadFamily(.ridge)
            case .knn: HeadFamily(.nearestNeighbours)
            case .mean: HeadFamily(.nearestMean)
            case .network: HeadFamily(.network)
            }
        family.seed = seed
        switch imbalance {
        case .none: break
        case .weights:
            // Neighbours and means know no weights of images.
            if choice != .knn, choice != .mean { family.classWeights = .balanced }
        case .sampling, .augmentation: family.sampling = .balanced
        case .focal: family.loss = .focal
        case .logitAdjustment: family.loss = .logitAdjusted
        case .classBalanced: family.classWeights = .classBalanced
        case .ldam: family.loss = .ldam
        case .crt:
            if choice == .network {
                family.retrainsClassifier = true
            } else {
                family.sampling = .balanced
            }
        }
        return family
    }

    /// The families for what a run gave: for a fusion, one for each candidate of part weights.
    func families(for run: BackboneRun) -> [HeadFamily] {
        guard !run.parts.isEmpty else { return [family] }
        return fusion.families(family, widths: run.parts.map(\.featureWidth))
    }

    /// The nested cross-validation of some families.
    func plan(_ families: [HeadFamily]) -> NestedCrossValidation {
        NestedCrossValidation(
            families: families, seed: seed,
            criterion: imbalance == .none && !tunesThresholds ? .accuracy : .balancedAccuracy,
            tunesThresholds: tunesThresholds)
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
            case .network: "network of 512 and 64 hidden units on standardised features"
            }
        var words = [name]
        switch imbalance {
        case .none: break
        case .weights:
            if choice != .knn, choice != .mean { words.append("classes weighted equally") }
        case .sampling: words.append("images of rare classes repeated")
        case .augmentation: words.append("images of rare classes repeated as changed views")
        case .focal: words.append("focal loss")
        case .logitAdjustment: words.append("logit adjustment")
        case .classBalanced: words.append("class-balanced loss")
        case .ldam: words.append("LDAM margins")
        case .crt:
            words.append(
                choice == .network
                    ? "last layer re-trained on balanced images (cRT)"
                    : "images of rare classes repeated (cRT on frozen features)")
        }
        if tunesThresholds { words.append("a threshold for each class") }
        return words.joined(separator: ", ")
    }

    /// The fusion in words.
    var fusionDescription: String {
        let first =
            switch fusion.normalisation {
            case .standardise: "features of each part standardised"
            case .l2: "features of each part brought to length 1"
            case .none: "features as they come"
            }
        let weights: String? =
            switch fusion.weights {
            case .none: nil
            case .given(let weights):
                "parts weighted " + weights.map { "\($0)" }.joined(separator: " : ")
            case .crossValidated: "part weights by inner cross-validation"
            }
        let components: String? =
            switch fusion.components {
            case .all: nil
            case .count(let count): "\(count) principal components"
            case .share(let share): "principal components of \(100 * share) % of the variance"
            }
        return ([first] + [weights, components].compactMap(\.self)).joined(separator: ", ")
    }
}
