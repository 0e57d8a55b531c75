import GraftDatasets
import GraftLinearAlgebra

/// Intervals of average precision before and after a change, by drawing images with replacement.
///
/// One draw serves all categories and both heads, so that differences are paired; whole groups are
/// drawn where images share one. Percentile intervals of 95 %. A draw in which a category loses
/// one of its classes does not count for that category.
public struct MultiLabelBootstrap: Sendable, Codable, Equatable {
    /// One category; nil unless both classes are known.
    public struct Category: Sendable, Codable, Equatable {
        public let before: Interval
        public let after: Interval
        /// After minus before.
        public let change: Interval
    }

    /// Means over the categories with both classes known; nil without any.
    public let mAPBefore: Interval?
    public let mAPAfter: Interval?
    public let mAPChange: Interval?
    public let categories: [Category?]
    public let resamples: Int

    /// - Parameters:
    ///   - before: scores of the trained head (N x C).
    ///   - after: scores of the other head on the same images.
    ///   - groups: images with the same number are not independent; nil for none.
    ///   - seed: decides the draws.
    public init(
        before: Matrix<Float>, after: Matrix<Float>, labels: Labels, groups: [Int]? = nil,
        seed: UInt64 = 0, resamples: Int = 1_000
    ) {
        precondition(
            before.rows == labels.imageCount && before.columns == labels.classCount
                && after.rows == before.rows && after.columns == before.columns,
            "both heads need one score for every image and category")
        let known = KnownLabels(labels)
        let pairs = known.categories.enumerated().map { index, category in
            category.hasBoth
                ? (
                    RankedCategory(category, scores: before, index),
                    RankedCategory(category, scores: after, index)
                ) : nil
        }
        let units = Self.units(labels.imageCount, groups: groups)
        var draws = PairDraws(categories: pairs.count)
        var generator = SeededGenerator(seed: seed, stream: 21)
        var weights = [Int32](repeating: 0, count: labels.imageCount)
        for _ in 0..<(units.isEmpty ? 0 : resamples) {
            for i in weights.indices { weights[i] = 0 }
            for _ in units.indices {
                for image in units[generator.integer(below: units.count)] { weights[image] += 1 }
            }
            draws.add(
                pairs.map { pair in
                    guard let pair, let before = pair.0.averagePrecision(weights),
                        let after = pair.1.averagePrecision(weights)
                    else { return nil }
                    return (before, after)
                })
        }
        let ones = [Int32](repeating: 1, count: labels.imageCount)
        let values = pairs.map { pair -> (Double, Double)? in
            guard let pair, let before = pair.0.averagePrecision(ones),
                let after = pair.1.averagePrecision(ones)
            else { return nil }
            return (before, after)
        }
        self.resamples = resamples
        let method = groups == nil ? "bootstrap of images" : "bootstrap of groups"
        categories = draws.categories(values, method: method)
        let mean = draws.mean(values, method: method)
        (mAPBefore, mAPAfter, mAPChange) = (mean?.before, mean?.after, mean?.change)
    }

    private static func units(_ count: Int, groups: [Int]?) -> [[Int]] {
        guard let groups, let members = DesignEffect.members(groups) else {
            return (0..<count).map { [$0] }
        }
        return members
    }
}

/// One category's known images in the order of falling scores.
struct RankedCategory: Sendable {
    private let images: [Int]
    private let positive: [Bool]
    /// Whether the next image has a smaller score.
    private let endsTie: [Bool]

    init(_ category: KnownLabels.Category, scores: Matrix<Float>, _ index: Int) {
        let own = category.images.map { scores[$0, index] }
        let order = own.indices.sorted { (own[$1], $0) < (own[$0], $1) }
        images = order.map { category.images[$0] }
        positive = order.map { category.positive[$0] }
        endsTie = order.indices.map {
            $0 + 1 == order.count || own[order[$0 + 1]] != own[order[$0]]
        }
    }

    /// Average precision with image i counted weights[i] times; nil without both classes.
    func averagePrecision(_ weights: [Int32]) -> Double? {
        var (sum, own, positives, all) = (0.0, 0, 0, 0)
        for place in images.indices {
            let weight = Int(weights[images[place]])
            all += weight
            if positive[place] { own += weight }
            guard endsTie[place], own > 0 else { continue }
            positives += own
            sum += Double(own) * Double(positives) / Double(all)
            own = 0
        }
        return positives > 0 && positives < all ? sum / Double(positives) : nil
    }
}

/// Average precisions of many draws, before and after.
private struct PairDraws {
    private var before: [[Double]]
    private var after: [[Double]]
    private var means: [(before: Double, after: Double)] = []

    init(categories: Int) {
        before = [[Double]](repeating: [], count: categories)
        after = before
    }

    mutating func add(_ values: [(Double, Double)?]) {
        var (first, second, count) = (0.0, 0.0, 0.0)
        for (index, pair) in values.enumerated() {
            guard let pair else { continue }
            before[index].append(pair.0)
            after[index].append(pair.1)
            first += pair.0
            second += pair.1
            count += 1
        }
        if count > 0 { means.append((first / count, second / count)) }
    }

    func categories(
        _ values: [(Double, Double)?], method: String
    ) -> [MultiLabelBootstrap.Category?] {
        values.enumerated().map { index, pair in
            pair.map {
                Self.category($0, zip(before[index], after[index]).map { ($0, $1) }, method)
            }
        }
    }

    func mean(_ values: [(Double, Double)?], method: String) -> MultiLabelBootstrap.Category? {
        let known = values.compactMap(\.self)
        guard !known.isEmpty else { return nil }
        let count = Double(known.count)
        return Self.category(
            (known.reduce(0) { $0 + $1.0 } / count, known.reduce(0) { $0 + $1.1 } / count),
            means.map { ($0.before, $0.after) }, method)
    }

    private static func category(
        _ value: (Double, Double), _ draws: [(Double, Double)], _ method: String
    ) -> MultiLabelBootstrap.Category {
        func interval(_ value: Double, _ draws: [Double]) -> Interval {
            let sorted = draws.sorted()
            guard !sorted.isEmpty else {
                return Interval(value: value, low: value, high: value, method: method)
            }
            return Interval(
                value: value, low: min(value, ResampledScores.quantile(sorted, 0.025)),
                high: max(value, ResampledScores.quantile(sorted, 0.975)), method: method)
        }
        return MultiLabelBootstrap.Category(
            before: interval(value.0, draws.map(\.0)), after: interval(value.1, draws.map(\.1)),
            change: interval(value.1 - value.0, draws.map { $0.1 - $0.0 }))
    }
}
