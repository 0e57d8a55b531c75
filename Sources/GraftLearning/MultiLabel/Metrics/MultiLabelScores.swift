import GraftDatasets
import GraftLinearAlgebra

/// Every measure of multi-label scores, on known labels alone, with the labels it rests on.
///
/// Where all labels are known the numbers are scikit-learn's: `average_precision_score`,
/// `roc_auc_score`, `f1_score` (zero divisions counted as 0), `coverage_error`,
/// `label_ranking_loss`. Unknown labels never count, neither as absent nor in a rank.
public struct MultiLabelScores: Sendable, Codable, Equatable {
    /// The measures of one category.
    public struct Category: Sendable, Codable, Equatable {
        public let name: String
        public let knownPositive: Int
        public let knownNegative: Int
        public let unknown: Int
        /// Average precision; nil unless both classes are known.
        public let ap: Double?
        /// Area under the ROC curve; nil unless both classes are known.
        public let auc: Double?
        /// At the threshold; 0 where nothing is positive, neither known nor predicted.
        public let f1: Double
        public let precision: Double
        public let recall: Double
        /// Whether any label is known, so that the three above say anything.
        public var isKnown: Bool { knownPositive + knownNegative > 0 }
    }

    public let categories: [Category]
    /// The mean of `ap` and `auc` over the `scoredCategories`; nil without any.
    public let mAP: Double?
    public let mAUC: Double?
    /// Categories with both classes known.
    public let scoredCategories: Int
    /// F1 of all known labels thrown together; nil without known labels.
    public let microF1: Double?
    /// The mean F1 of categories with known labels; nil without any.
    public let macroF1: Double?
    /// How far one goes down the known labels of an image to meet all present ones, on average; 0
    /// for an image without a present one. nil without labelled images.
    public let coverage: Double?
    /// The share of pairs (present, absent) of an image that are ordered wrongly, equal scores
    /// counted as wrong, on average; 0 for an image without pairs.
    public let rankingLoss: Double?
    /// Images with a known label, on which `coverage` and `rankingLoss` rest.
    public let labelledImages: Int
    /// Known labels in all.
    public let knownLabels: Int

    /// - Parameters:
    ///   - scores: N x C, finite, larger for more likely present.
    ///   - thresholds: a category counts as predicted from its threshold upwards; nil for 0
    ///     everywhere (probability one half of scores before the sigmoid).
    public init(scores: Matrix<Float>, labels: Labels, thresholds: [Float]? = nil) {
        precondition(
            scores.rows == labels.imageCount && scores.columns == labels.classCount,
            "one score for every image and category")
        let known = KnownLabels(labels)
        let cuts = thresholds ?? [Float](repeating: 0, count: labels.classCount)
        precondition(cuts.count == labels.classCount, "one threshold for every category")
        var scratch = RankScratch()
        var (right, wrong) = (0, 0)
        categories = known.categories.enumerated().map { index, category in
            let own = category.images.map { scores[$0, index] }
            let areas = scratch.areas(own, category.positive, count: own.count)
            let hits = zip(own, category.positive).count { $0 >= cuts[index] && $1 }
            let predicted = own.count { $0 >= cuts[index] }
            right += 2 * hits
            wrong += predicted + category.positives
            return Category(
                name: labels.classes[index], knownPositive: category.positives,
                knownNegative: category.negatives,
                unknown: labels.imageCount - category.images.count, ap: areas?.ap,
                auc: areas?.auc, f1: Self.share(2 * hits, predicted + category.positives),
                precision: Self.share(hits, predicted), recall: Self.share(hits, category.positives)
            )
        }
        knownLabels = known.categories.reduce(0) { $0 + $1.images.count }
        mAP = Self.mean(categories.compactMap(\.ap))
        mAUC = Self.mean(categories.compactMap(\.auc))
        scoredCategories = categories.count { $0.ap != nil }
        microF1 = knownLabels > 0 ? Self.share(right, wrong) : nil
        macroF1 = Self.mean(categories.filter(\.isKnown).map(\.f1))
        let images = ImageRanks(scores: scores, labels: labels)
        labelledImages = images.count
        coverage = images.coverage
        rankingLoss = images.rankingLoss
    }

    private static func share(_ part: Int, _ whole: Int) -> Double {
        whole == 0 ? 0 : Double(part) / Double(whole)
    }

    private static func mean(_ values: [Double]) -> Double? {
        values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
    }
}

/// How well the known labels of every image are ordered.
private struct ImageRanks {
    private(set) var count = 0
    private var coverageSum = 0.0
    private var lossSum = 0.0

    var coverage: Double? { count > 0 ? coverageSum / Double(count) : nil }
    var rankingLoss: Double? { count > 0 ? lossSum / Double(count) : nil }

    init(scores: Matrix<Float>, labels: Labels) {
        for image in 0..<labels.imageCount {
            var (present, absent): ([Float], [Float]) = ([], [])
            for index in 0..<labels.classCount {
                switch labels[image, index] {
                case .present: present.append(scores[image, index])
                case .absent: absent.append(scores[image, index])
                case .unknown: continue
                }
            }
            guard !present.isEmpty || !absent.isEmpty else { continue }
            count += 1
            guard let least = present.min() else { continue }
            coverageSum += Double(present.count + absent.count { $0 >= least })
            guard !absent.isEmpty else { continue }
            absent.sort()
            let wrong = present.reduce(0) { sum, score in
                sum + absent.count - absent.leadingCount { $0 < score }
            }
            lossSum += Double(wrong) / Double(present.count * absent.count)
        }
    }
}
