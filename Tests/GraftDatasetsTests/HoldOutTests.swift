import GraftLinearAlgebra
import Testing

@testable import GraftDatasets

@Suite("Hold-out") struct HoldOutTests {
    @Test("each class gives its share, at least one and never its last")
    func shares() throws {
        let labels = Labels(
            classes: ["a", "b", "c", "d"],
            indices: (0..<57).map { _ in 0 } + (0..<33).map { _ in 1 } + [2, 2, 3])
        let division = try HoldOut.stratified(labels: labels, share: 0.2, seed: 1)
        let counts = (0..<4).map { index in division.test.count { labels[$0, index] == .present } }
        #expect(abs(counts[0] - 11) <= 1)
        #expect(abs(counts[1] - 7) <= 1)
        #expect(counts[2] == 1)
        #expect(counts[3] == 0)
        #expect((division.training + division.test).sorted() == Array(0..<93))
        #expect(try HoldOut.stratified(labels: labels, share: 0.2, seed: 1) == division)
    }

    @Test("groups and identical images lie on one side")
    func groups() throws {
        var generator = SeededGenerator(seed: 1)
        let labels = Labels(
            classes: ["a", "b"], indices: (0..<120).map { _ in generator.integer(below: 2) })
        let groups: [String?] = (0..<120).map { "g\($0 / 4)" }
        let division = try HoldOut.stratified(
            labels: labels, groups: groups, identical: [[0, 60], [7, 100]], share: 0.25, seed: 4)
        let sets = IndependentSets(
            imageCount: 120, groups: groups, identical: [[0, 60], [7, 100]]
        ).sets
        #expect(division.divided(sets).isEmpty)
        #expect((24...36).contains(division.test.count))
    }

    @Test("what cannot be divided is refused")
    func refused() {
        let labels = Labels(classes: ["a"], indices: [0, 0, 0])
        for groups in [["g", "g", "g"], ["g", "g", "h"]] as [[String?]] {
            let error = #expect(throws: DatasetError.self) {
                try HoldOut.stratified(
                    labels: labels, groups: groups, identical: [[0, 2]], share: 0.3, seed: 0)
            }
            #expect(error?.code == .tooManyFolds)
        }
    }

    @Test("a dataset's own splits, with validation standing in for a missing test part")
    func prescribed() throws {
        func samples(_ splits: [Split?]) -> [Sample] {
            splits.enumerated().map { Sample(path: "\($0)", file: "x", split: $1) }
        }
        #expect(
            HoldOut(prescribedBy: samples([.train, .test, .validation, nil]))
                == HoldOut(training: [0], validation: [2], test: [1]))
        #expect(
            HoldOut(prescribedBy: samples([.validation, .train]))
                == HoldOut(training: [1], test: [0]))
        #expect(HoldOut(prescribedBy: samples([.train, nil])) == nil)
        #expect(HoldOut(prescribedBy: samples([.test])) == nil)
        #expect(HoldOut(training: [0, 1], test: [2, 3]).divided([[0, 1], [1, 3]]) == [[1, 3]])
    }
}
