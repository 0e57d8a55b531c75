import Foundation
import GraftLinearAlgebra
import Testing

@testable import GraftDatasets

@Suite("Folds") struct FoldsTests {
    private struct Dealt: Decodable {
        struct Case: Decodable {
            let classes: [Int]
            let groups: [String?]
            let identical: [[Int]]
            let count: Int
            let seed: String
            let folds: [Int]
        }
        let cases: [Case]
    }
    private struct Quality: Decodable {
        struct Case: Decodable {
            let classes: [Int]
            let groups: [Int]
            let count: Int
            let meanDeviation: Double
        }
        let cases: [Case]
    }

    private func labels(_ classes: [Int]) -> Labels {
        Labels(classes: (0...(classes.max() ?? 0)).map { "c\($0)" }, indices: classes.map { $0 })
    }

    /// Images of each class in each fold.
    private func table(_ folds: Folds, _ classes: [Int]) -> [[Int]] {
        var table = Array(
            repeating: Array(repeating: 0, count: (classes.max() ?? 0) + 1), count: folds.count)
        for (fold, index) in zip(folds.assignment, classes) { table[fold][index] += 1 }
        return table
    }

    @Test("equal those of a second implementation, image by image")
    func reference() throws {
        for item in try Goldens.read("folds", as: Dealt.self).cases {
            let folds = try Folds.stratified(
                labels: labels(item.classes), groups: item.groups, identical: item.identical,
                count: item.count, seed: try #require(UInt64(item.seed)))
            #expect(folds.assignment == item.folds)
        }
    }

    @Test("without groups each class, and the whole, differ by at most one between folds")
    func even() throws {
        var generator = SeededGenerator(seed: 2)
        for images in [2, 3, 17, 64, 331] {
            for classCount in [1, 2, 7] {
                let classes = (0..<images).map { _ in generator.integer(below: classCount) }
                for count in [2, 3, 5, 10] where count <= images {
                    let folds = try Folds.stratified(
                        labels: labels(classes), count: count, seed: generator.next())
                    let table = table(folds, classes)
                    for index in table[0].indices {
                        let column = table.map { $0[index] }
                        #expect((column.max() ?? 0) - (column.min() ?? 0) <= 1)
                    }
                    let sizes = table.map { $0.reduce(0, +) }
                    #expect((sizes.max() ?? 0) - (sizes.min() ?? 0) <= 1)
                    #expect((0..<count).flatMap(folds.members(of:)).sorted() == Array(0..<images))
                }
            }
        }
    }

    @Test("groups and identical images stay together, also by way of each other")
    func together() throws {
        var generator = SeededGenerator(seed: 5)
        for images in [16, 64, 200] {
            let classes = (0..<images).map { _ in generator.integer(below: 3) }
            let groups: [String?] = (0..<images).map { image in
                generator.integer(below: 3) == 0 ? nil : "g\((image * 7) % (images / 2))"
            }
            let identical = [[0, images - 1], [1, 2, 5]]
            let folds = try Folds.stratified(
                labels: labels(classes), groups: groups, identical: identical, count: 3, seed: 8)
            let sets = IndependentSets(imageCount: images, groups: groups, identical: identical)
                .sets
            #expect(folds.divided(sets).isEmpty)
            #expect(folds.divided(identical).isEmpty)
            #expect(sets.joined().sorted() == Array(0..<images))
        }
        let chained = IndependentSets(
            imageCount: 5, groups: ["a", "a", "b", "b", nil], identical: [[1, 2]])
        #expect(chained.sets == [[0, 1, 2, 3], [4]])
    }

    @Test("with groups classes are spread no worse than by scikit-learn's StratifiedGroupKFold")
    func quality() throws {
        for item in try Goldens.read("foldQuality", as: Quality.self).cases {
            var deviations: [Double] = []
            for seed in 0..<5 {
                let folds = try Folds.stratified(
                    labels: labels(item.classes), groups: item.groups.map { "\($0)" },
                    count: item.count, seed: UInt64(seed))
                let table = table(folds, item.classes)
                let ideal = table[0].indices.map { index in
                    Double(table.reduce(0) { $0 + $1[index] }) / Double(item.count)
                }
                let all = table.flatMap { row in zip(row, ideal).map { abs(Double($0) - $1) } }
                deviations.append(all.reduce(0, +) / Double(all.count))
            }
            let mean = deviations.reduce(0, +) / Double(deviations.count)
            #expect(mean <= item.meanDeviation + 1e-9)
        }
    }

    @Test("the same seed gives the same folds, another seed others")
    func seeds() throws {
        let labels = labels((0..<90).map { $0 % 3 })
        let one = try Folds.stratified(labels: labels, count: 5, seed: 1)
        #expect(try Folds.stratified(labels: labels, count: 5, seed: 1) == one)
        #expect(try Folds.stratified(labels: labels, count: 5, seed: 2) != one)
    }

    @Test("several classes an image are spread nearly evenly, unlabelled images evenly")
    func multiLabel() throws {
        var generator = SeededGenerator(seed: 6)
        let labels = Labels(
            classes: ["a", "b", "c"],
            states: (0..<300).map { image in
                if image % 10 == 0 { return [.unknown, .unknown, .unknown] }
                return [0.5, 0.2, 0.05].map { generator.uniform() < $0 ? .present : .absent }
            })
        let folds = try Folds.stratified(labels: labels, count: 5, seed: 3)
        for index in 0..<3 {
            let counts = (0..<5).map { fold in
                folds.members(of: fold).count { labels[$0, index] == .present }
            }
            #expect((counts.max() ?? 0) - (counts.min() ?? 0) <= 4)
        }
        let unlabelled = Set(labels.unlabelledImages)
        let spread = (0..<5).map { folds.members(of: $0).count(where: unlabelled.contains) }
        #expect(spread == [6, 6, 6, 6, 6])
    }

    @Test("small classes are said, impossible folds refused")
    func limits() throws {
        let labels = Labels(
            classes: ["many", "three", "one", "none"],
            indices: Array(repeating: 0, count: 10) + [1, 1, 1, 2])
        let notes = try Folds.stratified(labels: labels, count: 5, seed: 0).notes(on: labels)
        #expect(notes.count == 3)
        #expect(notes[0].contains("three has 3 images in 3 of 5 folds"))
        #expect(notes[1].contains("one has one image"))
        #expect(notes[2].contains("none has no image"))
        for (count, groups) in [(1, []), (0, []), (15, []), (2, Array(repeating: "g", count: 14))] {
            #expect(throws: DatasetError.self) {
                try Folds.stratified(labels: labels, groups: groups, count: count, seed: 0)
            }
        }
        let grouped = try Folds.stratified(
            labels: labels, groups: Array(repeating: "g", count: 10) + [nil, nil, nil, nil],
            count: 2,
            seed: 0)
        #expect(
            grouped.notes(on: labels)[0].contains("all 10 images of class many lie in one fold"))
    }

    @Test("prescribed folds are read whatever they are called, and written as they are read")
    func prescribed() throws {
        let folder = TemporaryFolder().files(["a/1.jpg", "a/2.jpg", "b/3.jpg", "b/4,\"x\".jpg"])
        let dataset = try folder.read()
        func read(_ text: String) throws -> Folds {
            folder.file(bytes: Array("folds.csv".utf8), content: Array(text.utf8))
            return try Folds.reading(folder.path.appending("folds.csv"), for: dataset)
        }
        let numbered = try read(
            "fold,path\n10,a/1.jpg\n9,./a/2.jpg\n9,b/3.jpg\n10,\"b/4,\"\"x\"\".jpg\"\n3,gone.jpg\n")
        #expect(numbered.names == ["9", "10"])
        #expect(numbered.assignment == [1, 0, 0, 1])
        #expect(try read(String(decoding: numbered.csv(for: dataset), as: UTF8.self)) == numbered)
        let named = try read("a/1.jpg,x\na/2.jpg,y\nb/3.jpg,x\n\"b/4,\"\"x\"\".jpg\",y\n")
        #expect(named.names == ["x", "y"])
        let missing = #expect(throws: DatasetError.self) {
            try read("path,fold\na/1.jpg,0\nb/3.jpg,1\n")
        }
        #expect(missing?.detail.contains("2 of 4 images have no fold: a/2.jpg, b/4") == true)
        for bad in [
            "path\na/1.jpg\n", "", "path,fold\na/1.jpg,0\na/1.jpg,1\n", "path,fold\na/1.jpg\n",
        ] {
            #expect(throws: DatasetError.self) { try read(bad) }
        }
        let lone = numbered.assignment.indices.map { dataset.samples[$0].path }.prefix(3)
        #expect(throws: DatasetError.self) {
            try read(
                "path,fold\n" + lone.map { "\($0),1\n" }.joined() + "\"b/4,\"\"x\"\".jpg\",1\n")
        }
    }
}
