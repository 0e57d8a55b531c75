import Foundation
import GraftReports
import GraftWorkflows
import Testing

@Suite(.enabled(if: hasEngine, "OpenVINO is not here; make engines fetches it"))
struct CompareTests {
    @Test func separableClassesAreTold() async throws {
        let set = try PaintedSet()
        defer { set.remove() }
        let comparison = try await set.compare.run()
        let colour = try #require(comparison.backbones.first)
        #expect(colour.accuracy.value == 1)
        #expect(colour.accuracy.low < 1 && colour.accuracy.low > 0.5)
        #expect(comparison.best == "colour" && comparison.recommended == "colour")
        #expect(comparison.dataset.images == 24)
        #expect(colour.forwardPasses == 24)
        #expect(colour.latencyMS.p50 > 0 && colour.latencyMS.p95 >= colour.latencyMS.p50)
    }

    @Test func randomLabelsScoreLikeChance() async throws {
        let set = try PaintedSet(images: 60, overlap: 0.5)
        defer { set.remove() }
        let accuracy = try #require(try await set.compare.run().backbones.first?.accuracy)
        #expect(accuracy.low < 0.5 && accuracy.high > 0.5)
    }

    @Test func secondRunMakesNoForwardPassAndTheSameNumbers() async throws {
        let set = try PaintedSet(overlap: 0.2)
        defer { set.remove() }
        let first = try await set.compare.run()
        let second = try await set.compare.run()
        #expect(second.backbones.map(\.forwardPasses) == [0])
        #expect(second.backbones.map(\.accuracy) == first.backbones.map(\.accuracy))
        #expect(second.backbones.map(\.logLoss) == first.backbones.map(\.logLoss))
        // What other tests have disturbed is not remembered.
        if !first.warnings.contains(where: { $0.contains("kept the processor busy") }) {
            #expect(
                second.backbones.map(\.imagesPerSecond) == first.backbones.map(\.imagesPerSecond))
        }
    }

    @Test func addedImagesAloneAreComputed() async throws {
        let set = try PaintedSet()
        defer { set.remove() }
        _ = try await set.compare.run()
        let more = try PaintedSet(images: 3, seed: 9)
        defer { more.remove() }
        for image in 0..<3 {
            try FileManager.default.copyItem(
                atPath: "\(more.folder)/red/\(image).jpg",
                toPath: "\(set.folder)/red/new\(image).jpg")
        }
        try FileManager.default.moveItem(
            atPath: set.folder + "/blue/0.jpg", toPath: set.folder + "/blue/renamed.jpg")
        let again = try await set.compare.run()
        #expect(again.backbones.first?.forwardPasses == 3)
        #expect(again.dataset.images == 27)
    }

    @Test func copiesConflictsAndBadFilesAreReported() async throws {
        let set = try PaintedSet()
        defer { set.remove() }
        let files = FileManager.default
        try files.copyItem(atPath: set.folder + "/red/0.jpg", toPath: set.folder + "/red/copy.jpg")
        try files.copyItem(
            atPath: set.folder + "/red/1.jpg", toPath: set.folder + "/blue/stray.jpg")
        try Data().write(to: URL(fileURLWithPath: set.folder + "/red/empty.jpg"))
        let whole = try Data(contentsOf: URL(fileURLWithPath: set.folder + "/red/2.jpg"))
        try whole.prefix(whole.count / 2).write(
            to: URL(fileURLWithPath: set.folder + "/red/cut.jpg"))
        let comparison = try await set.compare.run()
        #expect(Set(comparison.dataset.unreadable.map(\.path)) == ["red/empty.jpg", "red/cut.jpg"])
        #expect(comparison.dataset.unreadable.allSatisfy { !$0.reason.isEmpty })
        #expect(
            Set(comparison.dataset.duplicates.map(Set.init)) == [
                ["red/0.jpg", "red/copy.jpg"], ["red/1.jpg", "blue/stray.jpg"],
            ])
        #expect(comparison.dataset.conflicts.map(Set.init) == [["red/1.jpg", "blue/stray.jpg"]])
        #expect(comparison.dataset.images == 26)
    }

    @Test func prescribedFoldsAreUsed() async throws {
        let set = try PaintedSet()
        defer { set.remove() }
        let rows = ["blue", "red"].flatMap { name in (0..<12).map { "\(name)/\($0).jpg,\($0 % 4)" }
        }
        let file = set.work + "/folds.csv"
        try (["path,fold"] + rows).joined(separator: "\n").write(
            toFile: file, atomically: true, encoding: .utf8)
        var compare = set.compare
        compare.head.foldsFile = file
        compare.output = set.work + "/report"
        let comparison = try await compare.run()
        #expect(comparison.evaluation.folds == 4)
        let predictions = try String(
            contentsOfFile: set.work + "/report/predictions.csv", encoding: .utf8)
        #expect(predictions.contains("blue/5.jpg"))
    }

    @Test func reportFolderIsComplete() async throws {
        let set = try PaintedSet(overlap: 0.2)
        defer { set.remove() }
        var compare = set.compare
        compare.output = set.work + "/report"
        let comparison = try await compare.run()
        let html = try String(contentsOfFile: set.work + "/report/report.html", encoding: .utf8)
        #expect(html.contains("colour") && comparison.recommendation.contains("colour"))
        for loading in ["src=\"http", "href=\"http", "url(http", "@import"] {
            #expect(!html.contains(loading))
        }
        let json = try Data(contentsOf: URL(fileURLWithPath: set.work + "/report/report.json"))
        let object = try #require(try JSONSerialization.jsonObject(with: json) as? [String: Any])
        for key in ["dataset", "protocol", "backbones", "best", "recommended", "seconds"] {
            #expect(object[key] != nil, "\(key)")
        }
        for name in [
            "backbones.csv", "confusion.csv", "per-class.csv", "predictions.csv", "report.md",
        ] {
            #expect(FileManager.default.fileExists(atPath: "\(set.work)/report/\(name)"), "\(name)")
        }
        let left = try FileManager.default.contentsOfDirectory(atPath: set.work + "/report")
        #expect(!left.contains { $0.hasSuffix(".part") })
    }

    @Test func errorsNameTheInputAndTheRemedy() async throws {
        let set = try PaintedSet(images: 2)
        defer { set.remove() }
        var compare = set.compare
        compare.backbones.only = ["nobody"]
        let error = await #expect(throws: WorkflowError.self) { try await compare.run() }
        #expect(error?.code == .unknownBackbone)
        #expect(error?.detail.contains("graft backbones add") == true)
    }

    @Test func cancellingKeepsWhatIsThere() async throws {
        let set = try PaintedSet(images: 40)
        defer { set.remove() }
        let compare = set.compare
        let task = Task {
            try await compare.run { step in
                if step.stage == "features", step.done > 0 {
                    withUnsafeCurrentTask { $0?.cancel() }
                }
            }
        }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        let after = try await compare.run()
        #expect(after.dataset.images == 80)
    }
}
