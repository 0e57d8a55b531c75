import GraftLinearAlgebra
import Testing

@testable import GraftLearning

/// Intervals of scores and ranks, the consensus, and how lists of numbers agree.
@Suite struct RankResamplingTests {
    private static let classCount = 4

    /// Backbones whose features and heads tell classes apart ever better, on the same images.
    private func backbones(
        _ gaps: [Double], images n: Int, columns: Int = 10, seed: UInt64
    ) -> (inputs: [TransferabilityScores.Input], classes: [Int], folds: [Int]) {
        let classes = (0..<n).map { $0 % Self.classCount }
        var generator = SeededGenerator(seed: seed)
        // What makes an image hard is common to all backbones.
        let noise = (0..<n * columns).map { _ in generator.normal() }
        let inputs = gaps.enumerated().map { place, gap in
            var own = SeededGenerator(seed: 99, stream: place)
            let centres = (0..<Self.classCount * columns).map { _ in gap * own.normal() }
            let features = Matrix<Float>(
                rows: n, columns: columns,
                storage: (0..<n * columns).map {
                    let centre = centres[classes[$0 / columns] * columns + $0 % columns]
                    return Float(centre + noise[$0] + 0.5 * generator.normal())
                })
            let head = features.product(
                withTransposed: Matrix<Float>(
                    rows: Self.classCount, columns: columns, storage: centres.map { Float($0) }))
            return TransferabilityScores.Input(
                features: features, posteriors: head.softmax(), sourceAccuracy: gap)
        }
        return (inputs, classes, (0..<n).map { $0 / Self.classCount % 4 })
    }

    @Test func resultsDoNotDependOnWorkers() async throws {
        let (inputs, classes, folds) = backbones([0.2, 0.5, 0.9], images: 80, seed: 1)
        let plan = RankResampling(resamples: 12)
        let one = try await plan.run(inputs, classes: classes, folds: folds, workers: 1)
        let three = try await plan.run(inputs, classes: classes, folds: folds, workers: 3)
        #expect(one == three)
        #expect(one.scores[.logME]?.ranks.compactMap { $0?.rank } == [3, 2, 1])
        #expect(one.scores[.emdIndex]?.values == [nil, nil, nil])
        #expect(one.scores[.sourceAccuracy]?.ranks.compactMap { $0?.high } == [3, 2, 1])
        let consensus = one.consensus(of: [.logME, .hScore, .nearestMean, .emdIndex])
        #expect(consensus.ranks.compactMap { $0?.rank } == [3, 2, 1])
        #expect(consensus.ranks.allSatisfy { ($0?.low ?? 9) <= ($0?.high ?? 0) })
    }

    @Test func innerProductsOfSomeImagesAreTheirOwnDecomposition() throws {
        let (inputs, classes, folds) = backbones([0.5], images: 60, columns: 70, seed: 2)
        let rows = (0..<60).filter { $0 % 3 != 1 }
        let own = ClassPartition(rows.map { classes[$0] })
        let fast = try FeatureDecomposition(
            CentredGram(inputs[0].features).selecting(rows: rows))
        let slow = try FeatureDecomposition(inputs[0].features.selecting(rows: rows))
        let parts = rows.map { folds[$0] }
        let a = TransferabilityScores(fast, classes: own, folds: parts)
        let b = TransferabilityScores(slow, classes: own, folds: parts)
        #expect(a.values.count == 8)
        for (score, value) in a.values {
            #expect(abs(value - (b[score] ?? .nan)) <= 1e-8 * abs(value) + 1e-12, "\(score)")
        }
    }

    /// 95 % intervals of scores hold the expected score, and rank intervals the ranks of expected
    /// scores, in about as many studies.
    @Test func intervalsCover() async throws {
        let scores: Set<TransferabilityScore> = [
            .softmaxIndex, .leep, .nce, .hScore, .gbc, .nearestMean, .transRate, .logME,
        ]
        let (gaps, studies) = ([0.30, 0.33, 0.36, 0.45], 40)
        var found: [ResampledRanks] = []
        for study in 0..<studies {
            let (inputs, classes, folds) = backbones(
                gaps, images: 120, columns: 6, seed: UInt64(1000 + study))
            found.append(
                try await RankResampling(resamples: 30).run(
                    inputs, classes: classes, folds: folds, wanted: scores, workers: 2))
        }
        for score in scores.sorted(by: { $0.rawValue < $1.rawValue }) {
            let expected = gaps.indices.map { b in
                found.reduce(0) { $0 + ($1.full[b][score] ?? .nan) } / Double(studies)
            }
            let truth = RankConsensus.ranks(expected.map { score.oriented($0) })
            var (inside, ranked) = (0, 0)
            for study in found {
                let own = try #require(study.scores[score])
                for b in gaps.indices {
                    let (interval, rank) = (
                        try #require(own.values[b]), try #require(own.ranks[b])
                    )
                    inside += interval.low <= expected[b] && expected[b] <= interval.high ? 1 : 0
                    ranked += (rank.low...rank.high).contains(truth[b] ?? 0) ? 1 : 0
                }
            }
            let total = Double(studies * gaps.count)
            #expect(Double(inside) / total > 0.85, "\(score)")
            #expect(Double(ranked) / total > 0.93, "\(score)")
        }
    }

    @Test func badOptionsAreRefused() async throws {
        let (inputs, classes, _) = backbones([0.3], images: 20, seed: 3)
        await #expect(throws: LearningError.self) {
            try await RankResampling(resamples: 3).run(inputs, classes: classes, workers: 1)
        }
        // Two images a class leave nothing to draw.
        let tiny = backbones([0.3, 0.6], images: 8, seed: 4)
        let ranks = try await RankResampling().run(
            tiny.inputs, classes: tiny.classes, folds: tiny.folds, workers: 1)
        #expect(ranks.scores[.logME]?.values[0]?.method == "no spread known")
        #expect(ranks.scores[.logME]?.ranks[0]?.high == 2)
    }

    @Test func theConsensusCountsWhatIsThere() {
        let rows: [[Double?]] = [
            [1, 2, 3, nil], [10, nil, 20, nil], [5, 5, 5, nil], [nil, nil, 7, nil],
        ]
        let consensus = RankConsensus(rows, backboneCount: 4)
        // Of two backbones in the second score, and three in the others.
        let wanted: [Double?] = [0.5 / 3, 0.5, 2.5 / 3, nil]
        #expect(consensus.points == wanted)
        #expect(consensus.ranks == [3, 2, 1, nil])
        #expect(RankConsensus.ranks([2, 2, 1, nil] as [Double?]) == [1, 1, 3, nil] as [Int?])
        let scores: [[Double?]] = [[1, 2, 3, nil], [3, 2, 1, 0], [4, 4, 4, 4]]
        let agreement = RankConsensus.agreement(scores)
        let all: [[Double?]] = [[1, -1, nil], [-1, 1, nil], [nil, nil, nil]]
        #expect(agreement == all)
    }

    @Test func regretIsWhatThePickCosts() {
        #expect(abs(RankAgreement.regret(score: [1, 2, 3], truth: [0.9, 0.8, 0.7]) - 0.2) < 1e-15)
        #expect(RankAgreement.regret(score: [3, 2, 1], truth: [0.9, 0.8, 0.7]) == 0)
        #expect(
            abs(RankAgreement.regret(score: [3, 3, 1], truth: [0.9, 0.8, 0.7]) - 0.05) < 1e-15)
        #expect(RankAgreement.kendall([1, 1], [2, 3]) == 0)
    }
}
