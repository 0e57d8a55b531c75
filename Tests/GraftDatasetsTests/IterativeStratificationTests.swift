import GraftLinearAlgebra
import SystemPackage
import Testing

@testable import GraftDatasets

@Suite("Iterative stratification") struct IterativeStratificationTests {
    private struct Golden: Decodable {
        struct Case: Decodable {
            let labels: [String]
            let groups: [String?]
            let weights: [Double]
            let seed: UInt64
            let parts: [Int]
        }
        let cases: [Case]
    }

    @Test("images go where a transcription of the paper in NumPy puts them")
    func golden() throws {
        for item in try Goldens.read("stratification", as: Golden.self).cases {
            let labels = PartialLabels.labels(item.labels)
            let parts = IterativeStratification(weights: item.weights, seed: item.seed).parts(
                labels: labels, groups: item.groups)
            #expect(parts == item.parts)
        }
    }

    private func labels(_ images: Int, seed: UInt64, keep: Double = 0.4) -> Labels {
        var generator = SeededGenerator(seed: seed)
        let rates = [0.4, 0.2, 0.1, 0.04]
        return Labels(
            classes: rates.indices.map { "c\($0)" },
            states: (0..<images).map { _ in
                rates.map { rate in
                    let state: LabelState = generator.uniform() < rate ? .present : .absent
                    return generator.uniform() < keep ? state : .unknown
                }
            })
    }

    @Test("known presences and known absences keep their share in each of three parts")
    func threeParts() throws {
        let labels = labels(600, seed: 2)
        let parts = try HoldOut.iterative(labels: labels, weights: (3, 1, 1), seed: 5)
        let sets = [parts.training, parts.validation, parts.test]
        #expect(sets.flatMap(\.self).sorted() == Array(0..<600))
        let all = labels.knowledge
        for (set, share) in zip(sets, [0.6, 0.2, 0.2]) {
            let here = labels.selecting(images: set).knowledge
            for (one, whole) in zip(here, all) {
                #expect(abs(Double(one.present) - share * Double(whole.present)) <= 2)
                #expect(abs(Double(one.absent) - share * Double(whole.absent)) <= 6)
                #expect(one.hasBothClasses)
            }
        }
    }

    @Test("presences are spread more evenly than by drawing at random")
    func betterThanChance() throws {
        func deviation(_ assignment: [Int], _ labels: Labels) -> Double {
            let all = labels.knowledge
            var sum = 0.0
            for fold in 0..<5 {
                let images = assignment.indices.filter { assignment[$0] == fold }
                let here = labels.selecting(images: images).knowledge
                for (one, whole) in zip(here, all) {
                    sum += abs(Double(one.present) - Double(whole.present) / 5)
                }
            }
            return sum
        }
        for seed in 0..<4 {
            let labels = labels(300, seed: UInt64(seed))
            var generator = SeededGenerator(seed: UInt64(seed))
            let drawn = generator.shuffled(0..<300).map { $0 % 5 }
            let folds = try Folds.iterative(labels: labels, count: 5, seed: UInt64(seed))
            #expect(deviation(folds.assignment, labels) < 0.5 * deviation(drawn, labels))
        }
    }

    @Test("groups and identical images are never divided")
    func groups() throws {
        let labels = labels(200, seed: 8)
        let groups = (0..<200).map { $0 < 150 ? "patient \($0 / 5)" : nil }
        let identical = [[160, 3], [170, 171]]
        let sets = IndependentSets(imageCount: 200, groups: groups, identical: identical).sets
        let folds = try Folds.iterative(
            labels: labels, groups: groups, identical: identical, count: 4, seed: 0)
        #expect(folds.divided(sets).isEmpty)
        let parts = try HoldOut.iterative(
            labels: labels, groups: groups, identical: identical, weights: (2, 1, 1), seed: 0)
        for part in [parts.training, parts.validation, parts.test] {
            let part = Set(part)
            #expect(sets.allSatisfy { part.isDisjoint(with: $0) || part.isSuperset(of: $0) })
        }
    }

    @Test("what the maker set apart to test on stays there")
    func prescribed() throws {
        let labels = labels(120, seed: 1)
        func dataset(_ split: (Int) -> Split?) -> Dataset {
            Dataset(
                root: ".",
                samples: (0..<120).map {
                    Sample(path: "\($0)", file: FilePath("\($0)"), split: split($0))
                },
                labels: labels, labelling: .columns(labels.classes))
        }
        let two = dataset { $0 % 3 == 0 ? .test : .train }
        let parts = try HoldOut.prescribed(by: two, weights: (3, 1), seed: 0)
        #expect(parts?.test == (0..<120).filter { $0 % 3 == 0 })
        // The algorithm balances evidence, not sizes: those are kept nearly.
        #expect((56...64).contains(parts?.training.count ?? 0))
        #expect((parts?.training.count ?? 0) + (parts?.validation.count ?? 0) == 80)
        let three = dataset { [.train, .validation, .test][$0 % 3] }
        #expect(try HoldOut.prescribed(by: three, weights: (3, 1), seed: 0)?.validation.count == 40)
        #expect(try HoldOut.prescribed(by: dataset { _ in nil }, weights: (3, 1), seed: 0) == nil)
    }

    @Test("sizes 0 to 64: every image has a part, too few images are refused")
    func sizes() throws {
        for count in [0, 1, 2, 3, 17, 64] {
            let labels = labels(count, seed: 6)
            let parts = IterativeStratification(weights: [2, 1], seed: 0).parts(labels: labels)
            #expect(parts.count == count)
            #expect(parts.allSatisfy { $0 == 0 || $0 == 1 })
            if count < 3 {
                let error = #expect(throws: DatasetError.self) {
                    try HoldOut.iterative(labels: labels, weights: (1, 1, 1), seed: 0)
                }
                #expect(error?.code == .tooManyFolds)
            }
        }
        #expect(throws: DatasetError.self) {
            try Folds.iterative(labels: labels(3, seed: 0), count: 4, seed: 0)
        }
    }
}
