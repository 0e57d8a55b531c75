import Foundation
import GraftDatasets
import GraftLearning
import GraftReports
import GraftWorkflows
import Testing

/// `graft align` and `graft neighbours` from the files to the report.
@Suite(.enabled(if: hasEngine, "OpenVINO is not here; make engines fetches it"))
struct AlignTests {
    /// Two raters who find images of one class alike.
    private func judgements(_ set: PaintedSet, images: Int = 12) throws -> String {
        let names = ["blue", "red"].flatMap { name in (0..<images).map { "\(name)/\($0).jpg" } }
        var text = "path,label,rating,rater\n"
        for (i, a) in names.enumerated() {
            for (j, b) in names.enumerated() where j > i {
                let isSame = (i < images) == (j < images)
                for rater in 0..<2 {
                    text +=
                        "\(a),\(b),\((isSame ? 5 : 1) + (i * 7 + j * 3 + rater) % 3),r\(rater)\n"
                }
            }
        }
        let file = set.work + "/ratings.csv"
        try text.write(toFile: file, atomically: true, encoding: .utf8)
        return file
    }

    private func align(_ set: PaintedSet) throws -> Align {
        Align(
            data: set.folder, judgements: try judgements(set),
            backbones: BackboneSelection(only: ["colour", "scattering"]),
            comparing: ComparingOptions(resamples: 40), running: set.running)
    }

    @Test func coloursAgreeWithPeopleWhoLookAtColour() async throws {
        let set = try PaintedSet()
        defer { set.remove() }
        let found = try await align(set).run()
        #expect(found.judgements.images == 24 && found.judgements.raters == 2)
        #expect(found.judgements.pairs == 276)
        #expect(found.judgements.ceilingLow <= found.judgements.ceilingHigh)
        let best = try #require(found.backbones.first)
        #expect(best.spearman.value > 0.5 && best.tripletAccuracy.value > 0.5)
        #expect(best.spearman.low < best.spearman.value)
        #expect(found.references.map(\.name) == ["raw pixels, Euclidean"])
        #expect(found.accuracyVersusAgreement == nil)
        // A second run makes no pass and gives the same numbers.
        let again = try await align(set).run()
        #expect(again.backbones.allSatisfy { $0.forwardPasses == 0 })
        #expect(again.backbones.map(\.spearman) == found.backbones.map(\.spearman))
    }

    @Test func whatIsLearnedIsWrittenAndUsedLikeAnyBackbone() async throws {
        let set = try PaintedSet()
        defer { set.remove() }
        var align = try align(set)
        align.comparing.stages = .all
        align.learning = AlignmentPlan(repeats: 1)
        align.labelled = set.folder
        align.output = set.work + "/report"
        let found = try await align.run()
        let files = found.backbones.compactMap { $0.aligned?.file }
        for file in ["report.html", "report.json", "agreement.csv"] {
            #expect(FileManager.default.fileExists(atPath: "\(set.work)/report/\(file)"))
        }
        #expect(found.backbones.allSatisfy { $0.aligned?.fewShot.count == 2 })
        for file in files {
            let name = URL(fileURLWithPath: file).deletingPathExtension().lastPathComponent
            let neighbours = try await Neighbours(
                queries: [set.folder + "/red/3.jpg"], data: set.folder, backbone: name,
                backbones: BackboneSelection(folders: [set.work + "/report/backbones"]), count: 5,
                running: set.running, output: set.work + "/sheet"
            ).run()
            let first = try #require(neighbours.queries.first?.neighbours.first)
            #expect(first.isIdentical && first.similarity > 0.999 && first.label == "red")
        }
    }

    @Test func badInputIsSaid() async throws {
        let set = try PaintedSet(images: 3)
        defer { set.remove() }
        let file = set.work + "/bad.csv"
        try "a,b,rating\nblue/0.jpg,ghost.jpg,3\nred/1.jpg,spook.jpg,2\n".write(
            toFile: file, atomically: true, encoding: .utf8)
        var align = Align(
            data: set.folder, judgements: file, backbones: BackboneSelection(only: ["colour"]),
            running: set.running)
        await #expect {
            try await align.run()
        } throws: { error in
            "\(error)".contains("ghost.jpg") && "\(error)".contains("spook.jpg")
        }
        align.judgements = try judgements(set, images: 3)
        align.comparing.stages = .named("stage9")
        await #expect(throws: WorkflowError.self) { try await align.run() }
        // Three images only.
        try "a,b,rating\nblue/0.jpg,blue/1.jpg,3\nblue/1.jpg,blue/2.jpg,2\n".write(
            toFile: file, atomically: true, encoding: .utf8)
        align.judgements = file
        align.comparing.stages = .features
        await #expect(throws: LearningError.self) { try await align.run() }
    }
}
