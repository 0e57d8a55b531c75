import GraftLinearAlgebra
import Testing

@testable import GraftLearning

/// Which of several classifiers is best where classes are of unequal size.
@Suite struct BalancedComparisonTests {
    /// On classes of equal size balanced accuracy is accuracy.
    @Test func equalClassesGiveTheUnweightedTest() {
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<20 {
            let totals = (0..<9).map { _ in generator.integer(below: 3) - 1 }.filter { $0 != 0 }
            let plain = PairedComparison.signTurns(totals.map { Double($0) }, seed: 1)
            let weighted = PairedComparison.signTurns(
                totals.map { Double($0) / 18 }, seed: 1)
            #expect(abs(plain - weighted) < 1e-12)
        }
    }

    /// 90 images of one class, 10 of another: better on the rare one wins by balanced accuracy only.
    @Test func recallOfTheRareClassDecides() {
        let classes = (0..<100).map { $0 < 90 ? 0 : 1 }
        let onMany = classes.map { $0 == 0 }
        let onRare = classes.indices.map { $0 >= 90 || $0 < 70 }
        let plain = BestSelection(right: [onMany, onRare])
        let balanced = BestSelection(right: [onMany, onRare], classes: classes)
        #expect(plain.best == 0 || plain.tied[0])
        #expect(balanced.best == 1 && !balanced.tied[0])
        let difference = balanced.comparisons[0]?.difference
        #expect(abs((difference?.value ?? 0) - (0.5 * (70.0 / 90 - 1) + 0.5)) < 1e-12)
    }

    /// Under no difference, p below 5 % comes about 5 % of the time.
    @Test func testKeepsItsLevel() {
        var generator = SeededGenerator(seed: 11)
        let classes = (0..<80).map { $0 < 60 ? 0 : $0 < 72 ? 1 : 2 }
        var rejected = 0
        for seed in 0..<200 {
            let (first, second) = (
                classes.map { _ in generator.uniform() < 0.7 },
                classes.map { _ in generator.uniform() < 0.7 }
            )
            let comparison = PairedComparison(
                balanced: first, second, classes: classes, groups: nil, seed: UInt64(seed))
            rejected += comparison.pValue < 0.05 ? 1 : 0
        }
        #expect((2...20) ~= rejected, "\(rejected)")
    }
}
