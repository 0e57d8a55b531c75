import GraftLinearAlgebra
import Testing

@testable import GraftLearning

/// Paired comparison and the choice of the best.
@Suite struct ComparisonTests {
    @Test func onlyDisagreementsCount() {
        let first = [true, true, true, false, true, true]
        let second = [true, false, false, false, true, true]
        let comparison = PairedComparison(first, second)
        #expect((comparison.onlyFirst, comparison.onlySecond) == (2, 0))
        #expect(abs(comparison.pValue - 0.25) < 1e-12)
        #expect(abs(comparison.difference.value - 1.0 / 3) < 1e-12)
        let reversed = PairedComparison(second, first)
        #expect(abs(reversed.difference.low + comparison.difference.high) < 1e-12)
        let same = PairedComparison(first, first)
        #expect(same.pValue == 1 && same.difference.low < 0 && same.difference.high > 0)
    }

    /// Newcombe (1998), table II: 36 both, 12 first, 2 second, 0 neither gives 0.0569 to 0.3404 for
    /// method 10.
    @Test func intervalEqualsNewcombesExample() {
        let first = Array(repeating: true, count: 48) + [false, false]
        let second =
            Array(repeating: true, count: 36) + Array(repeating: false, count: 12) + [true, true]
        let interval = PairedComparison(first, second).difference
        #expect(abs(interval.value - 0.2) < 1e-12)
        #expect(abs(interval.low - 0.0569) < 5e-5 && abs(interval.high - 0.3404) < 5e-5)
    }

    @Test func signTurnsEqualMcNemarForSingleImages() {
        for (b, c) in [(10, 2), (1, 0), (3, 3), (0, 7)] {
            let totals: [Double] = Array(repeating: 1, count: b) + Array(repeating: -1, count: c)
            let turned = PairedComparison.signTurns(totals, seed: 0)
            #expect(abs(turned - min(1, PairedComparison.midP(b, c))) < 1e-12 || b == c)
        }
        let many: [Double] = Array(repeating: 1, count: 20) + Array(repeating: -1, count: 8)
        #expect(
            abs(PairedComparison.signTurns(many, seed: 0) - PairedComparison.midP(20, 8)) < 0.004)
    }

    @Test func copiesDoNotMakeEvidence() {
        // Two images decide; each is there twenty times.
        let first = Array(repeating: true, count: 40)
        let second = Array(repeating: true, count: 20) + Array(repeating: false, count: 20)
        let groups = (0..<40).map { $0 / 20 }
        let (naive, honest) = (
            PairedComparison(first, second), PairedComparison(first, second, groups: groups)
        )
        #expect(naive.pValue < 0.001 && honest.pValue == 0.5)
        #expect(honest.difference.low < naive.difference.low)
    }

    @Test func holmStepsDown() {
        let adjusted = BestSelection.holm([0.01, nil, 0.04, 0.03])
        #expect(distance(adjusted, [0.03, 1, 0.06, 0.06]) < 1e-12)
    }

    @Test func selectionNamesTheBestAndItsEquals() {
        let right = [200, 270, 268].map { count in (0..<300).map { $0 < count } }
        let selection = BestSelection(right: right)
        #expect(selection.best == 1 && selection.tied == [false, true, true])
        #expect(
            selection.comparisons[selection.best] == nil && selection.adjusted[selection.best] == 1)
        #expect(BestSelection(right: [right[0]]).tied == [true])
    }
}
