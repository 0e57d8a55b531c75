import Foundation
import Testing

@testable import GraftTraining

@Suite("Learning rates")
struct RateScheduleTests {
    @Test("the published schedule falls to a tenth after every seven epochs")
    func published() {
        let shares = [0, 6, 7, 13, 14, 29].map {
            RateSchedule.published.share(atStep: $0 * 10 + 9, stepsPerEpoch: 10, epochs: 30)
        }
        for (share, wanted) in zip(shares, [1, 1, 0.1, 0.1, 0.01, 1e-4]) {
            #expect(abs(share - wanted) < 1e-12)
        }
    }

    @Test("cosine rises to the base rate, then only falls, to zero")
    func cosine() {
        let schedule = RateSchedule.cosine(warmUp: 0.1)
        let shares = (0..<200).map { schedule.share(atStep: $0, stepsPerEpoch: 20, epochs: 10) }
        #expect(shares[0] > 0 && shares[0] < 0.1)
        #expect(zip(shares[..<20], shares[1..<20]).allSatisfy { $0 < $1 })
        #expect(abs(shares[20] - 1) < 1e-12)
        #expect(zip(shares[20...], shares[21...]).allSatisfy { $0 > $1 })
        #expect(shares[199] < 1e-3)
        // Half of the way down lies at half of the rate.
        #expect(abs(shares[110] - 0.5) < 1e-12)
    }

    @Test("one cycle begins at a 25th, peaks at the base rate and ends near nothing")
    func oneCycle() {
        let schedule = RateSchedule.oneCycle(rise: 0.3)
        let shares = (0..<1000).map { schedule.share(atStep: $0, stepsPerEpoch: 100, epochs: 10) }
        #expect(abs(shares[0] - 1.0 / 25) < 1e-12)
        #expect(abs(shares[300] - 1) < 1e-12)
        #expect(shares.allSatisfy { $0 <= 1 && $0 > 0 })
        #expect(shares[999] < 1e-4)
    }

    @Test("the suggested rate is a third of where the loss falls fastest")
    func search() {
        let flat = (0..<10).map { RateSearch.Point(rate: 1e-6 * pow(10, Double($0) / 3), loss: 2) }
        #expect(RateSearch(flat).suggestion == nil)
        var falling = flat
        for place in 6..<10 { falling[place].loss = 1 }
        let found = RateSearch(falling)
        #expect(abs((found.suggestion ?? 0) - falling[6].rate / 3) < 1e-15)
    }
}
