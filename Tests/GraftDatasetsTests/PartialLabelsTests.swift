import Foundation
import GraftLinearAlgebra
import Testing

@testable import GraftDatasets

@Suite("Partial labels") struct PartialLabelsTests {
    private struct Hiding: Decodable {
        struct Case: Decodable {
            let rule: String
            let value: Double
            let seed: UInt64
            let hidden: [String]
        }
        let labels: [String]
        let cases: [Case]
    }

    @Test("knowledge counts known presences, known absences and unknowns of each class")
    func knowledge() {
        let labels = PartialLabels.labels(["10u", "1u0", "uuu", "00u"])
        #expect(
            labels.knowledge == [
                CategoryKnowledge(name: "c0", present: 2, absent: 1, unknown: 1),
                CategoryKnowledge(name: "c1", present: 0, absent: 2, unknown: 2),
                CategoryKnowledge(name: "c2", present: 0, absent: 1, unknown: 3),
            ])
        #expect(labels.knowledge.map(\.hasBothClasses) == [true, false, false])
        #expect(labels.knownShare == 6.0 / 12)
        #expect(labels.partlyKnownImages == [0, 1, 3])
        #expect(Labels.unlabelled(imageCount: 3).knownShare == 0)
        #expect(Labels.unlabelled(imageCount: 3, classes: ["a"]).knowledge[0].unknown == 3)
    }

    @Test("labels are hidden as a transcription in NumPy hides them")
    func hidingGolden() throws {
        let golden = try Goldens.read("hiding", as: Hiding.self)
        let labels = PartialLabels.labels(golden.labels)
        for item in golden.cases {
            let rule: LabelHiding =
                switch item.rule {
                case "independent": .independent(keep: item.value)
                case "single": .singlePositive
                default: .perClass(Int(item.value))
                }
            let hidden = labels.hiding(rule, seed: item.seed)
            #expect(PartialLabels.text(hidden) == item.hidden, "\(item.rule) \(item.value)")
        }
    }

    @Test("a smaller share keeps a part of what a larger one keeps, and nothing is invented")
    func nested() {
        var generator = SeededGenerator(seed: 3)
        let labels = Labels(
            classes: ["a", "b", "c"],
            states: (0..<400).map { _ in
                (0..<3).map { _ in LabelState(rawValue: UInt8(generator.integer(below: 3)))! }
            })
        let few = labels.hiding(.independent(keep: 0.2), seed: 9)
        let many = labels.hiding(.independent(keep: 0.6), seed: 9)
        for image in 0..<400 {
            for index in 0..<3 where few[image, index] != .unknown {
                #expect(few[image, index] == many[image, index])
                #expect(few[image, index] == labels[image, index])
            }
        }
        #expect(abs(few.knownShare / labels.knownShare - 0.2) < 0.05)
        #expect(labels.hiding(.independent(keep: 1), seed: 1) == labels)
        #expect(labels.hiding(.independent(keep: 0), seed: 1).knownShare == 0)
        #expect(labels.hiding(.independent(keep: 0.2), seed: 10) != few)
    }

    @Test("single positives and k per class keep what they say")
    func otherRules() {
        var generator = SeededGenerator(seed: 4)
        let labels = Labels(
            classes: (0..<6).map { "c\($0)" },
            states: (0..<200).map { _ in
                (0..<6).map { _ in generator.uniform() < 0.4 ? .present : .absent }
            })
        let single = labels.hiding(.singlePositive, seed: 0)
        for image in 0..<200 {
            #expect(
                single.present(on: image).count == min(1, labels.present(on: image).count))
        }
        #expect(single.counts(of: .absent).allSatisfy { $0 == 0 })
        let few = labels.hiding(.perClass(7), seed: 0)
        #expect(few.knowledge.allSatisfy { $0.present == 7 && $0.absent == 7 })
    }

    @Test("the wide table of a dataset is read back as it was, odd names and all")
    func table() throws {
        let folder = TemporaryFolder().files(["1.jpg", "a,b/2 \"x\".jpg", "漢/3.png"])
        let names = ["traffic light, red", "say \"hi\"", "猫", " padded"]
        let text =
            "path;\(names.map { "\"\($0.replacing("\"", with: "\"\""))\"" }.joined(separator: ";"));split;group\n"
            + "1.jpg;1;0;u;-1;train;p1\n\"a,b/2 \"\"x\"\".jpg\";0;;1;0;test;p2\n漢/3.png;u;1;0;0;test;p1\n"
        let dataset = try folder.table(text).read()
        #expect(dataset.labels.classes == ["traffic light, red", "say \"hi\"", "猫", "padded"])
        folder.file(bytes: Array("labels.csv".utf8), content: LabelTable(dataset).csv)
        let again = try folder.read()
        #expect(again.labels == dataset.labels)
        #expect(again.samples == dataset.samples)
        let (matched, found) = Labels.matching(again.selecting(images: [2, 0]), to: dataset)
        #expect(found == 2)
        #expect(matched.states(of: 0) == dataset.labels.states(of: 0))
        #expect(matched.states(of: 1).allSatisfy { $0 == .unknown })
    }

    @Test("labels alone are read where no image lies")
    func labelsAlone() throws {
        let folder = TemporaryFolder().table("path,a,b\nx/1.jpg,1,0\nx/2.jpg,0,u\n")
        let error = #expect(throws: DatasetError.self) { try folder.read() }
        #expect(error?.code == .noImages)
        let dataset = try folder.read(DatasetOptions(labelsAlone: true))
        #expect(
            String(decoding: LabelTable(dataset).csv, as: UTF8.self)
                == "path,a,b\nx/1.jpg,1,0\nx/2.jpg,0,u\n")
    }

    @Test("five thousand classes: read, hidden and written within seconds")
    func manyClasses() throws {
        let names = (0..<5000).map { "class \($0)" }
        var text = "path,\(names.joined(separator: ","))\n"
        for image in 0..<40 {
            let cells = (0..<5000).map { ($0 * 7 + image) % 11 == 0 ? "1" : "0" }
            text += "\(image).jpg,\(cells.joined(separator: ","))\n"
        }
        let folder = TemporaryFolder().files((0..<40).map { "\($0).jpg" }).table(text)
        let started = threadSeconds()
        let dataset = try folder.read()
        #expect(dataset.labels.classCount == 5000)
        #expect(dataset.labels.knowledge.allSatisfy { $0.known == 40 })
        let hidden = dataset.labels.hiding(.independent(keep: 0.1), seed: 0)
        #expect(abs(hidden.knownShare - 0.1) < 0.01)
        #expect(threadSeconds() - started < 20)
    }

    /// Processor time of this thread, which other tests do not stretch.
    private func threadSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}

/// Labels in short: a text of `1`, `0`, `u` for each image.
enum PartialLabels {
    static func labels(_ rows: [String]) -> Labels {
        Labels(
            classes: (0..<(rows.first?.count ?? 0)).map { "c\($0)" },
            states: rows.map { $0.compactMap(LabelState.init(symbol:)) })
    }

    static func text(_ labels: Labels) -> [String] {
        (0..<labels.imageCount).map { String(labels.states(of: $0).map(\.symbol)) }
    }
}
