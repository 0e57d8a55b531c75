import GraftLinearAlgebra

/// Accuracy with a few labelled images of each class, for several versions of the same features.
///
/// In each draw a few images of every class train a head and all others test it; the same draws
/// serve all versions. Images of one group (identical files) never stand on both sides.
public struct FewShot: Sendable, Codable, Hashable {
    /// Training images of each class.
    public var shots: Int
    public var draws: Int
    public var seed: UInt64

    public init(shots: Int = 5, draws: Int = 20, seed: UInt64 = 0) {
        self.shots = shots
        self.draws = draws
        self.seed = seed
    }

    /// Mean accuracy over draws of each version, in the same order, and of each version minus the
    /// first one (t interval over draws).
    public struct Result: Sendable, Codable, Hashable {
        public let accuracies: [Interval]
        public let differences: [Interval]
    }

    /// - Parameters:
    ///   - versions: features of the same N images, each N x its own D.
    ///   - classes: in 0..<classCount.
    ///   - groups: images with the same number stay on one side; nil for none.
    /// - Throws: `LearningError` (`invalidOption`, `oneClass` where fewer than two classes have
    ///   more than `shots` images, and as the head's `fit`).
    public func run(
        _ versions: [Matrix<Float>], classes: [Int], classCount: Int, head: any Head,
        groups: [Int]? = nil
    ) throws(LearningError) -> Result {
        guard shots >= 1, draws >= 2 else {
            throw LearningError(
                code: .invalidOption, subject: "\(shots) shots, \(draws) draws",
                detail: "use at least 1 shot and 2 draws")
        }
        var members = [[Int]](repeating: [], count: classCount)
        for (image, own) in classes.enumerated() { members[own].append(image) }
        let usable = members.filter { $0.count > shots }
        guard usable.count > 1 else {
            throw LearningError(
                code: .oneClass, subject: "\(usable.count) classes with more than \(shots) images",
                detail: "few-shot accuracy needs two; use fewer shots or more images")
        }
        var accuracies = [[Double]](repeating: [], count: versions.count)
        for draw in 0..<draws {
            var generator = SeededGenerator(seed: seed, stream: 40_000 + draw)
            let train = usable.flatMap { generator.shuffled($0).prefix(shots) }
            let trained = Set(train)
            let seen = Set(groups.map { groups in train.map { groups[$0] } } ?? [])
            let test = usable.joined().filter { image in
                !trained.contains(image) && !(groups.map { seen.contains($0[image]) } ?? false)
            }
            guard !test.isEmpty else { continue }
            for (place, features) in versions.enumerated() {
                let fitted = try head.fit(
                    features.selecting(rows: train), classes: train.map { classes[$0] },
                    classCount: classCount)
                let answers = fitted.predictions(of: features.selecting(rows: Array(test)))
                let right = zip(answers, test).count { $0 == classes[$1] }
                accuracies[place].append(Double(right) / Double(test.count))
            }
        }
        return Result(
            accuracies: accuracies.map { Self.interval($0, limits: 0...1) },
            differences: accuracies.map { own in
                Self.interval(zip(own, accuracies[0]).map { $0 - $1 }, limits: -1...1)
            })
    }

    private static func interval(_ values: [Double], limits: ClosedRange<Double>) -> Interval {
        let count = Double(max(1, values.count))
        let mean = values.reduce(0, +) / count
        guard values.count > 1 else {
            return Interval(
                value: mean, low: limits.lowerBound, high: limits.upperBound, method: "one draw")
        }
        let half =
            StudentDistribution.quantile(0.975, degrees: count - 1)
            * (DualBootstrap.variance(values) / count).squareRoot()
        return Interval(
            value: mean, low: max(limits.lowerBound, mean - half),
            high: min(limits.upperBound, mean + half), method: "t interval over draws")
    }
}
