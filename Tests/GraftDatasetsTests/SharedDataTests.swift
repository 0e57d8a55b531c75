import Foundation
import SystemPackage
import Testing

@testable import GraftDatasets

@Suite("Shared datasets", .enabled(if: SharedData.isThere, SharedData.absence))
struct SharedDataTests {
    private struct Duplicates: Decodable {
        struct Found: Decodable {
            let groups: [[String]]
            let conflicts: [[String]]
        }
        let sets: [String: Found]
    }

    private func read(_ name: String, _ options: DatasetOptions = DatasetOptions()) throws
        -> Dataset
    {
        try DatasetReader(options: options).read(FilePath("\(SharedData.folder)/\(name)"))
    }

    @Test(
        "are read whole",
        arguments: [
            ("flowers5", 4317, 5), ("hymenoptera2", 397, 2), ("magtile6", 792, 6),
            ("cifar10", 1500, 10),
            ("kriegeskorte92", 92, 6),
        ])
    func single(_ name: String, _ images: Int, _ classes: Int) throws {
        let dataset = try read(name)
        #expect(dataset.count == images)
        #expect(dataset.labels.classCount == classes)
        #expect(dataset.labels.isSingleLabel)
        #expect(dataset.problems.isEmpty)
        try dataset.requireClasses()
    }

    @Test("voc5_multilabel: five classes, the count column left aside, splits kept")
    func multiLabel() throws {
        let dataset = try read("voc5_multilabel")
        #expect(dataset.labels.classes == ["bus", "car", "cat", "person", "train"])
        #expect(dataset.count == 599)
        #expect(dataset.samples.allSatisfy { $0.split != nil })
        let error = #expect(throws: DatasetError.self) { try dataset.requireClasses() }
        #expect(error?.code == .notSingleLabel)
    }

    @Test("imagenet300: the label is asked for, and with it one image a class is said clearly")
    func oneImageAClass() throws {
        let dataset = try read("imagenet300")
        #expect(dataset.count == 291)
        let undecided = #expect(throws: DatasetError.self) { try dataset.requireClasses() }
        #expect(undecided?.code == .noLabels)
        #expect(undecided?.detail.contains("wnid (291 values)") == true)
        // Two of the 291 synsets are called “crane”.
        for (column, classes, words) in [("name", 290, "all but one"), ("wnid", 291, "each")] {
            let named = try read("imagenet300", DatasetOptions(labelColumns: [column]))
            #expect(named.labels.classCount == classes)
            let error = #expect(throws: DatasetError.self) { try named.requireClasses() }
            #expect(error?.code == .tooFewClasses)
            #expect(error?.detail.contains(words) == true)
        }
    }

    @Test("the folders below images give the same labels as the table")
    func foldersAndTable() throws {
        for name in ["flowers5", "magtile6", "hymenoptera2", "cifar10"] {
            let table = try read(name)
            let folders = try read("\(name)/images")
            #expect(
                Set(summary(table)) == Set(summary(folders).map { "images/\($0)" }), "\(name)")
        }
        #expect(try read("evil_dev").count > 200)
    }

    @Test("exact duplicates and conflicts are those that Python finds by SHA-256")
    func duplicates() throws {
        for (name, found) in try Goldens.read("duplicates", as: Duplicates.self).sets {
            let dataset = try read(name)
            let digests = try dataset.samples.map { sample in
                try Data(contentsOf: URL(fileURLWithPath: sample.file.string)).base64EncodedString()
            }
            let report = DuplicateReport(
                digests: digests, labels: dataset.labels, splits: dataset.samples.map(\.split))
            let paths = { (groups: [[Int]]) in groups.map { $0.map { dataset.samples[$0].path } } }
            #expect(paths(report.groups) == found.groups)
            #expect(paths(report.conflicts) == found.conflicts)
            let folds = try Folds.stratified(
                labels: dataset.labels, identical: report.groups, count: 5, seed: 0)
            #expect(folds.divided(report.groups).isEmpty)
        }
    }

    @Test("magtile6: the exposures of a tile stay in one fold")
    func tiles() throws {
        let dataset = try read("magtile6", DatasetOptions(groupPattern: "num_([0-9]+)"))
        #expect(dataset.groups.allSatisfy { $0 != nil })
        let folds = try Folds.stratified(
            labels: dataset.labels, groups: dataset.groups, count: 5, seed: 0)
        let sets = IndependentSets(imageCount: dataset.count, groups: dataset.groups).sets
        #expect(folds.divided(sets).isEmpty)
        for index in 0..<dataset.labels.classCount {
            let counts = (0..<5).map { fold in
                folds.members(of: fold).count { dataset.labels[$0, index] == .present }
            }
            #expect((counts.max() ?? 0) - (counts.min() ?? 0) <= 2, "\(counts)")
        }
    }
}
