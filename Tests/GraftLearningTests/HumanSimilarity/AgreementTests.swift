import GraftDatasets
import GraftLinearAlgebra
import Testing

@testable import GraftLearning

/// Agreement with people behaves as documented on ties, gaps, few images and few raters.
@Suite struct AgreementTests {
    /// Raters who see distances of points, with noise; NaN where `gaps` says so.
    static func judged(
        images: Int, raters: Int, noise: Double = 0.5, gaps: Double = 0, seed: UInt64
    ) -> (RatedPairs, Matrix<Float>) {
        var generator = SeededGenerator(seed: seed)
        let points = Matrix<Float>(
            rows: images, columns: 3,
            storage: (0..<3 * images).map { _ in Float(generator.normal()) })
        let (first, second) = RatedPairs.allPairs(images)
        let ratings = (0..<raters).flatMap { _ in
            first.indices.map { pair -> Double in
                let (a, b) = (points[row: first[pair]], points[row: second[pair]])
                let gap = zip(a, b).reduce(0) { $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1)) }
                let value = gap.squareRoot() + noise * generator.normal()
                return generator.uniform() < gaps ? .nan : value
            }
        }
        return (
            RatedPairs(
                imageCount: images, raters: (0..<raters).map { "r\($0)" },
                triangles: Matrix(rows: raters, columns: first.count, storage: ratings)),
            points
        )
    }

    @Test func drawnTwiceIsTheSameAsStandingThereTwice() throws {
        let (human, points) = Self.judged(images: 9, raters: 3, gaps: 0.2, seed: 1)
        let rdm = try RDM(points, measure: .euclidean)
        let kernel = AgreementKernel([rdm.values(at: human)], human: human)
        var generator = SeededGenerator(seed: 2)
        for _ in 0..<20 {
            let images = (0..<9).map { _ in generator.integer(below: 9) }
            var counts = [Double](repeating: 0, count: 9)
            for image in images { counts[image] += 1 }
            let own = kernel.values(.init(images: counts, raters: [2, 0, 1]))
            // The slow way: write the longer lists out.
            var (model, mean, each) = ([Double](), [Double](), [0: [Double](), 2: [Double]()])
            var eachModel = [0: [Double](), 2: [Double]()]
            for (place, a) in images.enumerated() {
                for b in images[(place + 1)...] where a != b {
                    let pair = RDM.place(min(a, b), max(a, b), of: 9)
                    let (x, z) = (human.ratings[0, pair], human.ratings[2, pair])
                    for (rater, value) in [(0, x), (2, z)] where !value.isNaN {
                        each[rater]?.append(value)
                        eachModel[rater]?.append(rdm.values[pair])
                    }
                    let known = [x, x, z].filter { !$0.isNaN }
                    guard !known.isEmpty else { continue }
                    model.append(rdm.values[pair])
                    mean.append(known.reduce(0, +) / Double(known.count))
                }
            }
            #expect(abs(own.ofMean[0] - RankAgreement.spearman(model, mean)) < 1e-9)
            let (one, two) = (
                RankAgreement.spearman(eachModel[0] ?? [], each[0] ?? []),
                RankAgreement.spearman(eachModel[2] ?? [], each[2] ?? [])
            )
            #expect(abs(own.ofRaters[0] - (2 * one + two) / 3) < 1e-9)
        }
    }

    @Test func resultsDoNotDependOnTheNumberOfWorkers() async throws {
        let (human, points) = Self.judged(images: 10, raters: 3, seed: 3)
        let models = [try RDM(points).values(at: human), human.mean()]
        let plan = AgreementBootstrap(resamples: 30, seed: 4)
        let one = try await plan.run(models, human: human, workers: 1)
        let many = try await plan.run(models, human: human, workers: 5)
        for model in 0..<2 {
            for summary in [ResampledAgreement.Summary.ofMean, .ofRaters] {
                #expect(one.interval(model, summary) == many.interval(model, summary))
            }
        }
        #expect(abs(one.interval(1, .ofMean).value - 1) < 1e-12)
        #expect(one.difference(0, minus: 0, .ofMean).high == 0)
    }

    @Test func intervalsOverImagesAndRatersCover() async throws {
        // A model of the true distances, whose expected agreement a large sample tells.
        let (many, all) = Self.judged(images: 80, raters: 30, noise: 1, seed: 5)
        let wide = try RDM(all, measure: .euclidean)
        let truth = AgreementKernel([wide.values(at: many)], human: many)
        let expected = truth.values(truth.everything).ofRaters[0]
        var covered = 0
        for seed in 0..<40 as Range<UInt64> {
            let (human, points) = Self.judged(images: 14, raters: 6, noise: 1, seed: 100 + seed)
            let model = try RDM(points, measure: .euclidean).values(at: human)
            let found = try await AgreementBootstrap(resamples: 40, seed: seed).run(
                [model], human: human, workers: 2)
            let interval = found.interval(0, .ofRaters)
            if interval.low <= expected, expected <= interval.high { covered += 1 }
        }
        // 95 % of 40 is 38; 33 is 3.6 deviations below.
        #expect(covered >= 33, "\(covered) of 40")
    }

    @Test func oneRaterHasNoCeilingAndAnIntervalOverImages() async throws {
        let (human, points) = Self.judged(images: 10, raters: 1, seed: 6)
        #expect(throws: LearningError.self) { try NoiseCeiling(human) }
        let found = try await AgreementBootstrap(resamples: 20).run(
            [try RDM(points).values(at: human)], human: human, workers: 1)
        let interval = found.interval(0, .ofMean)
        #expect(interval.method == "bootstrap over images" && interval.low < interval.high)
    }

    @Test func emptyJudgementsAreRefused() async throws {
        let (human, _) = Self.judged(images: 6, raters: 2, seed: 7)
        let flat = RatedPairs(
            imageCount: 6, first: human.first, second: human.second, raters: human.raters,
            ratings: human.ratings.mapElements { _ in 4.0 })
        for bad in [flat, human.selecting(images: [0, 1, 2])] {
            await #expect(throws: LearningError.self) {
                try await AgreementBootstrap().run([bad.mean()], human: bad, workers: 1)
            }
        }
        #expect(throws: LearningError.self) {
            try RDM(Matrix<Float>(rows: 3, columns: 2, repeating: 1))
        }
        #expect(throws: LearningError.self) {
            try RDM(Matrix<Float>(rows: 5, columns: 2, repeating: .nan))
        }
    }

    @Test(arguments: SimilarityMeasure.allCases)
    func constantFeaturesAgreeWithNobody(_ measure: SimilarityMeasure) throws {
        let (human, _) = Self.judged(images: 6, raters: 2, seed: 8)
        let rdm = try RDM(Matrix<Float>(rows: 6, columns: 4, repeating: 3), measure: measure)
        #expect(Set(rdm.values).count == 1)
        #expect(RankAgreement.spearman(rdm.values(at: human), human.mean()) == 0)
        // A fully tied triplet counts as wrong.
        #expect(TripletAgreement(human.oddOneOut(), rdm).accuracy == 0)
    }

    @Test func ceilingsBoundTheirRatersAndGapsAreLeftOut() throws {
        let (human, _) = Self.judged(images: 16, raters: 6, seed: 9)
        let full = try NoiseCeiling(human)
        #expect(full.lower < full.upper && full.reliability > full.splitHalf)
        let (sparse, _) = Self.judged(images: 16, raters: 6, gaps: 0.3, seed: 9)
        let partial = try NoiseCeiling(sparse)
        #expect(abs(partial.upper - full.upper) < 0.15 && partial.lower < full.lower + 0.1)
    }

    @Test func oddOneOutFollowsFromRatings() {
        let human = RatedPairs(
            imageCount: 4, raters: ["a"],
            // 01 02 03 12 13 23; images 0 1 2 tie for the first place.
            triangles: Matrix(rows: 1, columns: 6, storage: [1, 1, 5, 3, 2, 4]))
        let found = Set(human.oddOneOut().triplets)
        #expect(
            found == [
                .init(0, 1, other: 3), .init(0, 2, other: 3), .init(1, 3, other: 2),
            ])
        let (large, _) = Self.judged(images: 60, raters: 2, seed: 10)
        let drawn = large.oddOneOut(limit: 500, seed: 1).triplets
        #expect(drawn.count == 500 && Set(drawn).count == 500)
        let mean = large.mean()
        for triplet in drawn {
            func value(_ a: Int, _ b: Int) -> Double {
                mean[RDM.place(min(a, b), max(a, b), of: 60)]
            }
            let own = value(triplet.first, triplet.second)
            #expect(own < value(triplet.first, triplet.other))
            #expect(own < value(triplet.second, triplet.other))
        }
    }

    @Test func luckOfChoosingIsNotCounted() throws {
        let (human, _) = Self.judged(images: 24, raters: 3, seed: 11)
        var generator = SeededGenerator(seed: 12)
        let noise = (0..<30).map { _ in human.first.map { _ in generator.normal() } }
        let found = try StageChoice(noise, human: human, seed: 1)
        #expect(found.onChoosing > 0.12 && abs(found.heldOut) < 0.08)
        let best = try StageChoice(noise + [human.mean()], human: human, seed: 1)
        #expect(best.favourite == 30 && best.heldOut == 1)
        #expect(throws: LearningError.self) {
            try StageChoice(noise, human: human.selecting(images: Array(0..<7)))
        }
    }

    @Test func tripletIntervalsHoldTheirValue() {
        let (human, points) = Self.judged(images: 14, raters: 2, seed: 13)
        let triplets = human.oddOneOut()
        guard let rdm = try? RDM(points, measure: .euclidean) else { return }
        let found = TripletAgreement(triplets, rdm).accuracy(resamples: 100, seed: 1)
        #expect(found.low < found.value && found.value < found.high && found.value > 0.6)
    }

    @Test func acrossBackbonesNeedsFour() throws {
        let samples = [[0.1, 0.2, 0.35, 0.3], [0.15, 0.2, 0.25, 0.3]]
        #expect(AgreementAcrossBackbones([1, 2, 3], agreements: [1, 2, 3], samples: []) == nil)
        let found = try #require(
            AgreementAcrossBackbones(
                [1, 2, 3, 4], agreements: [0.1, 0.2, 0.3, 0.4], samples: samples))
        #expect(found.correlation.value == 1 && found.correlation.low < 1)
    }

    @Test func fewShotAccuracyComparesTheSameDraws() throws {
        let (features, classes) = drawnImages(60, columns: 6, classCount: 3, seed: 14)
        let noise = drawnImages(60, columns: 6, classCount: 1, seed: 15).features
        let head = NearestNeighboursHead(neighbours: 1)
        let found = try FewShot(shots: 3, draws: 6).run(
            [features, features, noise], classes: classes, classCount: 3, head: head)
        #expect(found.accuracies[0] == found.accuracies[1] && found.differences[1].high == 0)
        #expect(found.differences[2].value < 0)
        #expect(throws: LearningError.self) {
            try FewShot(shots: 60).run([features], classes: classes, classCount: 3, head: head)
        }
    }
}
