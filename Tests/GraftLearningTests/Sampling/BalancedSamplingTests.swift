import GraftLinearAlgebra
import Testing

@testable import GraftLearning

@Suite struct BalancedSamplingTests {
    /// Classes of 89, 10 and 1 images, mixed.
    private let classes = (0..<100).map { $0 % 10 == 3 ? 1 : $0 == 57 ? 2 : 0 }

    private func counts(_ order: [Int]) -> [Int] {
        order.reduce(into: [0, 0, 0]) { $0[classes[$1]] += 1 }
    }

    @Test func placesAreInProportionToAPowerOfTheSize() {
        #expect(BalancedSampling.balanced.places(sizes: [90, 9, 1]) == [34, 33, 33])
        // Square roots 9.487, 3, 1: 70.34, 22.25, 7.41 places.
        #expect(BalancedSampling.squareRoot.places(sizes: [90, 9, 1]) == [70, 22, 8])
        #expect(BalancedSampling.shuffled.places(sizes: [90, 9, 1]) == [90, 9, 1])
        #expect(BalancedSampling.balanced.places(sizes: [2, 2, 3]) == [3, 2, 2])
    }

    @Test(arguments: BalancedSampling.allCases) func everyEpochKeepsThePlaces(
        _ sampling: BalancedSampling
    ) {
        let expected = sampling.places(sizes: counts(Array(0..<100)))
        for epoch in 0..<30 {
            let order = sampling.order(classes: classes, seed: 5, epoch: epoch)
            #expect(order.count == 100 && counts(order) == expected)
        }
    }

    @Test func shuffledEpochsArePermutations() {
        for epoch in 0..<5 {
            let order = BalancedSampling.shuffled.order(classes: classes, seed: 2, epoch: epoch)
            #expect(order.sorted() == Array(0..<100) && order != Array(0..<100))
        }
    }

    /// Over epochs no image of a class is ever more than one time ahead of another of its class.
    @Test(arguments: BalancedSampling.allCases) func imagesOfAClassComeEquallyOften(
        _ sampling: BalancedSampling
    ) {
        var seen = [Int](repeating: 0, count: 100)
        for epoch in 0..<23 {
            for image in sampling.order(classes: classes, seed: 8, epoch: epoch) {
                seen[image] += 1
            }
            for own in 0..<3 {
                let times = seen.indices.filter { classes[$0] == own }.map { seen[$0] }
                #expect(
                    (times.max() ?? 0) - (times.min() ?? 0) <= 1, "class \(own), epoch \(epoch)")
            }
        }
    }

    @Test(arguments: BalancedSampling.allCases) func anOrderDependsOnSeedAndEpochAlone(
        _ sampling: BalancedSampling
    ) {
        func order(_ seed: UInt64, _ epoch: Int) -> [Int] {
            sampling.order(classes: classes, seed: seed, epoch: epoch)
        }
        let late = order(1, 40)
        #expect(order(1, 0) != order(1, 1) && order(1, 0) != order(2, 0))
        #expect(order(1, 40) == late)
        #expect(Set((0..<20).map { order(1, $0) }).count == 20)
    }

    /// Classes are not grouped within an epoch.
    @Test func positionsAreSpread() {
        var firstHalf = 0
        for epoch in 0..<200 {
            let order = BalancedSampling.balanced.order(classes: classes, seed: 3, epoch: epoch)
            firstHalf += order[..<50].count { classes[$0] == 2 }
        }
        #expect(abs(Double(firstHalf) / 200 - 16.5) < 0.7)
    }

    @Test func smallCases() {
        for sampling in BalancedSampling.allCases {
            #expect(sampling.order(classes: [], seed: 1, epoch: 0).isEmpty)
            #expect(sampling.order(classes: [4], seed: 1, epoch: 9) == [0])
            #expect(sampling.order(classes: [7, 7, 7], seed: 1, epoch: 2).sorted() == [0, 1, 2])
            // More classes than a fair share: class numbers with gaps.
            #expect(sampling.order(classes: [0, 5, 9], seed: 1, epoch: 1).sorted() == [0, 1, 2])
        }
    }
}
