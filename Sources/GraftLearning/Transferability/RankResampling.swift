import GraftLinearAlgebra

/// How much scores and ranks of backbones would differ on other images of the same kind.
///
/// Stratified subsamples of m of the N images (a share of every class, at least two images) are
/// drawn without replacement, the same ones for all backbones, and every score is found again on
/// each. The spread over subsamples, times sqrt(m / (N - m)), is that of the score on N images: the
/// delete-d jackknife (Shao and Wu, Annals of Statistics 17, 1989; subsampling: Politis and Romano,
/// ibid. 22, 1994). Only the spread is used, because most scores change with the number of images.
/// It supposes that the spread shrinks with the root of m, which holds for means over images and
/// roughly for the rest. A subsample's inner products are a part of those of all images, so that
/// the D features are read once.
///
/// Ranks: a backbone stands behind another where their difference is larger than its spread allows,
/// with one critical value for all comparisons of that backbone, found from the largest of them in
/// every subsample (Mogstad, Romano, Shaikh and Wilhelm, Review of Economic Studies 91, 2024).
public struct RankResampling: Sendable, Codable, Hashable {
    /// At least 10; each costs a small part of a full scoring.
    public var resamples: Int
    /// m / N, above 0 and at most 0.5.
    public var share: Double
    public var seed: UInt64

    public init(resamples: Int = 40, share: Double = 0.25, seed: UInt64 = 0) {
        self.resamples = resamples
        self.share = share
        self.seed = seed
    }

    /// Scores all backbones on all images and on the same subsamples.
    /// - Parameters:
    ///   - backbones: what each makes of the same N images.
    ///   - classes, folds, wanted: as for `TransferabilityScores`.
    ///   - workers: backbones at a time; the result is the same for any number.
    /// - Throws: `LearningError` (`invalidOption`), `CancellationError`.
    public func run(
        _ backbones: [TransferabilityScores.Input], classes: [Int], folds: [Int]? = nil,
        wanted: Set<TransferabilityScore> = TransferabilityScores.computable, workers: Int
    ) async throws -> ResampledRanks {
        guard resamples >= 10, share > 0, share <= 0.5 else {
            throw LearningError(
                code: .invalidOption, subject: "resampling of ranks",
                detail:
                    "\(resamples) resamples of a share of \(share); use 10 or more, and a share "
                    + "in 0...0.5")
        }
        let samples = subsamples(ClassPartition(classes))
        var found = [[TransferabilityScores]?](repeating: nil, count: backbones.count)
        try await withThrowingTaskGroup(of: (Int, [TransferabilityScores]).self) { group in
            var next = 0
            func add() {
                let place = next
                next += 1
                group.addTask {
                    let all = try scores(
                        backbones[place], samples, classes: classes, folds: folds, wanted: wanted)
                    return (place, all)
                }
            }
            while next < min(max(1, workers), backbones.count) { add() }
            while let (place, scores) = try await group.next() {
                found[place] = scores
                if next < backbones.count { add() }
            }
        }
        let drawn = samples.first?.count ?? 0
        return ResampledRanks(
            found.map { $0 ?? [] }, wanted: wanted,
            scale: drawn < classes.count
                ? (Double(drawn) / Double(classes.count - drawn)).squareRoot() : nil)
    }

    /// Images of each subsample, ascending.
    func subsamples(_ classes: ClassPartition) -> [[Int]] {
        var generator = SeededGenerator(seed: seed, stream: 12)
        return (0..<resamples).map { _ in
            classes.members.flatMap { members in
                let wished = Int((share * Double(members.count)).rounded())
                let count = min(members.count, max(2, wished))
                return generator.shuffled(members).prefix(count)
            }.sorted()
        }
    }

    /// The scores on all images, then on each subsample.
    private func scores(
        _ input: TransferabilityScores.Input, _ samples: [[Int]], classes: [Int], folds: [Int]?,
        wanted: Set<TransferabilityScore>
    ) throws -> [TransferabilityScores] {
        var gram: CentredGram?
        if input.features.rows == classes.count, let drawn = samples.first?.count,
            drawn <= input.features.columns,
            wanted.contains(where: { $0.needs.contains(.features) })
        {
            gram = try? CentredGram(input.features)
        }
        let fromFeatures = wanted.filter { $0.needs.contains(.features) }
        let rest = wanted.subtracting(fromFeatures)
        var result = [
            TransferabilityScores(input, classes: classes, folds: folds, wanted: wanted, seed: seed)
        ]
        // What is missing on all images is not looked for on some.
        let known = fromFeatures.filter { result[0][$0] != nil }
        for rows in samples {
            try Task.checkCancellation()
            let own = rows.map { classes[$0] }
            var part = input
            part.features = Matrix(rows: 0, columns: 0)
            part.posteriors = input.posteriors.flatMap {
                $0.rows == classes.count ? $0.selecting(rows: rows) : nil
            }
            var scores = TransferabilityScores(part, classes: own, wanted: rest, seed: seed)
            if !known.isEmpty, let features = try? decomposition(input, gram, rows) {
                scores.merge(
                    TransferabilityScores(
                        features, classes: ClassPartition(own),
                        folds: folds.map { folds in rows.map { folds[$0] } }, wanted: known,
                        seed: seed))
            }
            result.append(scores)
        }
        return result
    }

    private func decomposition(
        _ input: TransferabilityScores.Input, _ gram: CentredGram?, _ rows: [Int]
    ) throws(LearningError) -> FeatureDecomposition {
        if let gram { return try FeatureDecomposition(gram.selecting(rows: rows)) }
        return try FeatureDecomposition(input.features.selecting(rows: rows))
    }
}
