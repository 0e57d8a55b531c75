import Foundation
import GraftLinearAlgebra
import Testing

@testable import GraftDatasets

@Suite("Labels") struct LabelsTests {
    private let mixed = Labels(
        classes: ["car", "cat", "bus"],
        states: [
            [.present, .absent, .absent], [.present, .present, .unknown],
            [.unknown, .unknown, .unknown],
            [.absent, .absent, .absent], [.absent, .unknown, .absent],
        ])

    @Test("one class an image is the same however it was said")
    func canonical() {
        let indices = Labels(classes: ["a", "b"], indices: [1, nil, 0])
        let states = Labels(
            classes: ["a", "b"],
            states: [[.absent, .present], [.unknown, .unknown], [.present, .absent]])
        #expect(indices == states)
        #expect(!indices.isSingleLabel)
        #expect(indices.selecting(images: [2, 0]).isSingleLabel)
        #expect(indices.singleLabelImages == [0, 2])
        #expect(indices.unlabelledImages == [1])
    }

    @Test("states, counts and words of a mixed table")
    func mixedTable() {
        #expect(mixed.imageCount == 5)
        #expect(mixed[1, 1] == .present)
        #expect(mixed.present(on: 1) == [0, 1])
        #expect(mixed.classCounts == [2, 1, 0])
        #expect(mixed.counts(of: .unknown) == [1, 2, 2])
        #expect(mixed.singleLabelImages == [0])
        #expect(mixed.unlabelledImages == [2])
        #expect(
            (0..<5).map(mixed.description(of:)) == [
                "car", "car + cat", "unlabelled", "none", "none",
            ])
        #expect(mixed.withoutEmptyClasses.classes == ["car", "cat"])
    }

    @Test("images disagree where present meets absent, never over unknown")
    func disagreement() {
        #expect(mixed.disagree(0, 1))
        #expect(!mixed.disagree(1, 2))
        #expect(!mixed.disagree(3, 4))
        let indices = Labels(classes: ["a", "b"], indices: [0, 1, nil])
        #expect(indices.disagree(0, 1))
        #expect(!indices.disagree(0, 2))
    }

    @Test("class indices are refused unless each image has one class, with the image named")
    func classIndices() throws {
        #expect(try Labels(classes: ["a", "b"], indices: [1, 0, 1]).classIndices() == [1, 0, 1])
        let error = #expect(throws: DatasetError.self) { try mixed.classIndices() }
        #expect(error?.code == .notSingleLabel)
        #expect(error?.description.contains("image number 2") == true)
    }

    @Test("told in a model's classes")
    func remapping() {
        let labels = Labels(classes: ["ant", "bee"], indices: [0, 1, nil])
        let mapped = labels.remapped(to: ["bee", "wasp"])
        #expect(mapped.states(of: 0) == [.unknown, .unknown])
        #expect(mapped.states(of: 1) == [.present, .absent])
        #expect(labels.classes(missingFrom: ["bee", "wasp"]) == ["ant"])
        #expect(mixed.remapped(to: ["cat", "dog"]).states(of: 1) == [.present, .unknown])
    }

    @Test("renamed classes merge: present beats unknown beats absent")
    func merging() {
        let merged = mixed.renamed(by: ["car": "vehicle", "bus": "vehicle"])
        #expect(merged.classes == ["vehicle", "cat"])
        #expect(merged.states(of: 1) == [.present, .present])
        #expect(merged.states(of: 4) == [.absent, .unknown])
    }

    @Test("survive JSON in any size") func json() throws {
        var generator = SeededGenerator(seed: 1)
        for images in [0, 1, 2, 3, 17, 64] {
            for classes in [0, 1, 2, 5] {
                let labels = Labels(
                    classes: (0..<classes).map { "class \($0)" },
                    states: (0..<images).map { _ in
                        (0..<classes).map { _ in LabelState.allCases[generator.integer(below: 3)] }
                    })
                let data = try JSONEncoder().encode(labels)
                #expect(try JSONDecoder().decode(Labels.self, from: data) == labels)
                #expect(labels.imageCount == images)
            }
        }
    }

    @Test(
        "broken JSON is an error, not a trap",
        arguments: [
            #"{"classes":["a","a"],"indices":[0]}"#, #"{"classes":["a"],"indices":[1]}"#,
            #"{"classes":["a"],"indices":[-2]}"#, #"{"classes":["a"],"states":["10"]}"#,
            #"{"classes":["a"],"states":["x"]}"#, #"{"classes":["a"]}"#,
        ]) func brokenJSON(_ text: String)
    {
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(Labels.self, from: Data(text.utf8))
        }
    }
}
