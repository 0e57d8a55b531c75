import GraftDatasets
import GraftLinearAlgebra
import Testing

@testable import GraftLearning

/// Maps learned from judgements: equal to plain equations, and worth something on unseen images.
@Suite struct AlignmentTests {
    struct File: Decodable {
        struct Case: Decodable {
            let images: Int, columns: Int, strength: Double, x: [Float], dissimilarities: [Double]
            let free: [Double], bounded: [Double], rank: Int, matrix: [Double]
            let triplets: [[Int]], tripletStrength: Double
            let tripletFree: [Double], tripletBounded: [Double]

            var features: Matrix<Float> { Matrix(rows: images, columns: columns, storage: x) }
            var human: RatedPairs {
                RatedPairs(
                    imageCount: images, raters: ["mean"],
                    triangles: Matrix(
                        rows: 1, columns: dissimilarities.count, storage: dissimilarities))
            }
            var choices: JudgedTriplets {
                JudgedTriplets(
                    imageCount: images, question: .oddOneOut,
                    triplets: triplets.map { .init($0[0], $0[1], other: $0[2]) })
            }
        }
        let cases: [Case]
    }

    @Test func weightsFromRatingsEqualNumPy() throws {
        for entry in try Goldens.read("alignment", as: File.self).cases {
            for isBounded in [false, true] {
                let options = AlignmentPlan(isNonNegative: isBounded)
                let space = try AlignmentSpace(entry.features, options)
                let fit = RatingFit(space, entry.human, options)
                // Weights below 0 are cut off where the map is made.
                let wanted = isBounded ? entry.bounded : entry.free.map { max(0, $0) }
                let found = fit.alignment(strength: entry.strength)
                guard case .weights(let own) = found.map else {
                    Issue.record("weights were asked for")
                    continue
                }
                #expect(distance(own, wanted) < 1e-6 * (wanted.max() ?? 1), "\(isBounded)")
            }
        }
    }

    @Test func lowRankMapEqualsNumPy() throws {
        for entry in try Goldens.read("alignment", as: File.self).cases {
            let options = AlignmentPlan(method: .lowRank, rank: entry.rank)
            let space = try AlignmentSpace(entry.features, options)
            let found = RatingFit(space, entry.human, options).alignment(strength: entry.strength)
            guard case .matrix(let own) = found.map else {
                Issue.record("a matrix was asked for")
                continue
            }
            #expect(distance(own.storage, entry.matrix) < 1e-6)
        }
    }

    @Test func weightsFromTripletsEqualSciPy() throws {
        for entry in try Goldens.read("alignment", as: File.self).cases {
            for isBounded in [false, true] {
                let options = AlignmentPlan(isNonNegative: isBounded)
                let space = try AlignmentSpace(entry.features, options)
                let fit = TripletFit(space, entry.choices, options)
                let wanted = isBounded ? entry.tripletBounded : entry.tripletFree.map { max(0, $0) }
                guard
                    case .weights(let own) = fit.alignment(strength: entry.tripletStrength).map
                else {
                    Issue.record("weights were asked for")
                    continue
                }
                // Both stop where the loss no longer falls: flat directions agree to a few digits.
                #expect(distance(own, wanted) < 2e-3 * (wanted.max() ?? 1), "\(isBounded)")
            }
        }
    }

    @Test func nonNegativeMinimumMeetsItsConditions() throws {
        for seed in 0..<6 as Range<UInt64> {
            var generator = SeededGenerator(seed: seed)
            let order = [1, 2, 3, 17, 40, 64][Int(seed)]
            let root = Matrix<Double>(
                rows: order + 2, columns: order,
                storage: (0..<(order + 2) * order).map { _ in generator.normal() })
            let matrix = root.gram()
            let right = (0..<order).map { _ in generator.normal() }
            let found = try #require(NonNegativeSolution.find(matrix, right))
            let slope = zip(matrix.product(with: found), right).map { $0 - $1 }
            for (own, slope) in zip(found, slope) {
                #expect(own >= 0 && slope > -1e-8 && abs(own * slope) < 1e-8)
            }
        }
    }

