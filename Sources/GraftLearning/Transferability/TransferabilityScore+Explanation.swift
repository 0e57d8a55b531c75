/// What a user should know of each score before believing it.
extension TransferabilityScore {
    /// For `graft rank --explain`.
    public struct Explanation: Sendable, Codable, Hashable {
        public let formula: String
        /// What has to hold for the score to mean something.
        public let assumes: String
        /// Where it has been seen, or must be expected, to fail.
        public let failsWhen: String
        /// Authors, venue, year.
        public let reference: String
    }

    /// Holds for every score that is found without training.
    public static let warning = """
        Few of these scores beat the published source accuracy as a guide, and none has proved \
        reliable on medical images (Chaves et al. 2023, arXiv 2308.07444; 2024, arXiv 2405.20420). \
        Look at the baselines, and at the intervals of the ranks.
        """

    public var explanation: Explanation {
        switch self {
        case .softmaxIndex, .emdIndex, .emdNormalised, .nce, .leep: posteriorExplanation
        case .nLEEP, .hScore, .logME, .transRate, .gbc, .parc, .sfda: featureExplanation
        case .nearestMean, .linearProbe, .sourceAccuracy, .rawPixels: baselineExplanation
        }
    }

    private var posteriorExplanation: Explanation {
        switch self {
        case .emdIndex, .emdNormalised:
            Explanation(
                formula: self == .emdIndex
                    ? "mean over images of f(x)' D[:, y]; lower is better"
                    : "EMD index divided by that of a uniform predictor; lower is better",
                assumes: "classes whose names have close word vectors look alike",
                failsWhen: """
                    names are ambiguous or missing from the vectors; in the published table it \
                    puts both scene networks behind an untrained one; without the division, \
                    values of different class lists cannot be compared
                    """,
                reference: "Earth mover's distance: Rubner, Tomasi and Guibas, IJCV 40(2), 2000")
        case .nce:
            Explanation(
                formula: "sum over y, z of P(y, z) ln P(y | z), z the most likely source class",
                assumes: "images of one target class fall into few source classes of their own",
                failsWhen: """
                    images are few against source classes: each image then has a source class of \
                    its own and the score nears 0, the best value, for no reason
                    """,
                reference: "Tran, Nguyen and Hassner, ICCV 2019")
        case .leep:
            Explanation(
                formula: "mean over images of ln sum_z P(y | z) p(z | x)",
                assumes:
                    "the head's probabilities are calibrated and tell the target classes apart",
                failsWhen: """
                    target classes are finer than source classes (aircraft, flowers), or heads \
                    differ in size or confidence; medical images
                    """,
                reference: "Nguyen, Hassner, Seeger and Archambeau, ICML 2020")
        default:
            Explanation(
                formula: "mean over images of the largest source probability",
                assumes: "a network that is sure of its own classes knows such images",
                failsWhen: """
                    heads are over-confident or have few classes (never below 1/S); it does not \
                    look at the target classes at all
                    """,
                reference: "Maximum softmax probability: Hendrycks and Gimpel, ICLR 2017")
        }
    }

    private var featureExplanation: Explanation {
        switch self {
        case .nLEEP:
            Explanation(
                formula: "LEEP with the 5 K components of a normal mixture on 80 % of the variance",
                assumes: "classes fill clusters of the features",
                failsWhen: "components have few images each; it depends on where they start",
                reference: "Li, Jia, Sang, Zhu, Green, Wang and Gong, CVPR 2021")
        case .hScore:
            Explanation(
                formula: "(1 - d) trace(cov_d(f)^-1 cov(E[f | y])), d the Ledoit-Wolf shrinkage",
                assumes: "classes differ in their means; covariances are alike",
                failsWhen: """
                    images are few: without shrinkage it is K - 1 for any features; with it, wide \
                    features still gain
                    """,
                reference: "Bao et al., ICIP 2019; Ibrahim, Ponomareva and Mazumder 2021")
        case .logME:
            Explanation(
                formula: "mean over classes of max ln p(y | F) / N, Bayesian linear regression",
                assumes: "0/1 targets with normal noise; the features are used as they are",
                failsWhen: "backbones differ much in width or scale; self-supervised backbones; "
                    + "medical images",
                reference: "You, Liu, Wang and Long, ICML 2021; JMLR 2022")
        case .transRate:
            Explanation(
                formula: "R(F) - mean R(F_c), R(F) = 1/2 ln det(I + F'F / (N e)), e = 1e-4",
                assumes: "features of all backbones have the same scale",
                failsWhen: "they have not: doubling features changes the value, and wide ones gain",
                reference: "Huang, Huang, Rong, Yang and Wei, ICML 2022")
        case .gbc:
            Explanation(
                formula: "- sum over i, j of exp(-Bhattacharyya distance), 64 principal axes",
                assumes: "each class is one round cloud",
                failsWhen: "classes have a handful of images or several modes; with many axes all "
                    + "values are near 0",
                reference: "Pandy, Agostinelli, Uijlings, Ferrari and Mensink, CVPR 2022")
        case .parc:
            Explanation(
                formula: "100 x Spearman of 1 - corr(features) and 1 - corr(classes) over pairs",
                assumes: "images of one class correlate over 32 principal axes",
                failsWhen: "classes are many (few pairs are alike); the signs of axes matter",
                reference: "Bolya, Mittapalli and Hoffman, NeurIPS 2021")
        default:
            Explanation(
                formula: "mean ln p(y | x) of a Fisher discriminant refitted to harder images",
                assumes: "classes share one covariance; a discriminant on its own images is fair",
                failsWhen: """
                    N < D and features of large scale: shrinkage vanishes and all backbones near 0
                    """,
                reference: "Shao et al., ECCV 2022")
        }
    }

    private var baselineExplanation: Explanation {
        switch self {
        case .nearestMean:
            Explanation(
                formula: "cross-validated accuracy of the nearest class mean",
                assumes: "classes are round clouds of one size",
                failsWhen: "a class has several modes; features have very uneven scales",
                reference: "a baseline")
        case .linearProbe:
            Explanation(
                formula: "cross-validated accuracy of logistic regression on the features",
                assumes: "the backbone will be used frozen",
                failsWhen: "it will be fine-tuned with many images; costs more than other scores",
                reference: "a baseline")
        case .sourceAccuracy:
            Explanation(
                formula: "accuracy on the source data, from the backbone's card",
                assumes: "what is better there is better here",
                failsWhen: "cards state different source data, or the domains lie far apart",
                reference: "Kornblith, Shlens and Le, CVPR 2019")
        default:
            Explanation(
                formula: "cross-validated accuracy of the nearest class mean of pixels",
                assumes: "nothing: a backbone below this is of no use",
                failsWhen: "it does well: then classes differ in colour or background",
                reference: "a baseline")
        }
    }
}
