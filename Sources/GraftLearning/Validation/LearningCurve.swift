import GraftLinearAlgebra

/// Out-of-fold accuracy against the number of training images, with a power law through it.
///
/// In every fold the head is fitted on growing, nested, stratified parts of the training images
/// (whole clusters) and answers for all held-out images, so every point rests on all N images.
/// Error = a + b n^-c with a, b >= 0 is fitted by weighted least squares (Cortes et al. 1994;
/// Hestness et al. 2017); its uncertainty comes from a bootstrap over the held-out images. The
/// setting of the head is the same at every size, and which training images were drawn adds a
/// spread that is not counted.
public struct LearningCurve: Sendable, Codable, Equatable {
    /// Accuracy of heads that were fitted on so many images.
    public struct Point: Sendable, Codable, Equatable {
        /// Training images, the mean over folds.
        public let images: Int
        public let accuracy: Interval
    }

    public let points: [Point]
    /// The fitted law at and beyond the largest size, with 95 % bands; empty where it could not be
    /// fitted.
    public let extrapolation: [Point]
    /// a, b, c of error = a + b n^-c; nil where it could not be fitted.
    public let law: PowerLaw?
    /// Accuracy with twice the images minus that with all, both by the law.
    public let gainOfDoubling: Interval?

    /// Shares of the training part that heads are fitted on.
    public static let shares = [0.1, 0.2, 0.35, 0.6, 1.0]

    /// - Parameters:
    ///   - features: N x D; classes, folds and groups as in `NestedCrossValidation.run`.
    ///   - head: with its setting.
    ///   - views: as in `NestedCrossValidation.run`.
    /// - Throws: what the head's `fit` throws; `CancellationError`.
    public static func run(
        _ features: Matrix<Float>, classes: [Int], classCount: Int, folds: [Int], foldCount: Int,
        groups: [Int]? = nil, head: any Head, views: AugmentedRows? = nil, seed: UInt64,
        workers: Int,
        progress: NestedCrossValidation.Progress? = nil
    ) async throws -> LearningCurve {
        let total = shares.count * foldCount
        var right = [[Bool]](
            repeating: [Bool](repeating: false, count: classes.count), count: shares.count)
        var sizes = [Int](repeating: 0, count: shares.count)
        var done = 0
        try await withThrowingTaskGroup(of: (share: Int, size: Int, answers: [(Int, Bool)]).self) {
            group in
            var next = 0
            func add() {
                let (share, fold) = (next / foldCount, next % foldCount)
                next += 1
                group.addTask {
                    try Task.checkCancellation()
                    let rows = subset(
                        shares[share], of: folds.indices.filter { folds[$0] != fold },
                        classes: classes, groups: groups,
                        seed: seed &+ UInt64(fold))
                    let held = folds.indices.filter { folds[$0] == fold }
                    var data = PathData(
                        features: features.selecting(rows: rows),
                        classes: rows.map { classes[$0] }, classCount: classCount)
                    data.views = views?.selecting(rows)
                    let fitted = try head.fit(data)
                    let predicted = fitted.predictions(of: features.selecting(rows: held))
                    return (share, rows.count, zip(held, predicted).map { ($0, classes[$0] == $1) })
                }
            }
            while next < min(max(1, workers), total) { add() }
            while let result = try await group.next() {
                sizes[result.share] += result.size
                for (image, isRight) in result.answers { right[result.share][image] = isRight }
                done += 1
                progress?(done, total)
                if next < total { add() }
            }
        }
        return LearningCurve(
            sizes: sizes.map { max(1, $0 / foldCount) }, right: right, groups: groups, seed: seed)
    }

    /// - Parameters:
    ///   - sizes: training images at each point, ascending.
    ///   - right: for each point, whether each image was answered rightly.
    init(sizes: [Int], right: [[Bool]], groups: [Int]?, seed: UInt64, resamples: Int = 400) {
        points = zip(sizes, right).map { size, right in
            let effect = DesignEffect(right.map { $0 ? 1 : 0 }, groups: groups)
            return Point(
                images: size,
                accuracy: .wilson(
                    Double(right.count { $0 }) / effect.factor,
                    of: Double(right.count) / effect.factor))
        }
        let errors = points.map { 1 - $0.accuracy.value }
        guard let largest = sizes.last,
            let law = PowerLaw(sizes: sizes, errors: errors, images: right[0].count)
        else {
            (extrapolation, law, gainOfDoubling) = ([], nil, nil)
            return
        }
        let members = groups.flatMap(DesignEffect.members) ?? right[0].indices.map { [$0] }
        var generator = SeededGenerator(seed: seed, stream: 5)
        var laws: [PowerLaw] = []
        for _ in 0..<resamples {
            var (wrong, count) = ([Int](repeating: 0, count: right.count), 0)
            for _ in members {
                for image in members[generator.integer(below: members.count)] {
                    for point in right.indices where !right[point][image] { wrong[point] += 1 }
                    count += 1
                }
            }
            let drawn = wrong.map { Double($0) / Double(count) }
            if let law = PowerLaw(sizes: sizes, errors: drawn, images: count) { laws.append(law) }
        }
        self.law = law
        func band(_ value: Double, _ draws: [Double]) -> Interval {
            let sorted = draws.sorted()
            return Interval(
                value: value, low: min(value, ResampledScores.quantile(sorted, 0.025)),
                high: max(value, ResampledScores.quantile(sorted, 0.975)),
                method: "bootstrap of the power law")
        }
        extrapolation = [1.0, 1.25, 1.5, 2.0].map { factor in
            let size = Int((Double(largest) * factor).rounded())
            return Point(
                images: size,
                accuracy: band(1 - law.error(at: size), laws.map { 1 - $0.error(at: size) }))
        }
        gainOfDoubling = band(
            law.error(at: largest) - law.error(at: 2 * largest),
            laws.map { $0.error(at: largest) - $0.error(at: 2 * largest) })
    }

    /// The first share of each class's clusters in a seeded order, so that smaller parts lie inside
    /// larger ones; at least two images of a class where it has them.
    static func subset(
        _ share: Double, of rows: [Int], classes: [Int], groups: [Int]?, seed: UInt64
    ) -> [Int] {
        guard share < 1 else { return rows }
        var generator = SeededGenerator(seed: seed, stream: 4)
        var clusters: [Int: [Int]] = [:]
        for row in rows { clusters[groups?[row] ?? row, default: []].append(row) }
        var order: [Int: [[Int]]] = [:]
        for key in generator.shuffled(clusters.keys.sorted()) {
            guard let members = clusters[key], let first = members.first else { continue }
            order[classes[first], default: []].append(members)
        }
        var chosen: [Int] = []
        for own in order.keys.sorted() {
            let members = order[own] ?? []
            let wanted = max(
                2, Int((share * Double(members.reduce(0) { $0 + $1.count })).rounded()))
            var taken = 0
            for cluster in members where taken < wanted {
                chosen += cluster
                taken += cluster.count
            }
        }
        return chosen.sorted()
    }
}