    /// People look at the first third of the features only.
    private func drawn(_ images: Int, seed: UInt64) -> (Matrix<Float>, RatedPairs) {
        let columns = 24
        var generator = SeededGenerator(seed: seed)
        let features = Matrix<Float>(
            rows: images, columns: columns,
            storage: (0..<images * columns).map { _ in Float(generator.normal()) })
        let seen = Matrix<Float>(
            (0..<images).map { image in Array(features[row: image].prefix(columns / 3)) })
        let base = SimilarityMeasure.cosine.comparableRows(seen, isCentred: true).rowGram()
        let (first, second) = RatedPairs.allPairs(images)
        let ratings = Matrix<Double>(
            rows: 4, columns: first.count,
            storage: (0..<4).flatMap { _ in
                first.indices.map { 1 - base[first[$0], second[$0]] + 0.3 * generator.normal() }
            })
        return (
            features,
            RatedPairs(
                imageCount: images, raters: ["a", "b", "c", "d"], triangles: ratings)
        )
    }

    @Test(arguments: AlignmentPlan.Method.allCases)
    func whatPeopleLookAtIsFoundOnImagesThatWereNotLearnedFrom(
        _ method: AlignmentPlan.Method
    ) throws {
        let (features, human) = drawn(48, seed: 5)
        let options = AlignmentPlan(method: method)
        let found = try AlignmentValidation(
            features, .ratings(human), before: RDM(features), options: options, resamples: 60)
        #expect(found.gain.low > 0 && found.gain.value > 0.1, "\(found.gain)")
        let triplets = human.oddOneOut(limit: 3_000)
        let odd = try AlignmentValidation(
            features, .triplets(triplets), before: RDM(features),
            options: AlignmentPlan(method: method, folds: 2), resamples: 60)
        #expect(odd.gain.value > 0.02, "\(odd.gain)")
    }

    @Test func judgementsWithoutContentGainNothing() throws {
        let (features, human) = drawn(40, seed: 6)
        var generator = SeededGenerator(seed: 7)
        let noise = RatedPairs(
            imageCount: 40, first: human.first, second: human.second, raters: human.raters,
            ratings: human.ratings.mapElements { _ in generator.normal() })
        let found = try AlignmentValidation(
            features, .ratings(noise), before: RDM(features), options: .init(), resamples: 60)
        #expect(found.gain.low < 0.02 && abs(found.after.value) < 0.15)
    }

    @Test func noImageIsInBothPartsOfAFold() {
        for count in [4, 5, 17, 64] {
            let folds = AlignmentFolds(imageCount: count, count: 4, seed: 1, stream: 2)
            #expect(folds.parts.flatMap(\.held).sorted() == Array(0..<count))
            for part in folds.parts {
                #expect(Set(part.held).isDisjoint(with: part.rest))
                #expect(part.held.count + part.rest.count == count)
            }
        }
    }

    @Test func aStrongPullLeavesTheOrderOfSimilarities() throws {
        let (features, human) = drawn(20, seed: 8)
        for method in AlignmentPlan.Method.allCases {
            let options = AlignmentPlan(method: method)
            let space = try AlignmentSpace(features, options)
            let map = RatingFit(space, human, options).alignment(strength: 1e9)
            let plain = space.identity.rdm(of: features).values
            #expect(RankAgreement.spearman(map.rdm(of: features).values, plain) > 0.9999)
        }
    }

    @Test func constantFeaturesAndFewImagesAreSaid() throws {
        let flat = Matrix<Float>(rows: 12, columns: 3, repeating: 2)
        let (_, human) = drawn(12, seed: 9)
        let map = try AlignmentFit().alignment(flat, .ratings(human))
        #expect(map.rdm(of: flat).values.allSatisfy { $0 == 1 } && map.strength == nil)
        #expect(throws: LearningError.self) {
            try AlignmentFit().alignment(
                Matrix<Float>(rows: 3, columns: 3, repeating: 1),
                .ratings(human.selecting(images: [0, 1, 2])))
        }
        #expect(throws: LearningError.self) {
            try AlignmentFit(.init(folds: 1)).alignment(flat, .ratings(human))
        }
    }
}
